//! Constants marked in a text, so that two of them can be compared as values.

use amani_schema_core::schema::DataType;

use super::Verdict;
use super::value::{compare_untyped, compare_values};

const BEGIN: char = '\u{1}';
const MIDDLE: char = '\u{2}';
const END: char = '\u{3}';

/// A constant and its type, empty where none is written.
pub(super) fn mark(data_type: &str, text: &str) -> String {
    format!("{BEGIN}{data_type}{MIDDLE}{text}{END}")
}

/// The same with a sign, if it is one constant and a number.
pub(super) fn negative(marked: &str) -> Option<String> {
    let inside = marked.strip_prefix(BEGIN)?.strip_suffix(END)?;
    let (data_type, text) = inside.split_once(MIDDLE)?;
    let is_number = data_type == "numeric" && !text.contains(BEGIN) && !text.starts_with('-');
    is_number.then(|| mark(data_type, &format!("-{text}")))
}

/// Whether this is one constant, a number below zero.
pub(super) fn is_negative(marked: &str) -> bool {
    let inside = marked
        .strip_prefix(BEGIN)
        .and_then(|text| text.strip_suffix(END));
    let constant = inside.and_then(|inside| inside.split_once(MIDDLE));
    constant
        .is_some_and(|(of, text)| of == "numeric" && text.starts_with('-') && !text.contains(BEGIN))
}

/// Compares two texts with marks; `None` where more than constants differs.
pub(super) fn compare(one: &str, other: &str) -> Option<Verdict> {
    let (one, other) = (pieces(one)?, pieces(other)?);
    if one.len() != other.len() {
        return None;
    }
    let mut all = Verdict::Same;
    for pair in one.iter().zip(&other) {
        all = all.and(match pair {
            (Piece::Text(one), Piece::Text(other)) if one == other => Verdict::Same,
            (Piece::Constant(one), Piece::Constant(other)) => compare_constants(*one, *other),
            _ => return None,
        });
    }
    Some(all)
}

enum Piece<'a> {
    Text(&'a str),
    Constant((&'a str, &'a str)),
}

/// `None` where a constant itself holds such a mark.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut parts = text.split(BEGIN);
    let mut pieces = vec![Piece::Text(parts.next()?)];
    for part in parts {
        let (constant, rest) = part.split_once(END)?;
        pieces.push(Piece::Constant(constant.split_once(MIDDLE)?));
        pieces.push(Piece::Text(rest));
        if rest.contains([MIDDLE, END]) {
            return None;
        }
    }
    Some(pieces)
}

/// Where only one of the two says a type, it is that of both: the server has found it out.
fn compare_constants(one: (&str, &str), other: (&str, &str)) -> Verdict {
    let ((left_type, left), (right_type, right)) = (one, other);
    match (left_type, right_type) {
        _ if left == right => Verdict::Same,
        ("", "") => compare_untyped(left, right),
        ("", of) | (of, "") => compare_values(left, right, &DataType::read(of)),
        (one, other) if one == other => compare_values(left, right, &DataType::read(one)),
        (one, other) => compare_types(left, right, &DataType::read(one), &DataType::read(other)),
    }
}

/// Two types that differ: of numbers, or of texts, the values say it.
fn compare_types(left: &str, right: &str, one: &DataType, other: &DataType) -> Verdict {
    let verdicts = [one, other].map(|of| compare_values(left, right, of));
    if verdicts[0] == verdicts[1] {
        verdicts[0]
    } else {
        Verdict::CannotTell
    }
}
