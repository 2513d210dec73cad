//! What is neither a column nor a name.

use amani_schema_core::schema::ObjectName;

use super::{constraint, parent};
use crate::access::{self, Target};
use crate::constraint::options;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// What is neither a column nor a constraint.
pub(super) fn settings(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    match action.kind() {
        Kind::VALIDATE_CONSTRAINT => {
            let validated = action
                .child(Kind::CONSTRAINT_NAME_REF)
                .ok_or("the constraint is missing")?
                .name();
            constraint::validate(state, name, &validated)
        }
        Kind::ALTER_CONSTRAINT => constraint::alter_constraint(state, name, action),
        Kind::ATTACH_PARTITION => parent::attach(state, name, action),
        Kind::DETACH_PARTITION => parent::detach(state, action),
        Kind::INHERIT_TABLE | Kind::NO_INHERIT_TABLE => parent::set_parent(state, name, action),
        Kind::ENABLE_TRIGGER
        | Kind::DISABLE_TRIGGER
        | Kind::ENABLE_REPLICA_TRIGGER
        | Kind::ENABLE_ALWAYS_TRIGGER
        | Kind::ENABLE_RULE
        | Kind::DISABLE_RULE
        | Kind::ENABLE_REPLICA_RULE
        | Kind::ENABLE_ALWAYS_RULE => {
            crate::code::set_enabled(state, name, action);
            Ok(())
        }
        Kind::OWNER_TO => access::change_owner(state, &Target::Table(name.clone()), action),
        // Where its blocks lie is no part of the model.
        Kind::SET_TABLESPACE
        | Kind::CLUSTER_ON
        | Kind::SET_WITHOUT_CLUSTER
        | Kind::SET_WITHOUT_OIDS => Ok(()),
        _ => table_settings(state, name, action),
    }
}

fn table_settings(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let table = state.table_mut(name)?;
    match action.kind() {
        Kind::ENABLE_RLS => table.row_security = true,
        Kind::DISABLE_RLS => table.row_security = false,
        Kind::FORCE_RLS => table.force_row_security = true,
        Kind::NO_FORCE_RLS => table.force_row_security = false,
        Kind::SET_LOGGED => table.unlogged = false,
        Kind::SET_UNLOGGED => table.unlogged = true,
        Kind::SET_OPTIONS => table.options.extend(options(action)),
        Kind::RESET_OPTIONS => {
            for option in options(action).keys() {
                table.options.remove(option);
            }
        }
        Kind::REPLICA_IDENTITY => {
            let option = action
                .nodes()
                .next()
                .ok_or("the replica identity is missing")?;
            table.replica_identity = match option.kind() {
                Kind::REPLICA_IDENTITY_DEFAULT => None,
                Kind::REPLICA_IDENTITY_FULL => Some("FULL".to_owned()),
                Kind::REPLICA_IDENTITY_NOTHING => Some("NOTHING".to_owned()),
                _ => Some(option.name()),
            };
        }
        other => return Err(format!("ALTER TABLE with {other:?} is not understood")),
    }
    Ok(())
}
