//! The objects that a `GRANT` or `REVOKE` names.

use amani_schema_core::schema::{ObjectName, RoutineKind, is_builtin_type_name};

use super::{Target, is_elsewhere, relation};
use crate::code;
use crate::error::Result;
use crate::state::{State, schema_of};
use crate::syntax::{Kind, Node};

/// The objects that a statement names; those of the system and of extensions aside.
pub(super) fn objects(state: &State, objects: &Node) -> Result<Vec<Target>> {
    let schemas = || {
        let schemas = objects.children(Kind::SCHEMA_REF);
        schemas.iter().map(Node::name).collect::<Vec<_>>()
    };
    match objects.kind() {
        Kind::PRIVILEGE_DEFAULT
        | Kind::PRIVILEGE_TABLE
        | Kind::PRIVILEGE_SEQUENCE
        | Kind::PRIVILEGE_TYPE
        | Kind::PRIVILEGE_DOMAIN => named(state, objects),
        Kind::PRIVILEGE_FUNCTION | Kind::PRIVILEGE_PROCEDURE | Kind::PRIVILEGE_ROUTINE => {
            routines(state, objects)
        }
        Kind::PRIVILEGE_SCHEMA => {
            let is_there = |name: &String| {
                let mut namespaces = state.schema.namespaces.iter();
                name == "public" || namespaces.any(|namespace| namespace.name == *name)
            };
            let own = schemas().into_iter();
            let own = own
                .filter(|name| !is_elsewhere(state, std::slice::from_ref(name)) || is_there(name));
            own.map(|name| {
                if is_there(&name) {
                    Ok(Target::Schema(name))
                } else {
                    Err(format!("schema \"{name}\" does not exist"))
                }
            })
            .collect()
        }
        Kind::PRIVILEGE_ALL_TABLES_IN_SCHEMA
        | Kind::PRIVILEGE_ALL_SEQUENCES_IN_SCHEMA
        | Kind::PRIVILEGE_ALL_FUNCTIONS_IN_SCHEMA
        | Kind::PRIVILEGE_ALL_PROCEDURES_IN_SCHEMA
        | Kind::PRIVILEGE_ALL_ROUTINES_IN_SCHEMA => Ok(all_in(state, objects.kind(), &schemas())),
        // Databases, languages, parameters and the like are no part of a schema.
        _ => Ok(Vec::new()),
    }
}

fn named(state: &State, objects: &Node) -> Result<Vec<Target>> {
    const NAMES: &[Kind] = &[
        Kind::RELATION_NAME_REF,
        Kind::SEQUENCE_REF,
        Kind::TYPE_NAME_REF,
        Kind::DOMAIN_REF,
    ];
    let is_type = matches!(
        objects.kind(),
        Kind::PRIVILEGE_TYPE | Kind::PRIVILEGE_DOMAIN
    );
    let mut found = Vec::new();
    for name in objects.nodes().filter(|node| NAMES.contains(&node.kind())) {
        let path = name.path();
        let target = if is_type {
            state.find(&path, State::is_type).map(Target::Type)
        } else {
            relation(state, &path)
        };
        let is_builtin = is_type && path.last().is_some_and(|name| is_builtin_type_name(name));
        match target {
            Some(target) => found.push(target),
            None if state.is_temporary(&path) || is_builtin || is_elsewhere(state, &path) => {}
            None => {
                let kind = if is_type { "type" } else { "relation" };
                return Err(format!("{kind} \"{}\" does not exist", path.join(".")));
            }
        }
    }
    Ok(found)
}

fn routines(state: &State, objects: &Node) -> Result<Vec<Target>> {
    let kinds = [Kind::FUNCTION_SIG, Kind::PROCEDURE_SIG, Kind::ROUTINE_SIG];
    let signatures = kinds.iter().flat_map(|kind| objects.descendants(*kind));
    let mut found = Vec::new();
    for signature in signatures {
        let name = signature.nodes().next().map(|name| name.path());
        match code::find_routines(state, &signature).as_slice() {
            [place] => found.push(Target::Routine(*place)),
            [] if is_elsewhere(state, &name.unwrap_or_default()) => {}
            _ => {
                return Err(format!(
                    "function {} does not exist, or is not the only one",
                    signature.text()
                ));
            }
        }
    }
    Ok(found)
}

/// `ALL TABLES IN SCHEMA` and the like: what is there at this moment.
fn all_in(state: &State, kind: Kind, schemas: &[String]) -> Vec<Target> {
    let schema = &state.schema;
    let inside = |name: &&ObjectName| schemas.iter().any(|schema| schema == schema_of(name));
    match kind {
        Kind::PRIVILEGE_ALL_TABLES_IN_SCHEMA => {
            let tables = schema.tables.iter().map(|table| &table.name);
            let tables = tables.filter(inside).cloned().map(Target::Table);
            let views = schema.views.iter().map(|view| &view.name);
            tables
                .chain(views.filter(inside).cloned().map(Target::View))
                .collect()
        }
        Kind::PRIVILEGE_ALL_SEQUENCES_IN_SCHEMA => {
            let columns = schema.tables.iter().flat_map(|table| &table.columns);
            let identities = columns.filter_map(|column| column.identity_sequence.as_deref());
            let sequences = schema.sequences.iter().chain(identities);
            let names = sequences.map(|sequence| &sequence.name);
            names
                .filter(inside)
                .cloned()
                .map(Target::Sequence)
                .collect()
        }
        _ => {
            let is_asked = |kind_of_it: RoutineKind| match kind {
                Kind::PRIVILEGE_ALL_FUNCTIONS_IN_SCHEMA => kind_of_it != RoutineKind::Procedure,
                Kind::PRIVILEGE_ALL_PROCEDURES_IN_SCHEMA => kind_of_it == RoutineKind::Procedure,
                _ => true,
            };
            let routines = schema.routines.iter().enumerate();
            routines
                .filter(|(_, routine)| inside(&&routine.name) && is_asked(routine.kind))
                .map(|(place, _)| Target::Routine(place))
                .collect()
        }
    }
}
