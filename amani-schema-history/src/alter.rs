//! `ALTER TABLE`.

mod column;
mod constraint;
mod parent;
mod settings;

use amani_schema_core::schema::ObjectName;

use crate::access;
use crate::constraint::Written;
use crate::error::Result;
use crate::rename;
use crate::sequence;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};
use crate::table;

pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let Some(relation) = node.child(Kind::TABLE_RELATION_NAME) else {
        // ALL IN TABLESPACE moves blocks.
        return Ok(());
    };
    let path = relation
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the table is missing")?
        .path();
    if state.is_temporary(&path) {
        return Ok(());
    }
    let Some(name) = state.table(&path) else {
        return alter_other(state, node, &path);
    };
    let mut actions: Vec<Node> = node
        .nodes()
        .filter(|child| !matches!(child.kind(), Kind::TABLE_RELATION_NAME | Kind::IF_EXISTS))
        .collect();
    actions.sort_by_key(pass);
    let only = relation.has(Kind::ONLY_KW);
    let mut constraints: Vec<Written> = Vec::new();
    let mut late: Vec<Node> = Vec::new();
    for action in actions {
        if pass(&action) > PASS_CONSTRAINTS {
            late.push(action);
        } else {
            // Keys are merged within an action only.
            constraints.extend(table::merged(carry_out(state, &name, &action, only)?));
        }
    }
    table::add_all(state, &name, constraints)?;
    for action in late {
        carry_out(state, &name, &action, only)?;
    }
    Ok(())
}

/// `ALTER TABLE` takes views, sequences and indexes too.
fn alter_other(state: &mut State, node: &Node, path: &[String]) -> Result {
    let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
    let action = node
        .nodes()
        .find(|child| !matches!(child.kind(), Kind::TABLE_RELATION_NAME | Kind::IF_EXISTS));
    let Some(action) = action else { return Ok(()) };
    let renamed = |action: &Node| action.child(Kind::TABLE_NAME).map(|to| to.name());
    if action.kind() == Kind::OWNER_TO {
        return match access::relation(state, path) {
            Some(target) => access::change_owner(state, &target, &action),
            // That of an index is the table's; others are not in the model.
            None => Ok(()),
        };
    }
    if let Some(name) = state.view(path) {
        return crate::code::alter_view_action(state, &name, &action);
    }
    if let (Some(name), Some(to)) = (sequence::find(state, path), renamed(&action)) {
        return rename::sequence(state, &name, &beside(&name, &to));
    }
    if let (Some(name), Some(to)) = (state.find(path, is_index), renamed(&action)) {
        return crate::index::rename(state, &name, &to);
    }
    if node.has(Kind::IF_EXISTS) {
        return Ok(());
    }
    Err(format!("relation \"{}\" does not exist", path.join(".")))
}

const PASS_CONSTRAINTS: u8 = 4;

/// PostgreSQL carries out the actions of one statement in passes, not as they are written:
/// `AlterTablePass` in `tablecmds.c`.
fn pass(action: &Node) -> u8 {
    let option = |kinds: &[Kind]| action.child_of(kinds).is_some();
    match action.kind() {
        Kind::DROP_COLUMN | Kind::DROP_CONSTRAINT => 0,
        Kind::ALTER_COLUMN if option(&[Kind::DROP_NOT_NULL, Kind::DROP_DEFAULT]) => 0,
        Kind::ALTER_COLUMN if option(&[Kind::SET_TYPE]) => 1,
        Kind::ADD_COLUMN => 2,
        Kind::ALTER_COLUMN if option(&[Kind::SET_NOT_NULL, Kind::ADD_GENERATED]) => 3,
        Kind::ADD_CONSTRAINT => PASS_CONSTRAINTS,
        Kind::ALTER_COLUMN if option(&[Kind::SET_DEFAULT]) => 5,
        _ => 6,
    }
}

/// Carries out an action; constraints are given back, to be made in their own order.
fn carry_out(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result<Vec<Written>> {
    match action.kind() {
        Kind::ADD_COLUMN => return column::add_column(state, table, action),
        Kind::ADD_CONSTRAINT => return constraint::add_constraint(state, table, action, only),
        Kind::DROP_COLUMN => column::drop_column(state, table, action, only)?,
        Kind::DROP_CONSTRAINT => constraint::drop_constraint(state, table, action, only)?,
        Kind::ALTER_COLUMN => column::alter_column(state, table, action, only)?,
        Kind::RENAME_COLUMN
        | Kind::RENAME_CONSTRAINT
        | Kind::TABLE_RENAME_TO
        | Kind::SET_SCHEMA => call_otherwise(state, table, action)?,
        _ => settings::settings(state, table, action)?,
    }
    Ok(Vec::new())
}

/// `RENAME ...` and `SET SCHEMA`.
fn call_otherwise(state: &mut State, table: &ObjectName, action: &Node) -> Result {
    let name = |kind, missing| action.child(kind).map(|it| it.name()).ok_or(missing);
    match action.kind() {
        Kind::RENAME_COLUMN => {
            let from = name(Kind::COLUMN_NAME_REF, "the column is missing")?;
            let to = name(Kind::COLUMN_NAME, "the new name is missing")?;
            rename::column(state, table, &from, &to)
        }
        Kind::RENAME_CONSTRAINT => {
            let from = name(Kind::CONSTRAINT_NAME_REF, "the constraint is missing")?;
            let to = name(Kind::CONSTRAINT_NAME, "the new name is missing")?;
            rename::constraint(state, table, &from, &to)
        }
        Kind::TABLE_RENAME_TO => {
            let to = name(Kind::TABLE_NAME, "the new name is missing")?;
            rename::table(state, table, &beside(table, &to))
        }
        _ => {
            let to = name(Kind::SCHEMA_REF, "the schema is missing")?;
            rename::table(state, table, &in_schema(&to, &table.name))
        }
    }
}
