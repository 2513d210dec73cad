//! What `ALTER TABLE` does to a constraint.

use amani_schema_core::schema::{Deferrable, ObjectName};

use crate::constraint::{self, Written};
use crate::drop;
use crate::error::Result;
use crate::inherit;
use crate::state::State;
use crate::syntax::{Kind, Node};

pub(super) fn add_constraint(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result<Vec<Written>> {
    let node = action.nodes().next().ok_or("the constraint is missing")?;
    if node.kind() == Kind::NOT_NULL_CONSTRAINT {
        let column = node
            .child(Kind::COLUMN_NAME_REF)
            .ok_or("the column is missing")?
            .name();
        inherit::set_not_null(state, table, &[column])?;
        return Ok(Vec::new());
    }
    Ok(vec![Written::read(&node, None)?.only(only)])
}

pub(super) fn drop_constraint(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result {
    let name = action
        .child(Kind::CONSTRAINT_NAME_REF)
        .ok_or("the constraint is missing")?
        .name();
    let there = state.table_mut(table)?;
    if !there.constraint_names().any(|other| other == name) {
        if action.has(Kind::IF_EXISTS) {
            return Ok(());
        }
        return Err(format!(
            "constraint \"{name}\" of relation \"{table}\" does not exist"
        ));
    }
    drop::constraint(state, table, &name, only, action.has(Kind::CASCADE))
}

pub(super) fn validate(state: &mut State, table: &ObjectName, name: &str) -> Result {
    for table in inherit::with_descendants(state, table) {
        let table = state.table_mut(&table)?;
        for check in table.checks.iter_mut().filter(|check| check.name == name) {
            check.not_valid = false;
        }
        for key in table.foreign_keys.iter_mut().filter(|key| key.name == name) {
            key.not_valid = false;
        }
    }
    Ok(())
}

pub(super) fn alter_constraint(state: &mut State, table: &ObjectName, action: &Node) -> Result {
    let name = action
        .child(Kind::CONSTRAINT_NAME_REF)
        .ok_or("the constraint is missing")?
        .name();
    let deferrable = constraint::deferrable(action);
    let is_deferrable_only = deferrable == Deferrable::No
        && !action.has(Kind::NOT_DEFERRABLE_CONSTRAINT_OPTION)
        && !action.has(Kind::INITIALLY_IMMEDIATE_CONSTRAINT_OPTION);
    if is_deferrable_only {
        return Err("this change of a constraint is not understood".to_owned());
    }
    let mut keys = state.table_mut(table)?.foreign_keys.iter_mut();
    let key = keys.find(|key| key.name == name);
    let missing = || format!("constraint \"{name}\" of relation \"{table}\" does not exist");
    key.ok_or_else(missing)?.deferrable = deferrable;
    Ok(())
}
