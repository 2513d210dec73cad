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

/// Whether any parent of a table has this to give.
pub(crate) fn inherits(state: &State, table: &ObjectName, has: impl Fn(&Table) -> bool) -> bool {
    let there = state.schema.table(table);
    let mut parents = there.into_iter().flat_map(Table::parents);
    parents.any(|parent| state.schema.table(parent).is_some_and(&has))
}

/// A table and the partitioned ones that it is a part of, all the way up.
pub(crate) fn with_partitioned(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    all_from(table, |name| {
        let there = state.schema.table(name);
        let partition = there.and_then(|table| table.partition_of.as_ref());
        partition
            .map(|partition| partition.parent.clone())
            .into_iter()
            .collect()
    })
}

/// A table and its partitions, all the way down.
pub(crate) fn with_partitions(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    all_from(table, |name| partitions(state, name))
}

/// A table and its children, all the way down.
pub(crate) fn with_descendants(state: &State, table: &ObjectName) -> Vec<ObjectName> {
    all_from(table, |name| children(state, name))
}

fn all_from(table: &ObjectName, next: impl Fn(&ObjectName) -> Vec<ObjectName>) -> Vec<ObjectName> {
    let mut found = vec![table.clone()];
    let mut place = 0;
    while place < found.len() {
        for child in next(&found[place]) {
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

/// A column is inherited as long as any parent has it, and the table's own from then on.
pub(crate) fn settle_column(state: &mut State, table: &ObjectName, name: &str) -> Result {
    let is_above = inherits(state, table, |parent| parent.column(name).is_some());
    let columns = state.table_mut(table)?.columns.iter_mut();
    for column in columns.filter(|column| column.name == name) {
        column.inherited = is_above;
        column.local |= !is_above;
    }
    Ok(())
}

/// The same for a check.
pub(crate) fn settle_check(state: &mut State, table: &ObjectName, name: &str) -> Result {
    let is_above = inherits(state, table, |parent| {
        let mut checks = parent.checks.iter();
        checks.any(|check| check.name == name && !check.no_inherit)
    });
    let checks = state.table_mut(table)?.checks.iter_mut();
    for check in checks.filter(|check| check.name == name && !check.no_inherit) {
        check.inherited = is_above;
        check.local |= !is_above;
    }
    Ok(())
}
