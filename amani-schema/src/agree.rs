//! What rustc makes of a name against what the build script took it for, in constants.

use crate::column::{dimensions, sql_type};
use crate::{Column, PgType};

/// Asserts that a name in SQL is the expected one.
///
/// # Panics
///
/// With the message, when it is another.
#[track_caller]
pub const fn agree(found: &str, expected: &str, message: &str) {
    assert!(is_same(found, expected), "{}", message);
}

/// Asserts that a column has a type: the name of the element, and how many dimensions the array has.
///
/// # Panics
///
/// With the message, when it has another.
#[track_caller]
pub const fn agree_type<R, T>(column: &Column<R, T>, element: &str, expected: u32, message: &str) {
    let agrees = is_same(sql_type(column), element) && dimensions(column) == expected;
    assert!(agrees, "{}", message);
}

/// Says that the build script cannot tell the type of a field, where rustc can.
///
/// # Panics
///
/// With the message.
#[track_caller]
pub const fn unknown_type<R, T: PgType>(_: fn(&R) -> &T, message: &str) {
    panic!("{}", message);
}

/// The value of such a field, for what does not compile to have one.
///
/// # Panics
///
/// Always.
#[must_use]
pub fn unread<T>() -> T {
    unreachable!("a type that is unknown is an error")
}

const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn texts_are_compared_whole() {
        assert!(is_same("app.status", "app.status"));
        assert!(!is_same("app.status", "app.statuses"));
        assert!(!is_same("app.status", "api.status"));
    }
}
