//! Constraints, indexes and sequences that are the same but for their name: those whose name comes from
//! a table or column that was renamed, above all.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{
    Check, Exclusion, ForeignKey, Index, ObjectName, PrimaryKey, Schema, Sequence, Table, Unique,
};
use amani_schema_core::sql::{identifier, object_name};
use amani_schema_history::canonical;

use crate::text::index_name;

/// The statements that give them the names of `next`.
pub(super) fn renames(previous: &Schema, next: &Schema) -> Vec<String> {
    let (previous, next) = candidates(previous, next);
    let mut statements = Vec::new();
    let targets = next.tables_by_name();
    for table in &previous.tables {
        if let Some(after) = targets.get(&table.name) {
            constraints(table, after, &mut statements);
            let index = |index: &Index| Index {
                name: String::new(),
                comment: None,
                ..index.clone()
            };
            for (from, to) in pairs(&table.indexes, &after.indexes, |it| &it.name, index) {
                let name = object_name(&index_name(&table.name, from));
                statements.push(format!("ALTER INDEX {name} RENAME TO {};", identifier(to)));
            }
        }
    }
    sequences(&previous, &next, &mut statements);
    statements
}

/// The sequences, and the tables with a name among their parts that the other one has not, in normal form.
fn candidates(previous: &Schema, next: &Schema) -> (Schema, Schema) {
    let names = |schema: &'_ Schema| -> BTreeMap<ObjectName, BTreeSet<String>> {
        let tables = schema.tables.iter();
        let named = tables.map(|table| {
            let indexes = table.indexes.iter().map(|index| &*index.name);
            let parts = table.constraint_names().chain(indexes);
            (table.name.clone(), parts.map(str::to_owned).collect())
        });
        named.collect()
    };
    let (one, other) = (names(previous), names(next));
    let is_candidate = |table: &&Table| match (one.get(&table.name), other.get(&table.name)) {
        (Some(before), Some(after)) => before != after,
        _ => false,
    };
    let part = |schema: &Schema| {
        let tables = schema.tables.iter().filter(is_candidate);
        canonical(&Schema {
            tables: tables.cloned().collect(),
            sequences: schema.sequences.clone(),
            owner: schema.owner.clone(),
            ..Schema::default()
        })
    };
    (part(previous), part(next))
}

fn constraints(before: &Table, after: &Table, statements: &mut Vec<String>) {
    let keys = |table: &Table| {
        table
            .primary_key
            .iter()
            .cloned()
            .collect::<Vec<PrimaryKey>>()
    };
    let (one, other) = (keys(before), keys(after));
    let mut found = pairs(
        &one,
        &other,
        |it| &it.name,
        |key| PrimaryKey {
            name: String::new(),
            comment: None,
            ..key.clone()
        },
    );
    found.extend(pairs(
        &before.uniques,
        &after.uniques,
        |it| &it.name,
        |key| Unique {
            name: String::new(),
            comment: None,
            ..key.clone()
        },
    ));
    found.extend(pairs(
        &before.checks,
        &after.checks,
        |it| &it.name,
        |check| Check {
            name: String::new(),
            comment: None,
            ..check.clone()
        },
    ));
    found.extend(pairs(
        &before.exclusions,
        &after.exclusions,
        |it| &it.name,
        |it| Exclusion {
            name: String::new(),
            comment: None,
            ..it.clone()
        },
    ));
    found.extend(pairs(
        &before.foreign_keys,
        &after.foreign_keys,
        |it| &it.name,
        |key| ForeignKey {
            name: String::new(),
            comment: None,
            ..key.clone()
        },
    ));
    let table = object_name(&before.name);
    statements.extend(found.into_iter().map(|(from, to)| {
        let (from, to) = (identifier(from), identifier(to));
        format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to};")
    }));
}

/// A sequence goes with its column, whatever it is called.
fn sequences(previous: &Schema, next: &Schema, statements: &mut Vec<String>) {
    let owned = |schema: &Schema| -> Vec<Sequence> {
        let owned = schema
            .sequences
            .iter()
            .filter(|item| item.owned_by.is_some());
        owned.cloned().collect()
    };
    let (one, other) = (owned(previous), owned(next));
    let bare = |sequence: &Sequence| Sequence {
        name: ObjectName {
            name: String::new(),
            ..sequence.name.clone()
        },
        comment: None,
        ..sequence.clone()
    };
    for (from, to) in pairs(&one, &other, |it| &it.name.name, bare) {
        let found = one.iter().find(|sequence| sequence.name.name == *from);
        let schema = found.and_then(|sequence| sequence.name.schema.clone());
        let name = ObjectName {
            schema,
            name: from.clone(),
        };
        statements.push(format!(
            "ALTER SEQUENCE {} RENAME TO {};",
            object_name(&name),
            identifier(to)
        ));
    }
}

/// Those that are in one list only, paired with their likes in the other.
fn pairs<'a, T, K: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    name: impl Fn(&T) -> &String,
    bare: impl Fn(&T) -> K,
) -> Vec<(&'a String, &'a String)>
where
    T: 'a,
{
    let name: &dyn Fn(&'a T) -> &'a String = &|item| name_of(item, &name);
    let names = |list: &'a [T]| list.iter().map(name).collect::<BTreeSet<_>>();
    let (old_names, new_names) = (names(before), names(after));
    let gone = before
        .iter()
        .filter(|item| !new_names.contains(&name(item)));
    let mut new: Vec<&T> = after
        .iter()
        .filter(|item| !old_names.contains(&name(item)))
        .collect();
    let mut found = Vec::new();
    for item in gone {
        if let Some(place) = new.iter().position(|other| bare(other) == bare(item)) {
            found.push((name(item), name(new.remove(place))));
        }
    }
    found
}

fn name_of<'a, T>(item: &'a T, name: &impl Fn(&T) -> &String) -> &'a String {
    name(item)
}
