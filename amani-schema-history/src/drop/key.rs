//! Keys: what their partitions have of them, and the foreign keys that rely on them.

use amani_schema_core::schema::{ForeignKey, Index, Table};

use crate::depends::Object;
use crate::inherit;
use crate::state::State;

/// The same constraint of the partitions: of a key it may have another name there.
pub(super) fn copies(state: &State, table: &Table, name: &str) -> Vec<Object> {
    let mut found = Vec::new();
    let primary = table.primary_key.iter().find(|key| key.name == name);
    let unique = table.uniques.iter().find(|key| key.name == name);
    let foreign = table.foreign_keys.iter().find(|key| key.name == name);
    for partition in inherit::partitions(state, &table.name) {
        let Some(there) = state.schema.table(&partition) else {
            continue;
        };
        let of_primary = there.primary_key.iter().filter(|_| primary.is_some());
        let of_unique = there.uniques.iter();
        let of_unique = of_unique.filter(|key| unique.is_some_and(|it| it.columns == key.columns));
        let of_foreign = there.foreign_keys.iter().filter(|key| {
            key.inherited
                && foreign.is_some_and(|it| it.columns == key.columns && it.target == key.target)
        });
        let names = of_primary
            .map(|key| &key.name)
            .chain(of_unique.map(|key| &key.name))
            .chain(of_foreign.map(|key| &key.name));
        found.extend(names.map(|name| Object::Constraint(partition.clone(), name.clone())));
    }
    found
}

/// The same index of the partitions.
pub(super) fn index_copies(state: &State, table: &Table, name: &str) -> Vec<Object> {
    let Some(index) = table.indexes.iter().find(|index| index.name == name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for partition in inherit::partitions(state, &table.name) {
        let there = state.schema.table(&partition);
        let mut indexes = there.into_iter().flat_map(|there| &there.indexes);
        if let Some(copy) = indexes.find(|other| is_same_index(other, index)) {
            found.push(Object::Index(partition, copy.name.clone()));
        }
    }
    found
}

fn is_same_index(one: &Index, other: &Index) -> bool {
    let unnamed = |index: &Index| Index {
        name: String::new(),
        comment: None,
        ..index.clone()
    };
    unnamed(one) == unnamed(other)
}

/// The table without a constraint.
pub(super) fn without(table: &Table, name: &str) -> Table {
    let mut left = table.clone();
    left.primary_key = left.primary_key.take().filter(|key| key.name != name);
    left.uniques.retain(|key| key.name != name);
    left
}

/// The foreign keys to a table that have nothing to rely on in what is left of it.
pub(super) fn orphans(state: &State, table: &Table, left: &Table) -> Vec<Object> {
    let is_orphan = |key: &&ForeignKey| {
        let columns = &key.target_columns;
        key.target == table.name && table.has_key(columns) && !left.has_key(columns)
    };
    let mut found = Vec::new();
    for other in &state.schema.tables {
        for key in other.foreign_keys.iter().filter(is_orphan) {
            found.push(Object::Constraint(other.name.clone(), key.name.clone()));
        }
    }
    found
}
