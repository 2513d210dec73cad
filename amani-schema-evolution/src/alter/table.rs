use std::collections::BTreeMap;

use amani_schema_core::schema::Table;
use amani_schema_core::sql::{identifier, object_name};

use super::Change;
use super::constraint::set;
use crate::text::Text;

/// What is said of the table itself, in normal form.
pub(super) fn change(one: &Table, other: &Table) -> Change {
    let clause = |text: String| Text::clause(&other.name, text);
    let mut texts = Vec::new();
    if one.unlogged != other.unlogged {
        let word = if other.unlogged {
            "SET UNLOGGED"
        } else {
            "SET LOGGED"
        };
        texts.push(clause(word.to_owned()));
    }
    texts.extend(options(&one.options, &other.options, clause));
    let parents = |from: &Table, to: &Table, word: &str| -> Vec<Text> {
        let gone = from
            .inherits
            .iter()
            .filter(|parent| !to.inherits.contains(parent));
        gone.map(|parent| clause(format!("{word} {}", object_name(parent))))
            .collect()
    };
    texts.extend(parents(one, other, "NO INHERIT"));
    texts.extend(parents(other, one, "INHERIT"));
    texts.extend(partition(one, other));
    let flag = |before: bool, after: bool, words: [&str; 2]| {
        (before != after).then(|| clause(words[usize::from(after)].to_owned()))
    };
    texts.extend(flag(
        one.row_security,
        other.row_security,
        ["DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"],
    ));
    texts.extend(flag(
        one.force_row_security,
        other.force_row_security,
        ["NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"],
    ));
    if one.partition_by == other.partition_by {
        Change::of(texts)
    } else {
        // Only refused later on, with its name: PostgreSQL cannot change it either.
        Change::Replace
    }
}

/// The replica identity, which may be an index and so comes after those.
pub(crate) fn replica_identity(table: &Table) -> Text {
    let identity = match table.replica_identity.as_deref() {
        None => "DEFAULT".to_owned(),
        Some(word @ ("FULL" | "NOTHING")) => word.to_owned(),
        Some(index) => format!("USING INDEX {}", identifier(index)),
    };
    Text::clause(&table.name, format!("REPLICA IDENTITY {identity}"))
}

fn partition(one: &Table, other: &Table) -> Vec<Text> {
    if one.partition_of == other.partition_of {
        return Vec::new();
    }
    let name = object_name(&other.name);
    let detach = one.partition_of.iter().map(|before| {
        let clause = format!("DETACH PARTITION {name}");
        Text::clause(&before.parent, clause)
    });
    let attach = other.partition_of.iter().map(|after| {
        let clause = format!("ATTACH PARTITION {name} {}", after.bound.0);
        Text::clause(&after.parent, clause)
    });
    // Two clauses of one statement may not do both.
    let alone = |text: Text| match text {
        Text::Clause { table, clause } => {
            Text::Statement(format!("ALTER TABLE {} {clause};", object_name(&table)))
        }
        statement @ Text::Statement(_) => statement,
    };
    detach.chain(attach).map(alone).collect()
}

/// `SET (...)` and `RESET (...)`.
pub(super) fn options(
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
    make: impl Fn(String) -> Text,
) -> Vec<Text> {
    let mut changed = other.clone();
    changed.retain(|name, value| one.get(name) != Some(value));
    let gone = one.keys().filter(|name| !other.contains_key(*name));
    let gone: Vec<String> = gone
        .map(|name| {
            name.split('.')
                .map(identifier)
                .collect::<Vec<_>>()
                .join(".")
        })
        .collect();
    let mut texts = Vec::new();
    if !changed.is_empty() {
        texts.push(make(set(&changed)));
    }
    if !gone.is_empty() {
        texts.push(make(format!("RESET ({})", gone.join(", "))));
    }
    texts
}
