//! SQL in the expansion: constants with holes for rustc to fill, and names for sqlx.

use amani_schema_core::plan::Plan;
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;
use amani_schema_core::template::{self, Piece};
use proc_macro2::TokenStream;
use quote::quote;

/// What makes the objects of a schema, and what drops them.
pub(crate) struct Steps {
    pub(crate) up: String,
    pub(crate) down: String,
}

impl Steps {
    pub(crate) fn of(schema: &Schema) -> Self {
        let plan = Plan::create_objects(schema);
        Self {
            up: plan.up(),
            down: plan.down(),
        }
    }
}

/// Rendered SQL as an expression of type `&'static str`; `holes` are expressions of the same type.
pub(crate) fn constant(amani: &TokenStream, sql: &str, holes: &[TokenStream]) -> TokenStream {
    let pieces = template::pieces(sql).map(|piece| match piece {
        Piece::Text(text) => quote!(#text),
        Piece::Hole(number) => holes[number].clone(),
    });
    quote! {{
        const PARTS: &[&str] = &[#(#pieces),*];
        const BYTES: [u8; #amani::__private::total(PARTS)] = #amani::__private::join(PARTS);
        match ::core::str::from_utf8(&BYTES) {
            ::core::result::Result::Ok(sql) => sql,
            ::core::result::Result::Err(_) => ::core::panic!("parts of UTF-8 are UTF-8 together"),
        }
    }}
}

/// The name by which sqlx asks the server for a type.
///
/// sqlx 0.9 puts the name into a string with Rust's escapes, which PostgreSQL does not read for
/// anything but ASCII: other names go as `U&"..."`, which is ASCII throughout.
pub(crate) fn sqlx_name(name: &ObjectName) -> String {
    let quoted = sql::object_name(name);
    if quoted
        .chars()
        .all(|character| character.is_ascii() && character != '\'' && character != '\\')
    {
        return quoted;
    }
    let parts = name.schema.iter().chain([&name.name]);
    parts
        .map(|part| unicode_quoted(part))
        .collect::<Vec<_>>()
        .join(".")
}

/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
fn unicode_quoted(name: &str) -> String {
    let escaped: String = name
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | ' ' => character.to_string(),
            _ => format!("\\+{:06X}", u32::from(character)),
        })
        .collect();
    format!("U&\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_stays_as_it_is() {
        assert_eq!(
            sqlx_name(&ObjectName::in_schema("app", "Status")),
            "app.\"Status\""
        );
    }

    #[test]
    fn a_name_beyond_ascii_is_escaped() {
        assert_eq!(
            sqlx_name(&ObjectName::new("größe")),
            "U&\"gr\\+0000F6\\+0000DFe\""
        );
    }
}
