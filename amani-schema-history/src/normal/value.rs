//! Two texts as values of one type.

use amani_schema_core::schema::{DataType, TypeName};

use super::array::{plain_array, without_spaces};
use super::number::{is_number, number};
use super::{Verdict, moment};

/// Types whose constants are printed as texts where they are negative.
pub(super) const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

const TEXTS: &[&str] = &["text", "character varying", "character", "name"];

fn told(is_same: bool) -> Verdict {
    if is_same {
        Verdict::Same
    } else {
        Verdict::Different
    }
}

/// Compares two texts as values of a type.
pub(super) fn compare_values(left: &str, right: &str, of: &DataType) -> Verdict {
    if left == right {
        return Verdict::Same;
    }
    if of.dimensions > 0 {
        return compare_arrays(left, right, of);
    }
    match &of.name {
        TypeName::Builtin(name) => compare_builtin(left, right, name, !of.modifiers.is_empty()),
        // A label; or a domain, whose values may be of any type.
        _ => compare_untyped(left, right),
    }
}

fn compare_arrays(left: &str, right: &str, of: &DataType) -> Verdict {
    let elements = match &of.name {
        TypeName::Builtin(name) => TEXTS.contains(&&**name),
        _ => true,
    };
    let (one, other) = (plain_array(left), plain_array(right));
    let is_key = of.name == TypeName::Builtin("uuid".to_owned());
    if one == other || is_key && one.eq_ignore_ascii_case(&other) {
        Verdict::Same
    } else if elements {
        Verdict::Different
    } else {
        Verdict::CannotTell
    }
}

fn compare_builtin(left: &str, right: &str, name: &str, has_precision: bool) -> Verdict {
    let same_or_unsure = |is_same: bool| {
        if is_same {
            Verdict::Same
        } else {
            Verdict::CannotTell
        }
    };
    match name {
        "boolean" => match (truth(left), truth(right)) {
            (Some(left), Some(right)) => told(left == right),
            _ => Verdict::CannotTell,
        },
        "json" | "jsonb" => same_or_unsure(without_spaces(left) == without_spaces(right)),
        "uuid" => match (key(left), key(right)) {
            (Some(left), Some(right)) => told(left == right),
            _ => Verdict::CannotTell,
        },
        "bytea" => same_or_unsure(hexadecimal(left) == hexadecimal(right)),
        "macaddr" => same_or_unsure(address(left) == address(right)),
        "bit" | "bit varying" => Verdict::Different,
        "real" | "double precision" => match (left.trim().parse::<f64>(), right.trim().parse()) {
            (Ok(left), Ok(right)) => same_or_unsure(left.total_cmp(&right).is_eq()),
            _ => Verdict::CannotTell,
        },
        name if NUMBERS.contains(&name) => compare_numbers(left, right),
        name if TEXTS.contains(&name) => Verdict::Different,
        _ if has_precision => Verdict::CannotTell,
        // The others print their values in a way of their own.
        _ => moment::compare(left, right, name),
    }
}

fn compare_numbers(left: &str, right: &str) -> Verdict {
    let plain = |text: &str| {
        let text = text.trim();
        let digits = text.trim_start_matches(['-', '+']);
        let sign = if text.starts_with('-') { "-" } else { "" };
        is_number(digits).then(|| format!("{sign}{}", number(digits)))
    };
    let (Some(left), Some(right)) = (plain(left), plain(right)) else {
        return Verdict::CannotTell;
    };
    if left == right {
        return Verdict::Same;
    }
    // One number with more digits than the other.
    let bare = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    if bare(&left) == bare(&right) {
        Verdict::CannotTell
    } else {
        Verdict::Different
    }
}

/// Compares two texts of which no type is known, or one that the schema defines.
pub(super) fn compare_untyped(left: &str, right: &str) -> Verdict {
    let may_be_same = left.eq_ignore_ascii_case(right)
        || is_spelled_many_ways(left) && is_spelled_many_ways(right);
    if left == right {
        Verdict::Same
    } else if may_be_same {
        Verdict::CannotTell
    } else {
        Verdict::Different
    }
}

/// A number, a date, a time, a span of it, a path, a document, or a key in hexadecimal digits.
fn is_spelled_many_ways(text: &str) -> bool {
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    has_digit || text.starts_with(['$', '{', '[', '(', '\\'])
}

/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
pub(super) fn truth(text: &str) -> Option<bool> {
    match &*text.trim().to_ascii_lowercase() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The 32 digits of a key, however they are grouped:
/// <https://www.postgresql.org/docs/current/datatype-uuid.html>.
fn key(text: &str) -> Option<String> {
    let digits = text.replace(['-', '{', '}'], "").to_ascii_lowercase();
    let is_key = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then_some(digits)
}

/// Bytes in hexadecimal digits, as they are printed.
fn hexadecimal(text: &str) -> String {
    if text.starts_with("\\x") {
        return text.to_ascii_lowercase();
    }
    if text.contains('\\') {
        return text.to_owned();
    }
    let digits = text.bytes().map(|byte| format!("{byte:02x}"));
    format!("\\x{}", digits.collect::<String>())
}

fn address(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_hexdigit);
    digits.collect::<String>().to_ascii_lowercase()
}
