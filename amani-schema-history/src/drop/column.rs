//! A column or a constraint, and what is over it.

use amani_schema_core::schema::{Column, ForeignKey, Index, IndexKey, ObjectName, Table};

use super::depends;
use super::relation::{dependent_views, view};
use crate::error::Result;
use crate::expression;
use crate::inherit;
use crate::state::State;

/// A column, and the constraints, indexes, statistics and sequences over it.
pub(crate) fn column(state: &mut State, table: &ObjectName, name: &str, cascade: bool) -> Result {
    for child in inherit::with_descendants(state, table) {
        column_of_one(state, &child, name, cascade)?;
    }
    Ok(())
}

fn column_of_one(state: &mut State, name: &ObjectName, column: &str, cascade: bool) -> Result {
    let is_it = |other: &String| other == column;
    for other in &mut state.schema.tables {
        let references =
            |key: &ForeignKey| key.target == *name && key.target_columns.iter().any(is_it);
        if other.name != *name && other.foreign_keys.iter().any(references) {
            if !cascade {
                return Err(depends(
                    &format!("column {column} of table {name}"),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| !references(key));
        }
    }
    let there = state.table_mut(name)?;
    there.columns.retain(|other| other.name != column);
    let has = |columns: &[String], include: &[String]| columns.iter().chain(include).any(is_it);
    there.primary_key = there
        .primary_key
        .take()
        .filter(|key| !has(&key.columns, &key.include));
    there.uniques.retain(|key| !has(&key.columns, &key.include));
    there.foreign_keys.retain(|key| !has(&key.columns, &[]));
    let own = name.clone();
    there
        .foreign_keys
        .retain(|key| key.target != own || !has(&key.target_columns, &[]));
    there
        .checks
        .retain(|check| !expression::mentions(&check.expression.0, column));
    there.indexes.retain(|index| !is_over(index, column));
    there.exclusions.retain(|exclusion| {
        let mut elements = exclusion.elements.iter();
        !elements.any(|(element, _)| expression::mentions(&element.0, column))
            && !exclusion
                .predicate
                .as_ref()
                .is_some_and(|text| expression::mentions(&text.0, column))
    });
    let generated = |other: &Column| {
        other
            .generated
            .as_ref()
            .is_some_and(|value| expression::mentions(&value.0, column))
    };
    if cascade {
        there.columns.retain(|other| !generated(other));
    }
    let schema = &mut state.schema;
    schema
        .sequences
        .retain(|sequence| sequence.owned_by.as_ref() != Some(&(name.clone(), column.to_owned())));
    schema.statistics.retain(|item| {
        item.table != *name
            || !item
                .columns
                .iter()
                .any(|text| expression::mentions(&text.0, column))
    });
    if cascade {
        schema
            .triggers
            .retain(|trigger| trigger.table != *name || !trigger.columns.iter().any(is_it));
        schema.policies.retain(|policy| {
            let mut texts = policy.using.iter().chain(&policy.with_check);
            policy.table != *name || !texts.any(|text| expression::mentions(&text.0, column))
        });
        let dependent: Vec<ObjectName> = dependent_views(state, name);
        for view_name in dependent {
            let views = state.schema.views.iter();
            let mut query = views
                .filter(|view| view.name == view_name)
                .map(|view| view.query.clone());
            // A view that reads `*` reads the column too.
            if query
                .next()
                .is_some_and(|query| query.contains(column) || query.contains('*'))
            {
                view(state, &view_name, true);
            }
        }
    }
    Ok(())
}

fn is_over(index: &Index, column: &str) -> bool {
    let mut keys = index.columns.iter();
    keys.any(|key| match &key.key {
        IndexKey::Column(name) => name == column,
        IndexKey::Expression(text) => expression::mentions(&text.0, column),
    }) || index.include.iter().any(|name| name == column)
        || index
            .predicate
            .as_ref()
            .is_some_and(|text| expression::mentions(&text.0, column))
}

/// A constraint, in the children too.
pub(crate) fn constraint(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    cascade: bool,
) -> Result {
    let there = state.table_mut(table)?.clone();
    keys_gone(state, &there, name, cascade)?;
    for child in inherit::with_descendants(state, table) {
        let is_own = child == *table;
        let copy = there.clone();
        let table = state.table_mut(&child)?;
        let key_columns = key_columns(&copy, name);
        if is_own {
            remove_constraint(table, name);
            continue;
        }
        // Of a partition it may have another name.
        table
            .checks
            .retain(|check| check.name != name || !check.inherited);
        table
            .foreign_keys
            .retain(|key| key.name != name || !key.inherited);
        if let Some((primary, columns)) = key_columns
            && table.partition_of.is_some()
        {
            if primary {
                table.primary_key = None;
            } else {
                table.uniques.retain(|key| key.columns != columns);
            }
        }
    }
    Ok(())
}

/// The columns of a primary key or unique constraint of this name, and whether it is the former.
fn key_columns(table: &Table, name: &str) -> Option<(bool, Vec<String>)> {
    let primary = table.primary_key.iter().filter(|key| key.name == name);
    let primary = primary.map(|key| (true, key.columns.clone()));
    let uniques = table.uniques.iter().filter(|key| key.name == name);
    primary
        .chain(uniques.map(|key| (false, key.columns.clone())))
        .next()
}

/// Foreign keys that point to a key which goes away.
fn keys_gone(state: &mut State, table: &Table, name: &str, cascade: bool) -> Result {
    let Some((_, columns)) = key_columns(table, name) else {
        return Ok(());
    };
    let mut left = table.clone();
    remove_constraint(&mut left, name);
    for other in &mut state.schema.tables {
        let is_orphan = |key: &ForeignKey| {
            let same = key.target_columns.len() == columns.len()
                && key
                    .target_columns
                    .iter()
                    .all(|column| columns.contains(column));
            key.target == table.name && same && !left.has_key(&key.target_columns)
        };
        if other.foreign_keys.iter().any(is_orphan) {
            if !cascade {
                return Err(depends(
                    &format!("constraint {name} on table {}", table.name),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| !is_orphan(key));
        }
    }
    Ok(())
}

fn remove_constraint(table: &mut Table, name: &str) {
    table.primary_key = table.primary_key.take().filter(|key| key.name != name);
    table.uniques.retain(|key| key.name != name);
    table.exclusions.retain(|key| key.name != name);
    table.checks.retain(|check| check.name != name);
    table.foreign_keys.retain(|key| key.name != name);
}
