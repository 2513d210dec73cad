//! Relations, types and schemas, and what hangs on them.

use amani_schema_core::schema::{DataType, Domain, Index, ObjectName, Routine};

use super::{column, depends};
use crate::code;
use crate::error::Result;
use crate::inherit;
use crate::state::{State, schema_of};

/// A table, its partitions, and all that hangs on it.
pub(crate) fn table(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let mut gone = inherit::with_partitions(state, name);
    if cascade {
        gone = inherit::with_descendants(state, name);
    } else if let Some(child) = inherit::children(state, name)
        .iter()
        .find(|child| !gone.contains(child))
    {
        return Err(depends(&format!("table {name}"), child, "table"));
    }
    for name in gone {
        one_table(state, &name, cascade)?;
    }
    Ok(())
}

fn one_table(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    for other in &mut state.schema.tables {
        if other.name != *name && other.foreign_keys.iter().any(|key| key.target == *name) {
            if !cascade {
                return Err(depends(
                    &format!("table {name}"),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| key.target != *name);
        }
    }
    views_on(state, name, cascade)?;
    let schema = &mut state.schema;
    schema.tables.retain(|table| table.name != *name);
    schema.triggers.retain(|trigger| trigger.table != *name);
    schema.policies.retain(|policy| policy.table != *name);
    schema.rules.retain(|rule| rule.table != *name);
    schema.statistics.retain(|item| item.table != *name);
    let is_owned =
        |owner: Option<&(ObjectName, String)>| owner.is_some_and(|(table, _)| table == name);
    schema
        .sequences
        .retain(|sequence| !is_owned(sequence.owned_by.as_ref()));
    Ok(())
}

/// The views that read a relation: with CASCADE they go too.
fn views_on(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let dependent = dependent_views(state, name);
    if let Some(view) = dependent.first()
        && !cascade
    {
        return Err(depends(&format!("relation {name}"), view, "view"));
    }
    for dependent in dependent {
        view(state, &dependent, true);
    }
    Ok(())
}

pub(super) fn dependent_views(state: &State, name: &ObjectName) -> Vec<ObjectName> {
    let views = state.schema.views.iter();
    let reads = |query: &str| {
        code::relations(query)
            .iter()
            .any(|path| match path.as_slice() {
                [only] => {
                    only == &name.name
                        && state
                            .search_path
                            .iter()
                            .any(|schema| schema == schema_of(name))
                }
                [.., schema, last] => schema == schema_of(name) && last == &name.name,
                [] => false,
            })
    };
    views
        .filter(|view| view.name != *name && reads(&view.query))
        .map(|view| view.name.clone())
        .collect()
}

pub(super) fn view(state: &mut State, name: &ObjectName, cascade: bool) {
    state.schema.views.retain(|view| view.name != *name);
    state
        .schema
        .triggers
        .retain(|trigger| trigger.table != *name);
    state.schema.rules.retain(|rule| rule.table != *name);
    if cascade {
        for dependent in dependent_views(state, name) {
            view(state, &dependent, true);
        }
    }
}

pub(super) fn sequence(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    for table in &mut state.schema.tables {
        for column in &mut table.columns {
            let uses = column
                .default
                .as_ref()
                .is_some_and(|default| crate::rename::sequence_literal(&default.0, name).is_some());
            if uses {
                if !cascade {
                    return Err(depends(
                        &format!("sequence {name}"),
                        &table.name,
                        "a default of",
                    ));
                }
                column.default = None;
            }
        }
    }
    state
        .schema
        .sequences
        .retain(|sequence| sequence.name != *name);
    Ok(())
}

/// An index that no constraint brought; of a partitioned table those of the partitions too.
pub(super) fn index(state: &mut State, name: &ObjectName) -> Result {
    let owner = state.index_owner(name).ok_or("the index is not there")?;
    if let Some(view) = state
        .schema
        .views
        .iter_mut()
        .find(|view| view.name == owner)
    {
        view.indexes.retain(|index| index.name != name.name);
        return Ok(());
    }
    let table = state.table_mut(&owner)?;
    let Some(place) = table
        .indexes
        .iter()
        .position(|index| index.name == name.name)
    else {
        return Err(format!(
            "cannot drop index {name} because a constraint of \"{owner}\" requires it"
        ));
    };
    let gone = table.indexes.remove(place);
    for partition in inherit::with_partitions(state, &owner).iter().skip(1) {
        let table = state.table_mut(partition)?;
        if let Some(place) = table
            .indexes
            .iter()
            .position(|index| is_same_index(index, &gone))
        {
            table.indexes.remove(place);
        }
    }
    Ok(())
}

fn is_same_index(one: &Index, other: &Index) -> bool {
    let unnamed = |index: &Index| Index {
        name: String::new(),
        comment: None,
        ..index.clone()
    };
    unnamed(one) == unnamed(other)
}

/// A type; with CASCADE the columns, functions and domains of it go too.
pub(super) fn user_type(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let mut columns = Vec::new();
    for table in &state.schema.tables {
        for column in &table.columns {
            if column.data_type.named_type() == Some(name) {
                columns.push((table.name.clone(), column.name.clone()));
            }
        }
    }
    if let Some((table, _)) = columns.first()
        && !cascade
    {
        return Err(depends(&format!("type {name}"), table, "a column of"));
    }
    for (table, name) in columns {
        if state
            .schema
            .table(&table)
            .is_some_and(|table| table.column(&name).is_some())
        {
            column(state, &table, &name, true)?;
        }
    }
    let schema = &mut state.schema;
    let is_of = |routine: &Routine| {
        let mut arguments = routine.arguments.iter();
        arguments.any(|argument| argument.data_type.named_type() == Some(name))
            || DataType::read(routine.returns.trim_start_matches("SETOF ")).named_type()
                == Some(name)
    };
    if let Some(routine) = schema.routines.iter().find(|routine| is_of(routine))
        && !cascade
    {
        return Err(depends(&format!("type {name}"), &routine.name, "function"));
    }
    schema.routines.retain(|routine| !is_of(routine));
    schema.enums.retain(|item| item.name != *name);
    schema.composites.retain(|item| item.name != *name);
    schema.ranges.retain(|item| item.name != *name);
    schema.domains.retain(|item| item.name != *name);
    if cascade {
        let of_it = |domain: &&Domain| domain.data_type.named_type() == Some(name);
        let domains: Vec<ObjectName> = schema
            .domains
            .iter()
            .filter(of_it)
            .map(|domain| domain.name.clone())
            .collect();
        for domain in domains {
            user_type(state, &domain, true)?;
        }
    }
    Ok(())
}

/// A schema, empty unless with CASCADE; whether it was there.
pub(super) fn namespace(state: &mut State, name: &str, cascade: bool) -> Result<bool> {
    let is_there = state
        .schema
        .namespaces
        .iter()
        .any(|namespace| namespace.name == name);
    if !is_there && name != "public" {
        return Ok(false);
    }
    let inside = |other: &ObjectName| schema_of(other) == name;
    if cascade {
        let tables: Vec<ObjectName> = state
            .schema
            .tables
            .iter()
            .map(|table| table.name.clone())
            .filter(inside)
            .collect();
        for name in tables {
            if state.schema.table(&name).is_some() {
                table(state, &name, true)?;
            }
        }
        let schema = &state.schema;
        let enums = schema.enums.iter().map(|item| &item.name);
        let domains = schema.domains.iter().map(|item| &item.name);
        let composites = schema.composites.iter().map(|item| &item.name);
        let ranges = schema.ranges.iter().map(|item| &item.name);
        let types: Vec<ObjectName> = enums
            .chain(domains)
            .chain(composites)
            .chain(ranges)
            .filter(|name| inside(name))
            .cloned()
            .collect();
        for name in types {
            user_type(state, &name, true)?;
        }
        let schema = &mut state.schema;
        schema.views.retain(|view| !inside(&view.name));
        schema.sequences.retain(|sequence| !inside(&sequence.name));
        schema.routines.retain(|routine| !inside(&routine.name));
        schema.statistics.retain(|item| !inside(&item.name));
        schema.triggers.retain(|trigger| !inside(&trigger.function));
    } else if let Some(table) = state.schema.tables.iter().find(|table| inside(&table.name)) {
        return Err(depends(&format!("schema {name}"), &table.name, "table"));
    }
    state
        .schema
        .namespaces
        .retain(|namespace| namespace.name != name);
    Ok(true)
}
