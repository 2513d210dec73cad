//! Expressions in one normal form, so that what was written can be compared with what is printed.
//!
//! PostgreSQL prints an expression from its parsed form: with every cast that was implicit, every
//! operator in its own name, parentheses everywhere. Both texts are parsed here and written anew:
//! without parentheses, without the casts of constants, `IN` as `= ANY`, `LIKE` as `~~`, `BETWEEN`
//! as two comparisons. What is left different may still mean the same; see [`Verdict`].

mod array;
mod call;
mod constant;
mod form;
mod layout;
mod mark;
mod moment;
mod number;
mod operator;
mod query;
mod result;
mod value;

pub(crate) use constant::{
    canonical_default, compare_bounds, compare_defaults, hash_bound, is_null,
};
pub(crate) use query::query;
pub(crate) use result::typed;

use amani_schema_core::schema::DataType;

use self::form::Form;
use crate::syntax::{Kind, Node, parse_expression};

/// Whether two texts say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Same,
    Different,
    /// They differ in casts only, or in a way that only a server can judge.
    CannotTell,
}

/// The types of the columns that an expression may name.
pub(crate) type Types<'a> = &'a dyn Fn(&str) -> Option<DataType>;

impl Verdict {
    /// What can be said of two pairs: certain only where it is of both, or where one differs.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Different, _) | (_, Self::Different) => Self::Different,
            (Self::CannotTell, _) | (_, Self::CannotTell) => Self::CannotTell,
            _ => Self::Same,
        }
    }
}

/// Compares two expressions over the same columns.
pub(crate) fn compare(one: &str, other: &str, types: Types<'_>) -> Verdict {
    if one == other {
        return Verdict::Same;
    }
    let (Some(one), Some(other)) = (parse_expression(one), parse_expression(other)) else {
        return Verdict::CannotTell;
    };
    let form = |casts, marks| Form {
        types,
        casts,
        marks,
    };
    let plain = form(true, false);
    if plain.of(&one) == plain.of(&other) {
        return Verdict::Same;
    }
    let marked = |form: Form<'_>| mark::compare(&form.of(&one), &form.of(&other));
    let verdict = marked(form(true, true)).or_else(|| {
        // Casts differ, too.
        Some(marked(form(false, true))?.and(Verdict::CannotTell))
    });
    let is_unsure = [&one, &other]
        .iter()
        .any(|node| node.has_token(Kind::SELECT_KW) || is_rewritten(node));
    match verdict.unwrap_or(Verdict::Different) {
        Verdict::Different if is_unsure => Verdict::CannotTell,
        verdict => verdict,
    }
}

/// Forms that the server takes apart and prints as something else.
fn is_rewritten(node: &Node) -> bool {
    const KINDS: &[Kind] = &[Kind::OVERLAY_FN, Kind::SUBSTRING_SIMILAR_ESCAPE];
    let is_any = |kind: &Kind| !node.descendants(*kind).is_empty();
    // The list behind IN is no row.
    let is_row = |tuple: &Node| {
        !tuple
            .parent()
            .is_some_and(|outer| outer.has(Kind::IN_KW) || outer.has(Kind::NOT_IN))
    };
    let has_row = node.descendants(Kind::TUPLE_EXPR).iter().any(is_row);
    KINDS.iter().any(is_any) || has_row
}

