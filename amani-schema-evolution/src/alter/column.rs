use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Column, DataType, Identity, ObjectName, Sequence, Table, TypeName,
};
use amani_schema_core::sql::{self, identifier, object_name};

use super::{Change, sequence};
use crate::text::Text;

/// `one` and `other` are in normal form, `written` is what SQL is made of.
pub(super) fn change(table: &Table, one: &Column, other: &Column, written: &Column) -> Change {
    let computed = |column: &Column| column.generated.clone();
    if computed(other).is_some() && computed(one) != computed(other) {
        // PostgreSQL can change the expression in place from 17 on only.
        return Change::Replace;
    }
    let is_retyped = one.data_type != other.data_type || one.collation != other.collation;
    if is_retyped && computed(other).is_some() {
        return Change::Replace;
    }
    let alter = |clause: &str| {
        let clause = format!("ALTER COLUMN {} {clause}", identifier(&other.name));
        Text::clause(&table.name, clause)
    };
    let mut texts = Vec::new();
    if computed(one).is_some() && computed(other).is_none() {
        texts.push(alter("DROP EXPRESSION"));
    }
    if one.identity.is_some() && other.identity.is_none() {
        texts.push(alter("DROP IDENTITY"));
    }
    match (one.nullable, other.nullable) {
        (true, false) => texts.push(alter("SET NOT NULL")),
        (false, true) => texts.push(alter("DROP NOT NULL")),
        _ => {}
    }
    texts.extend(identity(table, one, other, written));
    texts.extend(
        settings(&other.data_type, &one.settings, &other.settings)
            .iter()
            .map(|it| alter(it)),
    );
    if is_retyped {
        Change::Retype(texts)
    } else {
        Change::of(texts)
    }
}

pub(super) fn set_default(table: &Table, column: &Column) -> Change {
    let value = column.default.as_ref().map_or("NULL", |value| &*value.0);
    let name = identifier(&column.name);
    let clause = format!("ALTER COLUMN {name} SET DEFAULT {value}");
    Change::Alter(vec![Text::clause(&table.name, clause)])
}

fn identity(table: &Table, one: &Column, other: &Column, written: &Column) -> Vec<Text> {
    let Some(identity) = other.identity else {
        return Vec::new();
    };
    let name = identifier(&other.name);
    let kind = match identity {
        Identity::Always => "ALWAYS",
        Identity::ByDefault => "BY DEFAULT",
    };
    let clause = |text: String| Text::clause(&table.name, format!("ALTER COLUMN {name} {text}"));
    match one.identity {
        None => {
            let own = written.identity_sequence.as_deref().map(|own| {
                let (name, options) = (object_name(&own.name), sql::sequence_options(own));
                format!(" (SEQUENCE NAME {name} {options})")
            });
            let add = format!(
                "ADD GENERATED {kind} AS IDENTITY{}",
                own.unwrap_or_default()
            );
            vec![
                clause(add),
                go_on_counting(&own_sequence(table, other), &table.name, &other.name),
            ]
        }
        Some(before) => {
            let mut texts = Vec::new();
            if before != identity {
                texts.push(clause(format!("SET GENERATED {kind}")));
            }
            texts.extend(identity_sequence(table, one, other));
            texts
        }
    }
}

/// The rows that are there have values that the new sequence, an SQL expression, must not give again.
pub(crate) fn go_on_counting(sequence: &str, table: &ObjectName, column: &str) -> Text {
    let (table, column) = (object_name(table), identifier(column));
    Text::Statement(format!(
        "SELECT pg_catalog.setval({sequence}, pg_catalog.max({column})) FROM {table} HAVING pg_catalog.max({column}) IS NOT NULL;"
    ))
}

/// The sequence of an identity column, which may have any name.
fn own_sequence(table: &Table, column: &Column) -> String {
    format!(
        "pg_catalog.pg_get_serial_sequence({}, {})",
        sql::literal(&object_name(&table.name)),
        sql::literal(&column.name)
    )
}

/// An identity sequence keeps its name when its table is renamed, and goes on counting.
fn identity_sequence(table: &Table, one: &Column, other: &Column) -> Vec<Text> {
    let usual = |column: &Column| usual_sequence(table, column);
    let own = |column: &Column| {
        column
            .identity_sequence
            .as_deref()
            .cloned()
            .unwrap_or_else(|| usual(column))
    };
    let (before, after) = (own(one), own(other));
    let mut texts = Vec::new();
    if before.name.name != after.name.name {
        texts.push(Text::Statement(format!(
            "ALTER SEQUENCE {} RENAME TO {};",
            object_name(&before.name),
            identifier(&after.name.name)
        )));
    }
    let renamed = Sequence {
        name: after.name.clone(),
        ..before
    };
    if let Change::Alter(more) = sequence::change(&renamed, &after) {
        // The type of the sequence follows that of the column by itself only in a new table.
        texts.extend(more);
    }
    texts
}

/// What PostgreSQL makes for an identity column about which nothing is said.
fn usual_sequence(table: &Table, column: &Column) -> Sequence {
    let name = amani_schema_core::schema::names::sequence(&table.name.name, &column.name, 0);
    Sequence {
        max: Sequence::bounds(&column.data_type).1,
        data_type: column.data_type.clone(),
        ..Sequence::new(crate::text::index_name(&table.name, &name))
    }
}

/// `SET STATISTICS`, `SET STORAGE`, `SET COMPRESSION` and `SET (...)`.
fn settings(
    data_type: &DataType,
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
) -> Vec<String> {
    const OWN: [&str; 3] = ["storage", "compression", "statistics"];
    let mut clauses = Vec::new();
    for word in OWN {
        let (before, after) = (one.get(word), other.get(word));
        if before != after {
            let value = after
                .cloned()
                .unwrap_or_else(|| usual_setting(data_type, word));
            clauses.push(format!("SET {} {value}", word.to_uppercase()));
        }
    }
    let mut set = other.clone();
    set.retain(|name, value| !OWN.contains(&&**name) && one.get(name) != Some(value));
    if !set.is_empty() {
        clauses.push(format!("SET ({})", sql::settings(&set)));
    }
    let gone = one
        .keys()
        .filter(|name| !OWN.contains(&&***name) && !other.contains_key(*name));
    let gone: Vec<String> = gone.map(|name| identifier(name)).collect();
    if !gone.is_empty() {
        clauses.push(format!("RESET ({})", gone.join(", ")));
    }
    clauses
}

/// What a setting is where nobody says anything. `SET STORAGE DEFAULT` is there from 16 on only.
fn usual_setting(data_type: &DataType, word: &str) -> String {
    match word {
        "statistics" => "-1".to_owned(),
        "compression" => "DEFAULT".to_owned(),
        _ => usual_storage(data_type).to_owned(),
    }
}

/// `pg_type.typstorage` of the types there are.
fn usual_storage(data_type: &DataType) -> &'static str {
    let TypeName::Builtin(name) = &data_type.name else {
        return if data_type.dimensions > 0 {
            "EXTENDED"
        } else {
            "PLAIN"
        };
    };
    let name = name.split(' ').next().unwrap_or(name);
    match name {
        _ if data_type.dimensions > 0 => "EXTENDED",
        "numeric" | "inet" | "cidr" => "MAIN",
        "text" | "character" | "bytea" | "json" | "jsonb" | "xml" | "bit" | "path" | "polygon"
        | "tsvector" | "jsonpath" => "EXTENDED",
        _ => "PLAIN",
    }
}
