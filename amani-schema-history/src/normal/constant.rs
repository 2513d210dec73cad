//! Constants: one value can be written in many ways, and is printed in one.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use super::array::{plain_array, without_spaces};
use super::form::{bits, strip, unit};
use super::number::{is_number, number};
use super::value::{NUMBERS, compare_values, truth};
use super::{Types, Verdict, canonical, compare, moment};
use crate::syntax::{Kind, parse_expression};

/// Compares two defaults of a column of this type: a constant is read as one of the type.
pub(crate) fn compare_defaults(one: &str, other: &str, of: &DataType, types: Types<'_>) -> Verdict {
    if one == other {
        return Verdict::Same;
    }
    let verdict = compare(one, other, types);
    let (Some(left), Some(right)) = (constant_text(one), constant_text(other)) else {
        return verdict;
    };
    if left == right {
        return Verdict::Same;
    }
    match (verdict, compare_values(&left, &right, of)) {
        (Verdict::Same, _) | (_, Verdict::Same) => Verdict::Same,
        (Verdict::CannotTell, _) | (_, Verdict::CannotTell) => Verdict::CannotTell,
        _ => Verdict::Different,
    }
}

/// Whether a default is a NULL, cast or not: the same as none.
pub(crate) fn is_null(expression: &str) -> bool {
    if !expression.to_ascii_lowercase().contains("null") {
        return false;
    }
    let Some(node) = parse_expression(expression) else {
        return false;
    };
    let node = strip(&node);
    let literal = match node.kind() {
        Kind::CAST_EXPR => node.nodes().find(|child| child.kind() == Kind::LITERAL),
        _ => Some(node),
    };
    literal.is_some_and(|literal| literal.has(Kind::NULL_KW))
}

/// Compares two values of a partition's bound, of a key of this type.
pub(crate) fn compare_bounds(one: &str, other: &str, of: Option<&DataType>) -> Verdict {
    let is_open = |text: &str| {
        let text = text.to_ascii_lowercase();
        matches!(&*text, "minvalue" | "maxvalue" | "null")
    };
    if is_open(one) || is_open(other) {
        let is_same = one.eq_ignore_ascii_case(other);
        return if is_same {
            Verdict::Same
        } else {
            Verdict::Different
        };
    }
    match (constant_text(one), constant_text(other), of) {
        (Some(one), Some(other), Some(of)) => compare_values(&one, &other, of),
        // What is no constant has been calculated.
        _ if compare(one, other, &|_| None) == Verdict::Same => Verdict::Same,
        _ => Verdict::CannotTell,
    }
}

/// `WITH (modulus 2, remainder 0)`, in this order.
pub(crate) fn hash_bound(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let inside = text.split_once('(').map_or(&*text, |(_, inside)| inside);
    let parts = inside.trim_end_matches(')').split(',');
    let mut parts: Vec<&str> = parts.map(str::trim).collect();
    parts.sort_unstable();
    parts.join(", ")
}

/// The text of a constant, with or without a cast.
fn constant_text(expression: &str) -> Option<String> {
    let node = strip(&parse_expression(expression)?);
    match node.kind() {
        Kind::LITERAL if bits(&node).is_some() => bits(&node),
        Kind::LITERAL => Some(
            node.string()
                .unwrap_or_else(|| number(&node.text().to_ascii_lowercase())),
        ),
        Kind::CAST_EXPR => {
            let inner = strip(&node.child_of(&[Kind::LITERAL, Kind::PAREN_EXPR])?);
            let is_literal = inner.kind() == Kind::LITERAL && unit(&node).is_none();
            inner
                .string()
                .or_else(|| Some(number(&inner.text())).filter(|text| is_number(text)))
                .filter(|_| is_literal)
        }
        Kind::PREFIX_EXPR => {
            let value = canonical(expression, &|_| None);
            is_number(&value).then_some(value)
        }
        _ => None,
    }
}

/// A default of this type in its normal form: constants as the type prints them, as far as known.
pub(crate) fn canonical_default(expression: &str, of: &DataType) -> String {
    let Some(text) = constant_text(expression) else {
        return canonical(expression, &|_| None);
    };
    let name = match &of.name {
        TypeName::Builtin(name) => &**name,
        _ => "",
    };
    match name {
        _ if of.dimensions > 0 => sql::literal(&plain_array(&text)),
        "oid" if !is_number(&text) => of_object(expression, &text),
        "boolean" => truth(&text).map_or_else(|| sql::literal(&text), |truth| truth.to_string()),
        "json" | "jsonb" => sql::literal(&without_spaces(&text)),
        name if NUMBERS.contains(&name) && is_number(&text) => text,
        // One with a cast is a moment of that type first.
        name if is_literal(expression) => {
            let plain = moment::plain(&text, name, !of.modifiers.is_empty());
            plain.map_or_else(
                || canonical(expression, &|_| None),
                |plain| sql::literal(&plain),
            )
        }
        _ => canonical(expression, &|_| None),
    }
}

/// The number of an object, which is named by a text of another type: `'s'::regclass`.
fn of_object(expression: &str, name: &str) -> String {
    let node = parse_expression(expression).map(|node| strip(&node));
    let target = node.and_then(|node| node.child_of(crate::data_type::KINDS));
    let of = target.map(|target| format!("::{}", sql::data_type(&DataType::read(&target.text()))));
    sql::literal(name) + &of.unwrap_or_default()
}

fn is_literal(expression: &str) -> bool {
    parse_expression(expression).is_some_and(|node| strip(&node).kind() == Kind::LITERAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_one_of_the_column_or_of_its_cast() {
        let defaults = [
            ("'2020-1-1'", "timestamptz", "'2020-01-01 00:00:00+00'"),
            (
                "'0001-01-01 00:00:00+02:00'",
                "timestamp",
                "'0001-01-01 00:00:00'",
            ),
            (
                "'0001-01-01 00:00:00+00:00'::timestamptz",
                "timestamptz",
                "'0001-01-01 00:00:00+00'",
            ),
            ("'2020-01-01 10:00'::date", "timestamp", "'2020-01-01'"),
            ("'10:00:00.5'", "time(0)", "'10:00:00.5'"),
            ("'10:00'", "time(0)", "'10:00:00'"),
            ("'2020-1-1'", "text", "'2020-1-1'"),
        ];
        for (written, of, printed) in defaults {
            assert_eq!(canonical_default(written, &DataType::read(of)), printed);
        }
    }

    #[test]
    fn a_default_is_compared_as_a_value_of_its_type() {
        let same = [
            ("'f'", "false", "boolean"),
            ("'{\"a\":1}'", "'{\"a\": 1}'::jsonb", "jsonb"),
            ("'0.50'", "0.50", "numeric(5,2)"),
            (
                "'2020-01-01'",
                "'2020-01-01 00:00:00'::timestamp without time zone",
                "timestamp",
            ),
            ("'{a, \"b\"}'", "'{a,b}'::text[]", "text[]"),
            ("5", "'5'::bigint", "bigint"),
        ];
        let verdict = |one, other, of| compare_defaults(one, other, &DataType::read(of), &|_| None);
        for (written, printed, of) in same {
            assert_eq!(
                verdict(written, printed, of),
                Verdict::Same,
                "{written} {printed}"
            );
        }
        assert_eq!(verdict("'a'", "'b'::text", "text"), Verdict::Different);
        assert_eq!(verdict("true", "false", "boolean"), Verdict::Different);
        assert_eq!(
            verdict("'::/128'", "'::'::inet", "inet"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("now()", "CURRENT_TIMESTAMP", "timestamptz"),
            Verdict::Different
        );
    }
}
