//! What goes away, and what goes with it.

mod column;
mod relation;

pub(crate) use column::{column, constraint};

use amani_schema_core::schema::ObjectName;

use self::relation::{index, namespace, sequence, table, user_type, view};
use crate::code;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// `DROP TABLE`, `DROP VIEW`, `DROP TYPE` and the like, each with a list of names.
pub(crate) fn drop(state: &mut State, node: &Node) -> Result {
    let if_exists = node.has(Kind::IF_EXISTS);
    let cascade = node.has(Kind::CASCADE);
    let references = node.nodes().filter(|child| {
        matches!(
            child.kind(),
            Kind::TABLE_NAME_REF
                | Kind::VIEW_REF
                | Kind::SEQUENCE_REF
                | Kind::INDEX_REF
                | Kind::TYPE_NAME_REF
                | Kind::DOMAIN_REF
                | Kind::SCHEMA_REF
                | Kind::EXTENSION_REF
                | Kind::STATISTICS_REF
        )
    });
    let paths: Vec<Vec<String>> = references.map(|reference| reference.path()).collect();
    for path in paths {
        let dropped = drop_one(state, node.kind(), &path, cascade)?;
        if !dropped && !if_exists {
            return Err(format!("\"{}\" does not exist", path.join(".")));
        }
    }
    Ok(())
}

/// Drops one object; whether it was there.
fn drop_one(state: &mut State, kind: Kind, path: &[String], cascade: bool) -> Result<bool> {
    if state.is_temporary(path) {
        state.temporary.retain(|name| Some(name) != path.last());
        return Ok(true);
    }
    match kind {
        Kind::DROP_TABLE => {
            let Some(name) = state.table(path) else {
                return Ok(false);
            };
            table(state, &name, cascade).map(|()| true)
        }
        Kind::DROP_VIEW | Kind::DROP_MATERIALIZED_VIEW => {
            let Some(name) = state.view(path) else {
                return Ok(false);
            };
            view(state, &name, cascade);
            Ok(true)
        }
        Kind::DROP_SEQUENCE => {
            let Some(name) = crate::sequence::find(state, path) else {
                return Ok(false);
            };
            sequence(state, &name, cascade)?;
            Ok(true)
        }
        Kind::DROP_INDEX => {
            let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
            let Some(name) = state.find(path, is_index) else {
                return Ok(false);
            };
            index(state, &name)?;
            Ok(true)
        }
        Kind::DROP_TYPE | Kind::DROP_DOMAIN => {
            let Some(name) = state.find(path, State::is_type) else {
                return Ok(false);
            };
            user_type(state, &name, cascade)?;
            Ok(true)
        }
        Kind::DROP_SCHEMA => namespace(state, path.last().map_or("", String::as_str), cascade),
        Kind::DROP_EXTENSION => {
            let before = state.schema.extensions.len();
            state
                .schema
                .extensions
                .retain(|extension| Some(&extension.name) != path.last());
            Ok(state.schema.extensions.len() < before)
        }
        _ => {
            let is_there = |state: &State, name: &ObjectName| {
                state
                    .schema
                    .statistics
                    .iter()
                    .any(|item| item.name == *name)
            };
            let Some(name) = state.find(path, is_there) else {
                return Ok(false);
            };
            state.schema.statistics.retain(|item| item.name != name);
            Ok(true)
        }
    }
}

fn depends(what: &str, name: &ObjectName, on: &str) -> String {
    format!("cannot drop {what} because {on} \"{name}\" depends on it")
}

/// `DROP FUNCTION` and its kin.
pub(crate) fn routines(state: &mut State, node: &Node) -> Result {
    let kinds = [Kind::FUNCTION_SIG, Kind::PROCEDURE_SIG, Kind::ROUTINE_SIG];
    let targets: Vec<Node> = kinds
        .iter()
        .flat_map(|kind| node.descendants(*kind))
        .collect();
    for target in targets {
        let places = code::find_routines(state, &target);
        let [place] = places.as_slice() else {
            if places.is_empty() && node.has(Kind::IF_EXISTS) {
                continue;
            }
            return Err(format!(
                "function {} does not exist, or is not the only one",
                target.text()
            ));
        };
        let gone = state.schema.routines[*place].name.clone();
        let triggers = &mut state.schema.triggers;
        if let Some(trigger) = triggers.iter().find(|trigger| trigger.function == gone)
            && !node.has(Kind::CASCADE)
        {
            return Err(depends(
                &format!("function {gone}"),
                &trigger.table,
                "a trigger of",
            ));
        }
        triggers.retain(|trigger| trigger.function != gone);
        state.schema.routines.remove(*place);
    }
    Ok(())
}

/// `DROP TRIGGER`, `DROP POLICY` and `DROP RULE`, each on a table.
pub(crate) fn on_table(state: &mut State, node: &Node) -> Result {
    let name = node.child_of(&[Kind::TRIGGER_REF, Kind::POLICY_REF, Kind::RULE_REF]);
    let name = name.ok_or("the name is missing")?.name();
    let on = node
        .child_of(&[Kind::ON_RELATION, Kind::ON_TABLE])
        .ok_or("the table is missing")?;
    let path = on.nodes().next().ok_or("the table is missing")?.path();
    let Some(table) = state.find(&path, State::is_table_or_view) else {
        if node.has(Kind::IF_EXISTS) || state.is_temporary(&path) {
            return Ok(());
        }
        return Err(format!("relation \"{}\" does not exist", path.join(".")));
    };
    let schema = &mut state.schema;
    let count = schema.triggers.len() + schema.policies.len() + schema.rules.len();
    match node.kind() {
        Kind::DROP_TRIGGER => schema
            .triggers
            .retain(|item| item.table != table || item.name != name),
        Kind::DROP_POLICY => schema
            .policies
            .retain(|item| item.table != table || item.name != name),
        _ => schema
            .rules
            .retain(|item| item.table != table || item.name != name),
    }
    let is_gone = schema.triggers.len() + schema.policies.len() + schema.rules.len() < count;
    if is_gone || node.has(Kind::IF_EXISTS) {
        Ok(())
    } else {
        Err(format!("\"{name}\" for table \"{table}\" does not exist"))
    }
}
