//! Names of what is past: in quotes, and as the catalog holds them.
//!
//! `"old"`, `"app.old"`, `"app.users.nickname"`. As with `name = "..."` the case is kept; a part that
//! has a dot in it stands in double quotes of its own.

use amani_schema_core::schema::ObjectName;
use syn::LitStr;

use crate::{Errors, text};

/// The name of a table or a type; without a schema it is in `schema`.
pub(crate) fn object(
    errors: &Errors,
    written: &LitStr,
    what: &str,
    schema: Option<&str>,
) -> Option<ObjectName> {
    const FORM: &str = "write the name as the database has it: `\"old\"` or `\"schema.old\"`";
    let parts = parts(errors, written, what, FORM)?;
    match parts.as_slice() {
        [name] => Some(in_schema(schema, name)),
        [schema, name] => Some(in_schema(Some(schema), name)),
        _ => unknown(errors, written, what, FORM),
    }
}

/// The name of a column with its table: `"users.nickname"`.
pub(crate) fn column(errors: &Errors, written: &LitStr) -> Option<(ObjectName, String)> {
    const FORM: &str = "write the table and the column: `\"users.nickname\"`";
    let parts = parts(errors, written, "a column", FORM)?;
    match parts.as_slice() {
        [table, column] => Some((in_schema(None, table), column.clone())),
        [schema, table, column] => Some((in_schema(Some(schema), table), column.clone())),
        _ => unknown(errors, written, "a column", FORM),
    }
}

/// In the model `public` is no schema.
fn in_schema(schema: Option<&str>, name: &str) -> ObjectName {
    ObjectName {
        schema: schema
            .filter(|schema| *schema != "public")
            .map(str::to_owned),
        name: name.to_owned(),
    }
}

fn parts(errors: &Errors, written: &LitStr, what: &str, form: &str) -> Option<Vec<String>> {
    let Some(parts) = split(&written.value()) else {
        return unknown(errors, written, what, form);
    };
    let is_name = |part: &String| text::check_name(errors, written.span(), part);
    parts.iter().all(is_name).then_some(parts)
}

fn unknown<T>(errors: &Errors, written: &LitStr, what: &str, form: &str) -> Option<T> {
    let message = format!("`{}` is no name of {what}", written.value());
    errors.at(written, message, form);
    None
}

/// The parts between the dots; `None` where a part is empty or its quotes do not match.
fn split(written: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = written;
    loop {
        let (part, behind) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        if part.is_empty() {
            return None;
        }
        parts.push(part);
        if behind.is_empty() {
            return Some(parts);
        }
        rest = behind.strip_prefix('.')?;
    }
}

/// What stands before the closing quote, a double one for one in the name, and what is behind it.
fn unquoted(quoted: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        if character != '"' {
            name.push(character);
        } else if characters.next_if(|(_, next)| *next == '"').is_some() {
            name.push('"');
        } else {
            return Some((name, &quoted[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn dots_separate_and_quotes_keep_them() {
        let split = |written| split(written).map(|parts| parts.join("|"));
        assert_eq!(split("users").as_deref(), Some("users"));
        assert_eq!(split("App.Users").as_deref(), Some("App|Users"));
        assert_eq!(split("\"a.b\".c").as_deref(), Some("a.b|c"));
        assert_eq!(split("\"a\"\"b\"").as_deref(), Some("a\"b"));
        for broken in ["", ".", "a.", ".a", "\"a", "\"a\"b", "\"\""] {
            assert_eq!(split(broken), None, "{broken}");
        }
    }
}
