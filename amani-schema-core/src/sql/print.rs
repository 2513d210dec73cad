//! A whole schema as SQL, for reading, comparing and creating it anew.

mod access;
mod code;
mod relations;
mod setting;
mod types;

pub use access::print as access;
pub use relations::{table, table_settings};
pub use setting::is_list_of_names;

use super::{identifier, literal};
use crate::schema::{Schema, Unmanaged};

/// The statements that create a schema in an empty database, each kind sorted by name, views as they come:
/// one may read another.
///
/// Two equal schemas give the same text. Foreign keys and partitions are attached at the end, so
/// that the order of tables is theirs by name, parents aside. It is not what a migration says: nothing in
/// it is guarded, and there is no way down.
///
/// ```
/// use amani_schema_core::schema::{Access, Enum, ObjectName, Schema};
/// use amani_schema_core::sql;
///
/// let mood = Enum {
///     name: ObjectName::new("mood"),
///     labels: vec!["sad".into()],
///     comment: None,
///     access: Access::default(),
/// };
/// let schema = Schema { enums: vec![mood], ..Schema::default() };
/// assert_eq!(sql::print(&schema), "CREATE TYPE mood AS ENUM ('sad');\n");
/// ```
#[must_use]
pub fn print(schema: &Schema) -> String {
    let out = statements(schema);
    if out.is_empty() {
        return String::new();
    }
    out.join("\n") + "\n"
}

/// The same, statement by statement; what the model knows by name only is a comment.
///
/// ```
/// use amani_schema_core::schema::{Extension, Schema};
/// use amani_schema_core::sql;
///
/// let citext = Extension { name: "citext".into(), schema: None };
/// let schema = Schema { extensions: vec![citext], ..Schema::default() };
/// assert_eq!(sql::statements(&schema), ["CREATE EXTENSION citext;"]);
/// ```
#[must_use]
pub fn statements(schema: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    for Unmanaged { kind, name } in &schema.unmanaged {
        out.push(format!(
            "-- Not in the model: {kind} {}",
            name.replace('\n', " ")
        ));
    }
    if !schema.routines.is_empty() {
        // What a body names may come later.
        out.push("SET check_function_bodies = off;".to_owned());
    }
    types::print(schema, &mut out);
    relations::print_sequences(schema, &mut out);
    code::print_routines(schema, &mut out, false);
    relations::print_tables(schema, &mut out);
    code::print_routines(schema, &mut out, true);
    code::print_views(schema, &mut out);
    relations::print_links(schema, &mut out);
    code::print_rest(schema, &mut out);
    access::print(schema, &mut out);
    out
}

/// `COMMENT ON ...`, if there is one.
fn comment(out: &mut Vec<String>, on: &str, text: Option<&String>) {
    if let Some(text) = text {
        out.push(format!("COMMENT ON {on} IS {};", literal(text)));
    }
}

/// ` WITH (name = value, ...)`.
pub(super) fn with(options: &std::collections::BTreeMap<String, String>) -> String {
    if options.is_empty() {
        return String::new();
    }
    format!(" WITH ({})", settings(options))
}

/// `name = value, ...`, as it stands in `WITH (...)` and `SET (...)`.
#[must_use]
pub fn settings(options: &std::collections::BTreeMap<String, String>) -> String {
    let pairs = options.iter().map(|(name, value)| {
        let plain = value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let value = if plain && !value.is_empty() {
            value.clone()
        } else {
            literal(value)
        };
        format!("{} = {value}", identifier(name))
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// The items in the order of a key.
fn sorted<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> Vec<&T> {
    let mut items: Vec<&T> = items.iter().collect();
    items.sort_by_key(|item| key(item));
    items
}
