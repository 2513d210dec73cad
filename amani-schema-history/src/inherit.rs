//! Children and partitions, and what a table hands down to them.

use amani_schema_core::schema::{ObjectName, Table};

use crate::error::Result;
use crate::state::State;

/// The partitions of a table, one level down.
pub(crate) fn partitions(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    let is_partition = |other: &&Table| {
        let parent = other
            .partition_of
            .as_ref()
            .map(|partition| &partition.parent);
        parent == Some(table)
    };
    let tables = state.schema.tables.iter();
    tables
        .filter(is_partition)
        .map(|other| other.name.clone())
        .collect()
}

/// The children of a table, one level down, partitions among them.
pub(crate) fn children(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    let tables = state.schema.tables.iter();
    let inheriting = tables.filter(|other| other.inherits.contains(table));
    let mut found: Vec<ObjectName> = inheriting.map(|other| other.name.clone()).collect();
    found.extend(partitions(state, table));
    found
}

/// A table and its partitions, all the way down.
pub(crate) fn with_partitions(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    all_below(table, |name| partitions(state, name))
}

/// A table and its children, all the way down.
pub(crate) fn with_descendants(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    all_below(table, |name| children(state, name))
}

fn all_below(
    table: &ObjectName,
    below: impl Fn(&ObjectName) -> Vec<ObjectName>,
) -> Vec<ObjectName> {
    let mut found = vec![table.clone()];
    let mut place = 0;
    while place < found.len() {
        for child in below(&found[place]) {
            if !found.contains(&child) {
                found.push(child);
            }
        }
        place += 1;
    }
    found
}

/// Makes columns NOT NULL, in the children too.
pub(crate) fn set_not_null(state: &mut State, table: &ObjectName, columns: &[String]) -> Result {
    for name in with_descendants(state, table) {
        let there = state.table_mut(&name)?;
        for column in &mut there.columns {
            if columns.contains(&column.name) {
                column.nullable = false;
            }
        }
    }
    Ok(())
}
