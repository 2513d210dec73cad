//! Enums and structs as Rust text.

use amani_schema_core::schema::{Column, Enum, Expression, Identity, ObjectName, Table};
use heck::ToSnakeCase;

use super::keys::Keys;
use super::layout::{Meta, attribute, doc, literal};
use super::names::{EnumNames, Names, TableNames};
use super::said::field_type;
use super::text::bare;
use super::types::RustType;

/// `#[pg_enum]` and the enum.
pub(super) fn enumeration(item: &Enum, own: &EnumNames) -> String {
    let mut text = item
        .comment
        .as_ref()
        .and_then(|it| doc(it, 0))
        .unwrap_or_default();
    let casing = own
        .variants
        .casing
        .map(|casing| Meta::string("rename_all", casing));
    let keys = name_keys(&item.name, &own.ident).into_iter().chain(casing);
    text += &attribute("pg_enum", keys.collect(), 0);
    text += "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n";
    text += &format!("pub enum {} {{\n", own.ident);
    for variant in &own.variants.members {
        if !variant.comes_back {
            text += &attribute("label", vec![Meta::word(literal(&variant.sql))], 4);
        }
        text += &format!("    {},\n", variant.ident);
    }
    text + "}\n"
}

/// `#[table]` and the struct.
pub(super) fn table(names: &Names, table: &Table, own: &TableNames) -> String {
    let mut text = table
        .comment
        .as_ref()
        .and_then(|it| doc(it, 0))
        .unwrap_or_default();
    let mut keys = Keys::of(names, table, own);
    let casing = own
        .fields
        .casing
        .map(|casing| Meta::string("rename_all", casing));
    let on_table = name_keys(&table.name, &own.ident).into_iter().chain(casing);
    let on_table = on_table.chain(keys.on_table).collect();
    text += &attribute("table", on_table, 0);
    text += "#[derive(Debug, Clone, PartialEq)]\n";
    text += &format!("pub struct {} {{\n", own.ident);
    for field in &own.fields.members {
        let (Some(column), Some(rust_type)) = (table.column(&field.sql), own.types.get(&field.sql))
        else {
            continue;
        };
        let name = (!field.comes_back).then(|| Meta::string("name", &field.sql));
        let mut metas: Vec<Meta> = name.into_iter().collect();
        let constraints = keys.on_field.remove(&field.sql).unwrap_or_default();
        let is_primary = |meta: &Meta| *meta == Meta::word("primary_key");
        let (primary, others): (Vec<_>, Vec<_>) = constraints.into_iter().partition(is_primary);
        metas.extend(primary);
        metas.extend(column_keys(names, table, column, rust_type));
        metas.extend(others);
        text += &column
            .comment
            .as_ref()
            .and_then(|it| doc(it, 4))
            .unwrap_or_default();
        if !metas.is_empty() {
            text += &attribute("column", metas, 4);
        }
        let data_type = field_type(table, own, &field.sql).unwrap_or_default();
        text += &format!("    pub {}: {data_type},\n", field.ident);
    }
    text + "}\n"
}

/// What the Rust name does not say of a name.
fn name_keys(name: &ObjectName, ident: &str) -> Vec<Meta> {
    let comes_back = ident.to_snake_case() == name.name;
    let written = (!comes_back).then(|| Meta::string("name", &name.name));
    let schema = name
        .schema
        .as_ref()
        .map(|schema| Meta::string("schema", schema));
    written.into_iter().chain(schema).collect()
}

/// The type, the identity and the default.
fn column_keys(names: &Names, table: &Table, column: &Column, rust_type: &RustType) -> Vec<Meta> {
    let mut metas = rust_type.keys.clone();
    let collation = column.collation.as_ref();
    metas.extend(collation.map(|collation| Meta::string("collation", &collation.name)));
    if says_identity(table, column) {
        metas.extend(column.identity.map(|identity| match identity {
            Identity::Always => Meta::word("identity"),
            Identity::ByDefault => Meta::words("identity", ["by_default".to_owned()]),
        }));
    }
    let generated = column.generated.as_ref();
    metas.extend(generated.map(|generated| Meta::string("generated", bare(&generated.0))));
    let default = column.default.as_ref();
    metas.extend(default.map(|default| {
        let value = default_value(names, column, rust_type, default);
        Meta::word(format!("default = {value}"))
    }));
    metas
}

/// Whether `identity` says it all: the sequence is the usual one.
pub(super) fn says_identity(table: &Table, column: &Column) -> bool {
    let sequence = column.identity_sequence.as_deref();
    sequence.is_none_or(|sequence| sequence.is_default_of(&table.name, column))
}

/// A Rust value where it means the very same, else SQL.
fn default_value(
    names: &Names,
    column: &Column,
    rust_type: &RustType,
    default: &Expression,
) -> String {
    let text = default.0.trim();
    let value = if rust_type.is_written || column.data_type.dimensions > 0 {
        None
    } else if let Some(own) = column
        .data_type
        .named_type()
        .and_then(|it| names.enumeration(it))
    {
        let label = constant(text);
        let variant = label.as_deref().and_then(|label| own.variants.ident(label));
        variant.map(|variant| format!("{}::{variant}", own.ident))
    } else {
        match &*rust_type.text {
            "bool" => Some(text.to_owned()).filter(|it| it == "true" || it == "false"),
            "i16" | "i32" | "i64" => Some(text.to_owned()).filter(|it| is_digits(it)),
            "f32" | "f64" | "Decimal" => Some(text.to_owned()).filter(|it| is_decimal(it)),
            "String" => constant(text).map(|it| literal(&it)),
            _ => None,
        }
    };
    value.unwrap_or_else(|| format!("sql({})", literal(&default.0)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.len() < 19 && text.chars().all(|c| c.is_ascii_digit())
}

/// `0`, `0.50`, `-1`: as it stands in Rust and in SQL.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(unsigned),
    }
}

/// The text of a constant, whatever it is cast to: `'draft'::status`.
fn constant(sql: &str) -> Option<String> {
    let rest = sql.strip_prefix('\'')?;
    let mut text = String::new();
    let mut characters = rest.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        if character != '\'' {
            text.push(character);
        } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            let cast = &rest[place + 1..];
            let is_name = |c: char| c.is_alphanumeric() || " _.\"".contains(c);
            let is_cast = cast
                .strip_prefix("::")
                .is_some_and(|name| name.chars().all(is_name));
            return (cast.is_empty() || is_cast).then_some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_is_read_whatever_it_is_cast_to() {
        for (sql, text) in [
            ("'draft'::app.\"Status\"", Some("draft")),
            ("'it''s'", Some("it's")),
            ("''::character varying", Some("")),
            ("'a' || 'b'", None),
            ("'a'::text || 'b'::text", None),
            ("E'a\\n'::text", None),
            ("now()", None),
        ] {
            assert_eq!(constant(sql).as_deref(), text, "{sql}");
        }
    }

    #[test]
    fn a_number_is_one_in_both_languages() {
        for (text, is) in [
            ("0", true),
            ("-1.50", true),
            ("1.", false),
            ("1e3", false),
            ("x", false),
        ] {
            assert_eq!(is_decimal(text), is, "{text}");
        }
    }
}
