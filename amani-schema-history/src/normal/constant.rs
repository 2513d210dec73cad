//! Constants: one value can be written in many ways, and is printed in one.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use super::form::{is_number, number, strip};
use super::{Types, Verdict, canonical, compare};
use crate::syntax::{Kind, parse_expression};

/// Types whose constants are printed as texts where they are negative.
pub(super) const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

/// Types whose constants are printed otherwise than they are written.
pub(super) const TIMES: &[&str] = &["timestamp", "time", "date", "interval"];

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

/// Compares two texts as values of a type.
fn compare_values(left: &str, right: &str, of: &DataType) -> Verdict {
    let TypeName::Builtin(name) = &of.name else {
        let is_array = of.dimensions > 0;
        let same = is_array && plain_array(left) == plain_array(right);
        return if same {
            Verdict::Same
        } else {
            Verdict::Different
        };
    };
    let texts = ["text", "character varying", "character", "name"];
    match &**name {
        _ if of.dimensions > 0 && plain_array(left) == plain_array(right) => Verdict::Same,
        "boolean" if truth(left) == truth(right) => Verdict::Same,
        "json" | "jsonb" if without_spaces(left) == without_spaces(right) => Verdict::Same,
        _ if TIMES.iter().any(|time| name.starts_with(time)) && numbers(left) == numbers(right) => {
            Verdict::Same
        }
        "boolean" => Verdict::Different,
        name if of.dimensions == 0 && (texts.contains(&name) || NUMBERS.contains(&name)) => {
            Verdict::Different
        }
        // The type prints its values in a way of its own: an address, a moment, a document.
        _ => Verdict::CannotTell,
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

/// The bound of a partition: its moments are printed in full, its numbers sometimes as texts.
pub(crate) fn bound(text: &str) -> String {
    let parts = text.split('\'').enumerate().map(|(place, part)| {
        let is_quoted = place % 2 == 1;
        let is_moment =
            is_quoted && part.starts_with(|c: char| c.is_ascii_digit()) && part.contains('-');
        if is_moment {
            let numbers: Vec<String> = numbers(part).iter().map(u64::to_string).collect();
            numbers.join("-")
        } else if is_quoted {
            part.to_owned()
        } else {
            part.to_ascii_lowercase().split_whitespace().collect()
        }
    });
    parts.collect()
}

/// The text of a constant, with or without a cast.
fn constant_text(expression: &str) -> Option<String> {
    let node = strip(&parse_expression(expression)?);
    match node.kind() {
        Kind::LITERAL => Some(
            node.string()
                .unwrap_or_else(|| number(&node.text().to_ascii_lowercase())),
        ),
        Kind::CAST_EXPR => {
            let inner = node.nodes().find(|child| child.kind() == Kind::LITERAL)?;
            inner.string()
        }
        _ => None,
    }
}

/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
fn truth(text: &str) -> Option<bool> {
    match &*text.trim().to_ascii_lowercase() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// An array as it is printed: without spaces, and without quotes that it does not need.
/// <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>
fn plain_array(text: &str) -> String {
    let text = without_spaces(text);
    let needs_quotes = |element: &str| {
        let special = |c: char| c.is_whitespace() || "{},\\\"".contains(c);
        element.is_empty() || element.eq_ignore_ascii_case("null") || element.contains(special)
    };
    let mut parts: Vec<String> = Vec::new();
    for (place, part) in text.split('"').enumerate() {
        let is_quoted = place % 2 == 1;
        parts.push(if is_quoted && needs_quotes(part) {
            format!("\"{part}\"")
        } else {
            part.to_owned()
        });
    }
    if text.contains('\\') {
        text
    } else {
        parts.concat()
    }
}

/// A document or an array without the spaces between its parts.
pub(super) fn without_spaces(text: &str) -> String {
    let mut quoted = false;
    let mut kept = String::new();
    for character in text.chars() {
        quoted ^= character == '"' && !kept.ends_with('\\');
        if quoted || !character.is_whitespace() {
            kept.push(character);
        }
    }
    kept
}

/// The numbers of a moment, without the zeros at its end: `2020-01-01 00:00:00+00` is `2020-01-01`.
fn numbers(text: &str) -> Vec<u64> {
    let groups = text.split(|c: char| !c.is_ascii_digit());
    let mut numbers: Vec<u64> = groups.filter_map(|group| group.parse().ok()).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
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
        "boolean" => truth(&text).map_or_else(|| sql::literal(&text), |truth| truth.to_string()),
        "json" | "jsonb" => sql::literal(&without_spaces(&text)),
        name if NUMBERS.contains(&name) && is_number(&text) => text,
        _ => canonical(expression, &|_| None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_keeps_only_the_quotes_that_it_needs() {
        let arrays = [
            (r#"{"a", "b"}"#, "{a,b}"),
            (r#"{ a , "b c" }"#, r#"{a,"b c"}"#),
            (r#"{"", "null"}"#, r#"{"","null"}"#),
            (r#"{{"x"},{"y,z"}}"#, r#"{{x},{"y,z"}}"#),
            (r#"{"a\"b"}"#, r#"{"a\"b"}"#),
        ];
        for (written, plain) in arrays {
            assert_eq!(plain_array(written), plain);
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
