//! The names in a schema that are no texts, and a whole namespace called otherwise.

use amani_schema_core::schema::{Column, Index, ObjectName, Schema, Sequence, Table};

use super::texts;
use crate::depends::{What, each_type, object_name};
use crate::error::Result;
use crate::state::{State, in_schema, schema_of};
use crate::unmanaged;

/// What a name is the name of: each has names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Relation,
    Type,
    Routine,
    /// Statistics, collations and operator classes.
    Other,
}

type Change<'a> = &'a mut dyn FnMut(Space, &mut ObjectName);

/// Goes through every name of an object in a schema, types of columns and the like included.
pub(super) fn each_name(schema: &mut Schema, mut change: impl FnMut(Space, &mut ObjectName)) {
    each_type(schema, |_, data_type| {
        if let amani_schema_core::schema::TypeName::Named(name) = &mut data_type.name {
            change(Space::Type, name);
        }
    });
    let change: Change<'_> = &mut change;
    schema
        .tables
        .iter_mut()
        .for_each(|table| of_table(table, change));
    schema
        .sequences
        .iter_mut()
        .for_each(|sequence| of_sequence(sequence, change));
    for view in &mut schema.views {
        change(Space::Relation, &mut view.name);
        view.indexes
            .iter_mut()
            .for_each(|index| of_index(index, change));
    }
    of_types(schema, change);
    for routine in &mut schema.routines {
        change(Space::Routine, &mut routine.name);
    }
    for trigger in &mut schema.triggers {
        change(Space::Relation, &mut trigger.table);
        change(Space::Routine, &mut trigger.function);
    }
    let policies = schema.policies.iter_mut().map(|item| &mut item.table);
    let rules = schema.rules.iter_mut().map(|item| &mut item.table);
    policies
        .chain(rules)
        .for_each(|name| change(Space::Relation, name));
    for statistics in &mut schema.statistics {
        change(Space::Other, &mut statistics.name);
        change(Space::Relation, &mut statistics.table);
    }
}

fn of_table(table: &mut Table, change: Change<'_>) {
    change(Space::Relation, &mut table.name);
    let targets = table.foreign_keys.iter_mut().map(|key| &mut key.target);
    let partitioned = table.partition_of.iter_mut();
    let partitioned = partitioned.map(|partition| &mut partition.parent);
    let parents = table.inherits.iter_mut().chain(partitioned);
    targets
        .chain(parents)
        .for_each(|name| change(Space::Relation, name));
    table
        .columns
        .iter_mut()
        .for_each(|column| of_column(column, change));
    table
        .indexes
        .iter_mut()
        .for_each(|index| of_index(index, change));
}

fn of_column(column: &mut Column, change: Change<'_>) {
    if let Some(collation) = &mut column.collation {
        change(Space::Other, collation);
    }
    if let Some(sequence) = &mut column.identity_sequence {
        of_sequence(sequence, change);
    }
}

fn of_index(index: &mut Index, change: Change<'_>) {
    for column in &mut index.columns {
        let names = column.collation.iter_mut().chain(&mut column.opclass);
        names.for_each(|name| change(Space::Other, name));
    }
}

fn of_sequence(sequence: &mut Sequence, change: Change<'_>) {
    change(Space::Relation, &mut sequence.name);
    if let Some((table, _)) = &mut sequence.owned_by {
        change(Space::Relation, table);
    }
}

fn of_types(schema: &mut Schema, change: Change<'_>) {
    let enums = schema.enums.iter_mut().map(|item| &mut item.name);
    let domains = schema.domains.iter_mut().map(|item| &mut item.name);
    let composites = schema.composites.iter_mut().map(|item| &mut item.name);
    let ranges = schema
        .ranges
        .iter_mut()
        .flat_map(|item| [&mut item.name, &mut item.multirange]);
    let all = enums.chain(domains).chain(composites).chain(ranges);
    all.for_each(|name| change(Space::Type, name));
}

/// A schema: everything in it moves along.
pub(crate) fn namespace(state: &mut State, from: &str, to: &str) -> Result {
    let mut namespaces = state.schema.namespaces.iter_mut();
    if namespaces.any(|namespace| namespace.name == to) {
        return Err(format!("schema \"{to}\" already exists"));
    }
    let mut namespaces = state.schema.namespaces.iter_mut();
    let found = namespaces.find(|namespace| namespace.name == from);
    let missing = || format!("schema \"{from}\" does not exist");
    to.clone_into(&mut found.ok_or_else(missing)?.name);
    texts::rewrite_names(&mut state.schema, from, |_, _, mention| {
        let is_name = !matches!(mention.what, What::Column { .. } | What::Star);
        let name = object_name(&mention.path);
        (is_name && schema_of(&name) == from).then(|| in_schema(to, &name.name))
    });
    each_name(&mut state.schema, |_, name| {
        if schema_of(name) == from {
            *name = in_schema(to, &name.name);
        }
    });
    for extension in &mut state.schema.extensions {
        if extension.schema.as_deref() == Some(from) {
            extension.schema = Some(to.to_owned());
        }
    }
    unmanaged::rename_namespace(state, from, to);
    let of_it = state.defaults.iter_mut();
    let of_it = of_it.filter(|own| own.schema.as_deref() == Some(from));
    of_it.for_each(|own| own.schema = Some(to.to_owned()));
    unmanaged::list_defaults(state);
    let path = state
        .search_path
        .iter_mut()
        .filter(|schema| *schema == from);
    path.for_each(|schema| to.clone_into(schema));
    Ok(())
}
