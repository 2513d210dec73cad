//! Partitions and children that come and go.

use amani_schema_core::schema::{ObjectName, Partition};

use crate::error::Result;
use crate::inherit;
use crate::state::State;
use crate::syntax::{Kind, Node};
use crate::table;

pub(super) fn attach(state: &mut State, parent: &ObjectName, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the partition is missing")?
        .path();
    let name = state.existing_table(&path)?;
    let mut partition = state.table_mut(&name)?.clone();
    partition.partition_of = Some(Partition {
        parent: parent.clone(),
        bound: table::bound(action),
    });
    table::inherit_columns(state, &mut partition, parent)?;
    let above = state.table_mut(parent)?.clone();
    for check in &mut partition.checks {
        let is_above = above.checks.iter().any(|other| other.name == check.name);
        check.inherited |= is_above;
        check.local &= !is_above;
    }
    *state.table_mut(&name)? = partition;
    table::copy_to_partition(state, parent, &name)
}

pub(super) fn detach(state: &mut State, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the partition is missing")?
        .path();
    let name = state.existing_table(&path)?;
    let table = state.table_mut(&name)?;
    table.partition_of = None;
    for column in &mut table.columns {
        (column.inherited, column.local) = (false, true);
    }
    for check in &mut table.checks {
        (check.inherited, check.local) = (false, true);
    }
    table
        .foreign_keys
        .iter_mut()
        .for_each(|key| key.inherited = false);
    Ok(())
}

pub(super) fn set_parent(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the parent is missing")?
        .path();
    let parent = state.existing_table(&path)?;
    let above = state.table_mut(&parent)?.clone();
    let table = state.table_mut(name)?;
    if action.kind() == Kind::INHERIT_TABLE {
        table.inherits.push(parent);
    } else {
        table.inherits.retain(|other| *other != parent);
    }
    for column in &above.columns {
        inherit::settle_column(state, name, &column.name)?;
    }
    for check in above.checks.iter().filter(|check| !check.no_inherit) {
        inherit::settle_check(state, name, &check.name)?;
    }
    Ok(())
}
