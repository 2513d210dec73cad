//! The names that PostgreSQL makes up where none is given, made up the same way.
//!
//! The SQL that is generated names every constraint and index, so that what a name is never
//! depends on a server; and it names them as the server would have, so that nobody is surprised.
//! The rules are those of `makeObjectName` and `ChooseIndexName` in PostgreSQL's source.

use super::MAX_NAME_BYTES;

/// `{table}_pkey`.
///
/// `nth` is the number of names before it that are taken: PostgreSQL then goes on with
/// `{table}_pkey1`. The same holds for all the functions here; [`first_free`] counts.
///
/// ```
/// use amani_schema_core::schema::names;
///
/// assert_eq!(names::primary_key("users", 0), "users_pkey");
/// assert_eq!(names::unique("users", &["email"], 0), "users_email_key");
/// assert_eq!(names::foreign_key("kyc", &["user_id"], 0), "kyc_user_id_fkey");
/// assert_eq!(names::index("kyc", &["status", "type"], 0), "kyc_status_type_idx");
/// assert_eq!(names::check("users", Some("age"), 1), "users_age_check1");
/// ```
#[must_use]
pub fn primary_key(table: &str, nth: u32) -> String {
    make(table, None, "pkey", nth)
}

/// `{table}_{columns}_key`.
#[must_use]
pub fn unique(table: &str, columns: &[&str], nth: u32) -> String {
    make(table, Some(&addition(columns)), "key", nth)
}

/// `{table}_{columns}_fkey`.
#[must_use]
pub fn foreign_key(table: &str, columns: &[&str], nth: u32) -> String {
    make(table, Some(&addition(columns)), "fkey", nth)
}

/// `{table}_{columns}_idx`, included columns among them; an expression counts as what
/// [`of_expression`] says.
#[must_use]
pub fn index(table: &str, columns: &[&str], nth: u32) -> String {
    make(table, Some(&addition(columns)), "idx", nth)
}

/// `{table}_{column}_seq`, of a serial or an identity column.
#[must_use]
pub fn sequence(table: &str, column: &str, nth: u32) -> String {
    make(table, Some(column), "seq", nth)
}

/// `{table}_{columns}_stat`, an expression counting as `expr`.
#[must_use]
pub fn statistics(table: &str, columns: &[&str], nth: u32) -> String {
    make(table, Some(&addition(columns)), "stat", nth)
}

/// `{table}_{elements}_excl`.
#[must_use]
pub fn exclusion(table: &str, elements: &[&str], nth: u32) -> String {
    make(table, Some(&addition(elements)), "excl", nth)
}

/// What an expression is called in the name of its index: the function that it calls, else `expr`.
///
/// ```
/// use amani_schema_core::schema::names::of_expression;
///
/// assert_eq!(of_expression("lower(email)"), "lower");
/// assert_eq!(of_expression("lower(a) || lower(b)"), "expr");
/// ```
#[must_use]
pub fn of_expression(sql: &str) -> &str {
    let is_name = |name: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && name.chars().all(plain)
    };
    match sql.trim().split_once('(') {
        Some((name, rest)) if is_name(name.trim_end()) && closes_at_the_end(rest) => {
            name.trim_end()
        }
        _ => "expr",
    }
}

/// Whether the parenthesis that is open before `rest` closes with its last character.
fn closes_at_the_end(rest: &str) -> bool {
    let mut open = 1_usize;
    let mut closed_at = rest.char_indices().filter_map(|(place, character)| {
        match character {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(place)
    });
    closed_at.next() == rest.len().checked_sub(1)
}

/// `{table}_{column}_check`, or `{table}_check` where the check belongs to no single column.
#[must_use]
pub fn check(table: &str, column: Option<&str>, nth: u32) -> String {
    make(table, column, "check", nth)
}

/// `{table}_{column}_{label}_retired`: the check that refuses new rows with a retired label.
///
/// PostgreSQL has no name for it; this one is cut as its own are.
///
/// ```
/// use amani_schema_core::schema::names::retired;
///
/// assert_eq!(retired("users", "status", "on hold", 0), "users_status_on hold_retired");
/// assert_eq!(retired("users", "status", &"x".repeat(63), 0).len(), 63);
/// ```
#[must_use]
pub fn retired(table: &str, column: &str, label: &str, nth: u32) -> String {
    make(table, Some(&addition(&[column, label])), "retired", nth)
}

/// The first name of the row `make(0)`, `make(1)`, ... that is not taken.
///
/// ```
/// use amani_schema_core::schema::names::{check, first_free};
///
/// let name = first_free(|nth| check("t", None, nth), |name| name == "t_check");
/// assert_eq!(name, "t_check1");
/// ```
pub fn first_free(make: impl Fn(u32) -> String, taken: impl Fn(&str) -> bool) -> String {
    let mut nth = 0;
    loop {
        let name = make(nth);
        if !taken(&name) {
            return name;
        }
        nth += 1;
    }
}

/// The column part of a made-up name: joined by `_`, no longer than a name can be.
fn addition(columns: &[&str]) -> String {
    let mut joined = String::new();
    for column in columns {
        if joined.len() > MAX_NAME_BYTES {
            break;
        }
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
    }
    clip(&joined, MAX_NAME_BYTES).to_owned()
}

/// `name1_name2_label`, the longer of the two names cut first until all fits.
fn make(name1: &str, name2: Option<&str>, label: &str, nth: u32) -> String {
    let label = if nth == 0 {
        label.to_owned()
    } else {
        format!("{label}{nth}")
    };
    let overhead = label.len() + 1 + usize::from(name2.is_some());
    let available = MAX_NAME_BYTES - overhead;
    let (mut bytes1, mut bytes2) = (name1.len(), name2.map_or(0, str::len));
    while bytes1 + bytes2 > available {
        if bytes1 > bytes2 {
            bytes1 -= 1;
        } else {
            bytes2 -= 1;
        }
    }
    let name1 = clip(name1, bytes1);
    match name2 {
        Some(name2) => format!("{name1}_{}_{label}", clip(name2, bytes2)),
        None => format!("{name1}_{label}"),
    }
}

/// At most `bytes` bytes of it, never in the middle of a character.
fn clip(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_as_postgresql_cuts_them() {
        let table = "a".repeat(60);
        let column = "b".repeat(60);
        let made = unique(&table, &[&column], 0);
        assert_eq!(made.len(), 63);
        assert_eq!(made, format!("{}_{}_key", "a".repeat(29), "b".repeat(29)));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        let made = primary_key(&"é".repeat(31), 0);
        assert_eq!(made, format!("{}_pkey", "é".repeat(29)));
    }

    #[test]
    fn a_number_takes_its_room_from_the_names() {
        let made = check(&"x".repeat(63), None, 12);
        assert_eq!(made, format!("{}_check12", "x".repeat(55)));
    }
}
