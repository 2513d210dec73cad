//! Who owns what, and who may do what with it.

mod columns;
mod defaults;
mod grant;
mod objects;
mod owner;
mod privileges;
pub(crate) mod role;

pub(crate) use defaults::{DefaultPrivileges, alter_defaults};
pub(crate) use grant::grant;
pub(crate) use owner::{
    change as change_owner, drop_owned, forget_migrator, reassign, rename_role,
};
pub use owner::{main_owner, without_unsaid_owners};
pub(crate) use role::{Roles, find as role, reset_role, set_role, set_session};

use amani_schema_core::schema::{Access, ObjectName, Schema, Sequence, is_reserved_prefix};

use crate::state::State;

/// The owner of the schema `public`, where nobody said otherwise.
pub(crate) const DATABASE_OWNER: &str = "pg_database_owner";

/// An object that has an owner, and to whom others can be let.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Table(ObjectName),
    View(ObjectName),
    Sequence(ObjectName),
    /// A type or a domain.
    Type(ObjectName),
    /// A function or a procedure, by its place.
    Routine(usize),
    Schema(String),
}

/// What is said of an object, those aside that the model does not hold.
pub(crate) fn of<'a>(schema: &'a mut Schema, target: &Target) -> Option<&'a mut Access> {
    match target {
        Target::Table(name) => {
            let mut tables = schema.tables.iter_mut();
            let table = tables.find(|table| table.name == *name)?;
            Some(&mut table.access)
        }
        Target::View(name) => {
            let mut views = schema.views.iter_mut();
            let view = views.find(|view| view.name == *name)?;
            Some(&mut view.access)
        }
        Target::Sequence(name) => {
            let mut sequences = schema.sequences.iter_mut();
            let sequence = sequences.find(|sequence| sequence.name == *name)?;
            Some(&mut sequence.access)
        }
        Target::Type(name) => of_type(schema, name),
        Target::Routine(place) => Some(&mut schema.routines.get_mut(*place)?.access),
        Target::Schema(name) if name == "public" => Some(&mut schema.public),
        Target::Schema(name) => {
            let mut namespaces = schema.namespaces.iter_mut();
            let namespace = namespaces.find(|namespace| namespace.name == *name)?;
            Some(&mut namespace.access)
        }
    }
}

fn of_type<'a>(schema: &'a mut Schema, name: &ObjectName) -> Option<&'a mut Access> {
    let enums = schema.enums.iter_mut();
    let enums = enums.map(|item| (&item.name, &mut item.access));
    let domains = schema.domains.iter_mut();
    let domains = domains.map(|item| (&item.name, &mut item.access));
    let composites = schema.composites.iter_mut();
    let composites = composites.map(|item| (&item.name, &mut item.access));
    let ranges = schema.ranges.iter_mut();
    let ranges = ranges.map(|item| (&item.name, &mut item.access));
    let mut types = enums.chain(domains).chain(composites).chain(ranges);
    types
        .find(|(other, _)| *other == name)
        .map(|(_, access)| access)
}

/// The sequence of an identity column, and its table.
fn identity_sequence<'a>(
    schema: &'a mut Schema,
    name: &ObjectName,
) -> Option<(Option<String>, &'a mut Sequence)> {
    for table in &mut schema.tables {
        let sequences = table.columns.iter_mut();
        let mut sequences = sequences.filter_map(|column| column.identity_sequence.as_deref_mut());
        if let Some(sequence) = sequences.find(|sequence| sequence.name == *name) {
            return Some((table.access.owner.clone(), sequence));
        }
    }
    None
}

/// The relation that a path means, of whatever kind.
pub(crate) fn relation(state: &State, path: &[String]) -> Option<Target> {
    let table = state.table(path).map(Target::Table);
    let view = || state.view(path).map(Target::View);
    let sequence = || crate::sequence::find(state, path).map(Target::Sequence);
    let identity = || crate::sequence::identity(state, path).map(Target::Sequence);
    table.or_else(view).or_else(sequence).or_else(identity)
}

/// Whether a name that is not in the model may be of the system, or of an extension.
fn is_elsewhere(state: &State, path: &[String]) -> bool {
    let name = path.last().map_or("", String::as_str);
    let of_system = |schema: &String| is_reserved_prefix(schema) || schema == "information_schema";
    let is_unmanaged = |kind: &str, other: &str| {
        kind != "cast" && (other == name || other.ends_with(&format!(".{name}")))
    };
    let unmanaged = &state.schema.unmanaged;
    is_reserved_prefix(name)
        || path.len() > 1 && path.iter().any(of_system)
        || !state.schema.extensions.is_empty()
        || unmanaged
            .iter()
            .any(|object| is_unmanaged(&object.kind, &object.name))
}
