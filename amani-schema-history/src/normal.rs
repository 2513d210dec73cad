//! Expressions in one normal form, so that what was written can be compared with what is printed.
//!
//! PostgreSQL prints an expression from its parsed form: with every cast that was implicit, every
//! operator in its own name, parentheses everywhere. Both texts are parsed here and written anew:
//! without parentheses, without the casts of constants, `IN` as `= ANY`, `LIKE` as `~~`, `BETWEEN`
//! as two comparisons. What is left different may still mean the same; see [`Verdict`].

mod constant;
mod form;

pub(crate) use constant::{bound, canonical_default, compare_defaults, is_null};

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

/// Compares two expressions over the same columns.
pub(crate) fn compare(one: &str, other: &str, types: Types<'_>) -> Verdict {
    if one == other {
        return Verdict::Same;
    }
    let (Some(one), Some(other)) = (parse_expression(one), parse_expression(other)) else {
        return Verdict::CannotTell;
    };
    let strict = Form { types, casts: true };
    let loose = Form {
        types,
        casts: false,
    };
    let has_query = |node: &Node| node.has_token(Kind::SELECT_KW);
    if strict.of(&one) == strict.of(&other) {
        Verdict::Same
    } else if loose.of(&one) == loose.of(&other)
        || [&one, &other]
            .iter()
            .any(|node| has_query(node) || is_rewritten(node))
    {
        Verdict::CannotTell
    } else {
        Verdict::Different
    }
}

/// Forms that the server takes apart and prints as something else.
fn is_rewritten(node: &Node) -> bool {
    const KINDS: &[Kind] = &[
        Kind::SUBSTRING_FN,
        Kind::OVERLAY_FN,
        Kind::SYMMETRIC,
        Kind::SIMILAR_TO,
        Kind::NOT_SIMILAR_TO,
    ];
    let is_any = |kind: &Kind| !node.descendants(*kind).is_empty();
    // The list behind IN is no row.
    let is_row = |tuple: &Node| {
        !tuple
            .parent()
            .is_some_and(|outer| outer.has(Kind::IN_KW) || outer.has(Kind::NOT_IN))
    };
    let has_row = node.descendants(Kind::TUPLE_EXPR).iter().any(is_row);
    KINDS.iter().any(is_any) || has_row || node.tokens().any(|token| token.kind == Kind::ESCAPE_KW)
}

/// An expression in its normal form.
pub(crate) fn canonical(expression: &str, types: Types<'_>) -> String {
    let form = Form { types, casts: true };
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
    fn what_differs_is_seen() {
        let pairs = [
            ("a > 0", "(a > 1)"),
            ("'a'", "'b'::text"),
            ("a AND b", "(a OR b)"),
            ("a IN (1, 2)", "(a = ANY (ARRAY[1, 3]))"),
            ("a - 1", "(a + 1)"),
            ("lower(a)", "upper(a)"),
            ("now()", "CURRENT_TIMESTAMP"),
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
            verdict("d > '2020-1-1'", "(d > '2020-01-01'::date)"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("(a, b) = (1, 2)", "((a = 1) AND (b = 2))"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("s SIMILAR TO 'a'", "(s ~ similar_to_escape('a'::text))"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("status = 'x'", "((status)::text = 'x'::text)"),
            Verdict::CannotTell
        );
    }
}
