//! What goes away, and what goes with it.

mod dependents;
mod grouping;
mod inherited;
mod key;
mod naming;
mod remove;

pub(crate) use self::inherited::{column, constraint};

use std::collections::BTreeSet;

use amani_schema_core::schema::ObjectName;

use self::dependents::Link;
use crate::code;
use crate::depends::Object;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};
use crate::temporary;
use crate::unmanaged;

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
    let mut objects = Vec::new();
    for path in references.map(|reference| reference.path()) {
        if state.is_temporary(&path) {
            state.temporary.retain(|name| Some(name) != path.last());
        } else if let Some(object) = find(state, node.kind(), &path)? {
            objects.push(object);
        } else if !if_exists {
            return Err(format!("\"{}\" does not exist", path.join(".")));
        }
    }
    drop_all(state, objects, cascade)
}

/// The object of a kind of statement that a name means.
fn find(state: &State, kind: Kind, path: &[String]) -> Result<Option<Object>> {
    let schema = &state.schema;
    let last = path.last().map_or("", String::as_str);
    Ok(match kind {
        Kind::DROP_TABLE => state.table(path).map(Object::Table),
        Kind::DROP_VIEW | Kind::DROP_MATERIALIZED_VIEW => state.view(path).map(Object::View),
        Kind::DROP_SEQUENCE => crate::sequence::find(state, path).map(Object::Sequence),
        Kind::DROP_INDEX => return find_index(state, path),
        Kind::DROP_TYPE | Kind::DROP_DOMAIN => state.find(path, State::is_type).map(Object::Type),
        Kind::DROP_SCHEMA => {
            let is_there = schema.namespaces.iter().any(|item| item.name == last);
            (is_there || last == "public").then(|| Object::Namespace(last.to_owned()))
        }
        Kind::DROP_EXTENSION => {
            let is_there = schema.extensions.iter().any(|item| item.name == last);
            is_there.then(|| Object::Extension(last.to_owned()))
        }
        _ => {
            let is_there = |state: &State, name: &ObjectName| {
                let mut statistics = state.schema.statistics.iter();
                statistics.any(|item| item.name == *name)
            };
            state.find(path, is_there).map(Object::Statistics)
        }
    })
}

/// An index that no constraint brought.
fn find_index(state: &State, path: &[String]) -> Result<Option<Object>> {
    let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
    let Some(name) = state.find(path, is_index) else {
        return Ok(None);
    };
    let owner = state.index_owner(&name).ok_or("the index is not there")?;
    let table = state.schema.table(&owner);
    if table.is_some_and(|table| !table.indexes.iter().any(|index| index.name == name.name)) {
        return Err(format!(
            "cannot drop index {name} because a constraint of \"{owner}\" requires it"
        ));
    }
    Ok(Some(Object::Index(owner, name.name)))
}

/// Drops objects, and what goes with them; with CASCADE, whatever depends on them.
pub(crate) fn drop_all(state: &mut State, objects: Vec<Object>, cascade: bool) -> Result {
    let mut gone: BTreeSet<Object> = objects.iter().cloned().collect();
    let mut waiting = objects;
    let mut in_the_way: Vec<(Object, Object)> = Vec::new();
    while let Some(object) = waiting.pop() {
        for (dependent, link) in dependents::of(state, &object, cascade)? {
            if link == Link::Normal && !cascade {
                in_the_way.push((dependent, object.clone()));
            } else if gone.insert(dependent.clone()) {
                waiting.push(dependent);
            }
        }
    }
    let stays = |object: &Object| {
        let mut owners = owners(object).into_iter();
        !gone.contains(object) && !owners.any(|owner| gone.contains(&owner))
    };
    if let Some((dependent, object)) = in_the_way.iter().find(|(object, _)| stays(object)) {
        return Err(format!(
            "cannot drop {object} because {dependent} depends on it"
        ));
    }
    for object in &gone {
        remove::remove(&mut state.schema, object);
        match object {
            Object::Namespace(name) => {
                let defaults = &mut state.defaults;
                defaults.retain(|own| own.schema.as_deref() != Some(name));
                unmanaged::list_defaults(state);
            }
            Object::Unmanaged(object) => state.links.forget(object),
            _ => {}
        }
    }
    Ok(())
}

/// The objects without which another one is nothing.
fn owners(object: &Object) -> Vec<Object> {
    match object {
        Object::Column(on, _)
        | Object::Constraint(on, _)
        | Object::Index(on, _)
        | Object::Policy(on, _)
        | Object::Trigger(on, _)
        | Object::Rule(on, _) => vec![Object::Table(on.clone()), Object::View(on.clone())],
        Object::Default(table, column) => vec![
            Object::Table(table.clone()),
            Object::Column(table.clone(), column.clone()),
        ],
        Object::DomainCheck(name, _) | Object::Attribute(name, _) => {
            vec![Object::Type(name.clone())]
        }
        _ => Vec::new(),
    }
}

/// `DROP FUNCTION` and its kin.
pub(crate) fn routines(state: &mut State, node: &Node) -> Result {
    let targets: Vec<Node> = code::SIGNATURES
        .iter()
        .flat_map(|kind| node.descendants(*kind))
        .collect();
    let mut objects = Vec::new();
    for target in targets {
        let path = target.nodes().next().map(|name| name.path());
        if path.is_some_and(|path| temporary::is_within(&path)) {
            continue;
        }
        let places = code::find_routines(state, &target);
        let [place] = places.as_slice() else {
            // One that is known by name only.
            if target.kind() == Kind::AGGREGATE && unmanaged::forget(state, &target) {
                continue;
            }
            if places.is_empty() && node.has(Kind::IF_EXISTS) {
                continue;
            }
            return Err(format!(
                "function {} does not exist, or is not the only one",
                target.text()
            ));
        };
        objects.push(Object::routine(&state.schema.routines[*place]));
    }
    drop_all(state, objects, node.has(Kind::CASCADE))
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
