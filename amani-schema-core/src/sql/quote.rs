//! Quoting: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>.

use super::keywords;
use crate::schema::ObjectName;
use crate::template;

/// A name as an SQL identifier, in double quotes only where it needs them.
///
/// ```
/// use amani_schema_core::sql::identifier;
///
/// assert_eq!(identifier("users"), "users");
/// assert_eq!(identifier("user"), "\"user\"");
/// assert_eq!(identifier("Sta \"tus"), "\"Sta \"\"tus\"");
/// ```
#[must_use]
pub fn identifier(name: &str) -> String {
    if template::is_hole(name) || is_plain(name) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// A name in its schema, both quoted where they need it.
///
/// ```
/// use amani_schema_core::schema::ObjectName;
/// use amani_schema_core::sql::object_name;
///
/// assert_eq!(object_name(&ObjectName::in_schema("app", "Order")), "app.\"Order\"");
/// ```
#[must_use]
pub fn object_name(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(&name.name)),
        None => identifier(&name.name),
    }
}

/// A text as an SQL string literal, whatever `standard_conforming_strings` says.
///
/// ```
/// use amani_schema_core::sql::literal;
///
/// assert_eq!(literal("it's"), "'it''s'");
/// assert_eq!(literal(r"a\b"), r"E'a\\b'");
/// ```
#[must_use]
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// A text between dollar quotes, under a tag that the text does not contain.
///
/// ```
/// use amani_schema_core::sql::dollar;
///
/// assert_eq!(dollar("BEGIN END"), "$amani$BEGIN END$amani$");
/// assert_eq!(dollar("'$amani$'"), "$amani1$'$amani$'$amani1$");
/// ```
#[must_use]
pub fn dollar(text: &str) -> String {
    let numbered = (1_u32..).map(|number| format!("$amani{number}$"));
    let mut tags = std::iter::once("$amani$".to_owned()).chain(numbered);
    let tag = tags.find(|tag| !text.contains(&**tag)).unwrap_or_default();
    format!("{tag}{text}{tag}")
}

fn is_plain(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let goes_on = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    starts && name.chars().all(goes_on) && !keywords::needs_quotes(name)
}