/// An expression in its normal form.
pub(crate) fn canonical(expression: &str, types: Types<'_>) -> String {
    let form = Form {
        types,
        casts: true,
        marks: false,
    };
    parse_expression(expression).map_or_else(|| expression.to_owned(), |node| form.of(&node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(one: &str, other: &str) -> Verdict {
        let types = |column: &str| {
            Some(match column {
                "name" => DataType::read("varchar(10)"),
                "amount" => DataType::read("numeric(10,2)"),
                "status" => DataType::read("mood"),
                _ => return None,
            })
        };
        compare(one, other, &types)
    }

    #[test]
    fn what_is_printed_is_what_was_written() {
        let pairs = [
            ("'draft'", "'draft'::project_status"),
            ("a > 0", "(a > 0)"),
            ("amount >= 0", "(amount >= (0)::numeric)"),
            ("-1", "'-1'::integer"),
            ("amount > -1.5", "(amount > '-1.5'::numeric)"),
            ("a IN (1, 2)", "(a = ANY (ARRAY[1, 2]))"),
            (
                "status in ('a', 'b')",
                "(status = ANY (ARRAY['a'::mood, 'b'::mood]))",
            ),
            (
                "name IN ('a','b')",
                "((name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            ),
            ("a NOT IN (1, 2)", "(a <> ALL (ARRAY[1, 2]))"),
            ("name <> ''", "((name)::text <> ''::text)"),
            ("a != 1", "(a <> 1)"),
            ("name LIKE 'a%'", "((name)::text ~~ 'a%'::text)"),
            ("name NOT LIKE 'a%'", "((name)::text !~~ 'a%'::text)"),
            ("a BETWEEN 1 AND 3 AND b", "((a >= 1) AND (a <= 3) AND b)"),
            ("a AND (b AND c)", "(a AND b AND c)"),
            (
                "a IS NOT NULL OR b IS NULL",
                "((a IS NOT NULL) OR (b IS NULL))",
            ),
            ("NOT a", "(NOT a)"),
            ("a IS NOT DISTINCT FROM b", "(NOT (a IS DISTINCT FROM b))"),
            ("lower(name) = 'x'", "(lower((name)::text) = 'x'::text)"),
            (
                "now() AT TIME ZONE 'utc'",
                "(now() AT TIME ZONE 'utc'::text)",
            ),
            ("length(name)>3", "(length((name)::text) > 3)"),
            (
                "nextval('public.t_id_seq')",
                "nextval('t_id_seq'::regclass)",
            ),
            ("CAST(a AS int) > 1", "((a)::integer > 1)"),
            ("TRUE", "true"),
            ("'t'::boolean", "true"),
            ("'{}'", "'{}'::text[]"),
            ("ARRAY[]::text[]", "ARRAY[]::text[]"),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            ("t.a > 0", "(a > 0)"),
            ("coalesce(a, 0) = 1", "(COALESCE(a, 0) = 1)"),
            (
                "CASE WHEN a THEN 1 ELSE 2 END",
                "CASE\n    WHEN a THEN 1\n    ELSE 2\nEND",
            ),
            ("gen_random_uuid()", "public.gen_random_uuid()"),
            (
                "length(trim(name)) > 0",
                "(length(TRIM(BOTH FROM name)) > 0)",
            ),
            ("n > .5", "(n > 0.5)"),
            ("a > 1e3", "(a > '1000'::numeric)"),
            ("a = 010", "(a = 10)"),
            ("j @> '{\"a\":1}'", "(j @> '{\"a\": 1}'::jsonb)"),
            (
                "case a when 1 then 'x' end = name",
                "(CASE a\n    WHEN 1 THEN 'x'::text\n    ELSE NULL::text\nEND = (name)::text)",
            ),
            (
                "extract(year from a) > 1",
                "(EXTRACT(year FROM a) > (1)::numeric)",
            ),
        ];
        for (written, printed) in pairs {
            assert_eq!(
                verdict(written, printed),
                Verdict::Same,
                "{written} / {printed}"
            );
        }
    }

    #[test]
    fn a_cast_to_the_type_of_the_first_value_is_one_that_nobody_wrote() {
        let same = [
            (
                "coalesce(name, a::text)",
                "COALESCE(name, ((a)::text)::character varying)",
            ),
            (
                "greatest(t.name, a::text, 'x')",
                "GREATEST(name, ((a)::text)::character varying, 'x'::character varying)",
            ),
        ];
        for (written, printed) in same {
            assert_eq!(verdict(written, printed), Verdict::Same, "{written}");
        }
        // Elsewhere another function may be called, and a length cuts.
        let unsure = [
            ("f(a::text)", "f(((a)::text)::character varying)"),
            (
                "coalesce(b, a::text)",
                "COALESCE(b, ((a)::text)::character varying)",
            ),
            (
                "coalesce(name, a::text)",
                "COALESCE(name, ((a)::text)::character varying(3))",
            ),
            (
                "coalesce(name, a)",
                "COALESCE(name, (a)::character varying)",
            ),
        ];
        for (written, printed) in unsure {
            assert_eq!(verdict(written, printed), Verdict::CannotTell, "{written}");
        }
    }

    #[test]
    fn what_the_server_takes_apart_is_the_same() {
        let pairs = [
            ("d > '2020-1-1'", "(d > '2020-01-01'::date)"),
            ("s SIMILAR TO 'a'", "(s ~ similar_to_escape('a'::text))"),
            (
                "s NOT LIKE 'a!' ESCAPE '!'",
                "(s !~~ like_escape('a!'::text, '!'::text))",
            ),
            (
                "a BETWEEN SYMMETRIC 2 AND 1",
                "(((a >= 2) AND (a <= 1)) OR ((a >= 1) AND (a <= 2)))",
            ),
            (
                "a NOT BETWEEN SYMMETRIC 2 AND 1",
                "(((a < 2) OR (a > 1)) AND ((a < 1) OR (a > 2)))",
            ),
            (
                "s BETWEEN 'x and y' AND 'z'",
                "((s >= 'x and y'::text) AND (s <= 'z'::text))",
            ),
            (
                "substring(s for 2) = 'a'",
                "(SUBSTRING(s FROM 1 FOR 2) = 'a'::text)",
            ),
            ("substring(s, 2) = 'a'", "(\"substring\"(s, 2) = 'a'::text)"),
            ("i > '90 minutes'", "(i > '01:30:00'::interval)"),
            ("i > interval '1' day", "(i > '1 day'::interval)"),
            ("b <> X'0F'", "(b <> '00001111'::\"bit\")"),
            (
                "k <> 'A0EEBC999C0B4EF8BB6D6BB9BD380A11'",
                "(k <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)",
            ),
            ("n > -1", "(n > ('-1'::integer))"),
        ];
        for (written, printed) in pairs {
            assert_eq!(
                verdict(written, printed),
                Verdict::Same,
                "{written} / {printed}"
            );
        }
    }

    #[test]
    fn what_differs_is_seen() {
        let pairs = [
            ("a > 0", "(a > 1)"),
            ("'a'", "'b'::text"),
            ("a AND b", "(a OR b)"),
            ("a IN (1, 2)", "(a = ANY (ARRAY[1, 3]))"),
            ("a - 1", "(a + 1)"),
            ("lower(a)", "upper(a)"),
            ("now()", "CURRENT_TIMESTAMP"),
            ("d > '2020-1-1'", "(d > '2020-01-02'::date)"),
            ("i > interval '1' day", "(i > '01:00:00'::interval)"),
            ("i > interval '1' day", "i > interval '1' hour"),
            (
                "t > '2020-01-01 00:00-05'",
                "(t > '2020-01-01 00:00:00+05'::timestamp with time zone)",
            ),
            ("b <> B'01'", "(b <> '10'::\"bit\")"),
            (
                "k <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                "(k <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'::uuid)",
            ),
            ("s SIMILAR TO 'a'", "(s ~ similar_to_escape('b'::text))"),
            ("a BETWEEN SYMMETRIC 2 AND 1", "((a >= 2) AND (a <= 1))"),
            ("position('a ) ' in a) > 1", "position('a) ' in a) > 1"),
        ];
        for (one, other) in pairs {
            assert_eq!(verdict(one, other), Verdict::Different, "{one} / {other}");
        }
    }

    #[test]
    fn a_cast_of_what_is_no_constant_is_left_to_the_server() {
        assert_eq!(
            verdict("a = 'x'", "((a)::text = 'x'::text)"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("(a, b) = (1, 2)", "((a = 1) AND (b = 2))"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("status = 'x'", "((status)::text = 'x'::text)"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("a @@ '$.x>1'", "(a @@ '($.\"x\" > 1)'::jsonpath)"),
            Verdict::CannotTell
        );
    }
}
