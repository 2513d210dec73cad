//! Objects that are kept by name only: operators, casts, foreign servers, text search objects and the like.

mod defaults;
mod links;
mod naming;
mod statements;

use amani_schema_core::schema::{ObjectName, Schema, Unmanaged};

pub(crate) use self::defaults::list_defaults;
pub(crate) use self::links::{Links, needing, of_extension};
use self::naming::Name;
pub(crate) use self::statements::{ALTERED, CREATED, DROPPED};
use crate::depends::Object;
use crate::drop::drop_all;
use crate::error::Result;
use crate::extension;
use crate::state::{State, in_schema, schema_of};
use crate::syntax::{Kind, Node};

/// Several of one name may be there, told apart by their arguments.
const OVERLOADED: &[&str] = &["aggregate", "operator"];

pub(crate) const FOREIGN_TABLE: &str = "foreign table";

const BASE_TYPE: &str = "base type";
const SHELL_TYPE: &str = "shell type";

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let kind = naming::kind(node.kind());
    for name in naming::given(state, node, &kind) {
        let object = Unmanaged {
            kind: kind.clone(),
            name: name.created(state)?,
        };
        if state.schema.unmanaged.contains(&object) && !OVERLOADED.contains(&&*kind) {
            if node.has(Kind::OR_REPLACE) || node.has(Kind::IF_NOT_EXISTS) {
                continue;
            }
            return Err(format!("{kind} \"{}\" already exists", object.name));
        }
        links::add(state, node, &object);
        state.schema.unmanaged.push(object);
    }
    Ok(())
}

/// `CREATE LANGUAGE`: without a handler it is an extension of the name.
pub(crate) fn create_language(state: &mut State, node: &Node) -> Result {
    if node.has(Kind::HANDLER_CLAUSE) {
        return create(state, node);
    }
    let name = node
        .child(Kind::LANGUAGE)
        .ok_or("the language is missing")?;
    extension::create_language(state, &name.name(), node.has(Kind::OR_REPLACE))
}

pub(crate) fn drop(state: &mut State, node: &Node) -> Result {
    let kind = naming::kind(node.kind());
    let mut objects = Vec::new();
    for name in naming::given(state, node, &kind) {
        match find(state, &kind, &name) {
            Some(object) => objects.push(Object::Unmanaged(object)),
            None if node.has(Kind::IF_EXISTS) => {}
            None => return Err(format!("{kind} \"{}\" does not exist", name.text())),
        }
    }
    drop_all(state, objects, node.has(Kind::CASCADE))
}

/// `ALTER`: what shows of it is its name and its schema.
pub(crate) fn alter(state: &mut State, node: &Node) {
    let kind = naming::kind(node.kind());
    for name in naming::given(state, node, &kind) {
        // One that is not there is of the system, or of an extension.
        let Some(from) = find(state, &kind, &name) else {
            continue;
        };
        if let Some(to) = naming::after(node, &from.name) {
            rename(state, &from, to);
        }
    }
}

fn rename(state: &mut State, from: &Unmanaged, name: String) {
    let to = Unmanaged {
        name,
        ..from.clone()
    };
    let mut objects = state.schema.unmanaged.iter_mut();
    if let Some(object) = objects.find(|object| *object == from) {
        object.clone_from(&to);
    }
    for mapping in state.links.rename(from, &to) {
        let name = mapping
            .name
            .replace(&naming::on(&from.name), &naming::on(&to.name));
        rename(state, &mapping, name);
    }
}

/// Drops an aggregate that is known by name only; whether there is one of this name.
pub(crate) fn forget(state: &mut State, target: &Node) -> bool {
    let path = target.child(Kind::PATH_REF).map(|path| path.path());
    let name = Name::in_schema(path.unwrap_or_default());
    let found = find(state, "aggregate", &name);
    if let Some(object) = &found {
        remove(&mut state.schema, object);
    }
    found.is_some()
}

/// Takes an object out; of two overloads the other stays.
pub(crate) fn remove(schema: &mut Schema, object: &Unmanaged) {
    let mut objects = schema.unmanaged.iter();
    if let Some(place) = objects.position(|other| other == object) {
        schema.unmanaged.remove(place);
    }
}

/// The object that a name means: the first along the search path.
fn find(state: &State, kind: &str, name: &Name) -> Option<Unmanaged> {
    let names = name.meant(state);
    let mut objects = names.into_iter().map(|name| Unmanaged {
        kind: kind.to_owned(),
        name,
    });
    objects.find(|object| state.schema.unmanaged.contains(object))
}

/// Whether this is a type of which nothing but the name is known.
pub(crate) fn is_type(schema: &Schema, name: &ObjectName) -> bool {
    let mut objects = schema.unmanaged.iter();
    objects.any(|object| is_type_named(object, name))
}

fn is_type_named(object: &Unmanaged, name: &ObjectName) -> bool {
    [BASE_TYPE, SHELL_TYPE].contains(&&*object.kind) && object.name == text(name)
}

/// `CREATE TYPE` with functions that read and write it; or with nothing at all, for such functions to name it.
pub(crate) fn create_type(state: &mut State, name: &ObjectName, is_shell: bool) -> Result {
    let [base, shell] = [BASE_TYPE, SHELL_TYPE].map(|kind| Unmanaged {
        kind: kind.to_owned(),
        name: text(name),
    });
    remove(&mut state.schema, &shell);
    if state.is_type(name) {
        return Err(format!("type \"{name}\" already exists"));
    }
    let made = if is_shell { shell } else { base };
    state.schema.unmanaged.push(made);
    Ok(())
}

/// Takes out a type of which nothing but the name is known.
pub(crate) fn remove_type(schema: &mut Schema, name: &ObjectName) {
    let objects = &mut schema.unmanaged;
    objects.retain(|object| !is_type_named(object, name));
}

/// What is in a schema, types aside.
pub(crate) fn in_namespace(schema: &Schema, namespace: &str) -> Vec<Unmanaged> {
    let objects = schema.unmanaged.iter();
    let inside = objects.filter(|object| {
        naming::is_in_schema(&object.kind) && schema_of(&parse(&object.name)) == namespace
    });
    inside.cloned().collect()
}

/// Writes the names of what is in a schema anew.
pub(crate) fn rename_namespace(state: &mut State, from: &str, to: &str) {
    for object in in_namespace(&state.schema, from) {
        let name = text(&in_schema(to, &parse(&object.name).name));
        rename(state, &object, name);
    }
}

/// A name as the catalog gives it: `app.===`, and without `public`.
fn text(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{schema}.{}", name.name),
        None => name.name.clone(),
    }
}

/// The name that such a text is.
pub(crate) fn parse(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, name)) => in_schema(schema, name),
        None => ObjectName::new(text),
    }
}
