//! Columns.

use amani_schema_core::schema::{Index, IndexKey, ObjectName, Schema, Table};
use amani_schema_core::sql;

use super::{stars, texts};
use crate::depends::{What, column_mentions};
use crate::error::Result;
use crate::expression::may_name;
use crate::inherit;
use crate::state::State;

/// A column, in the children too.
pub(crate) fn column(state: &mut State, table: &ObjectName, from: &str, to: &str) -> Result {
    let there = state.table_mut(table)?;
    if there.column(from).is_none() {
        return Err(format!("column \"{from}\" does not exist"));
    }
    if there.column(to).is_some() {
        return Err(format!(
            "column \"{to}\" of relation \"{table}\" already exists"
        ));
    }
    for name in inherit::with_descendants(state, table) {
        stars::write_out(&mut state.schema, &name);
        in_texts(&mut state.schema, &name, from, to);
        in_table(state.table_mut(&name)?, from, to);
        in_others(&mut state.schema, &name, from, to);
    }
    Ok(())
}

/// In what is written; a query goes on giving a column of the old name.
fn in_texts(schema: &mut Schema, table: &ObjectName, from: &str, to: &str) {
    texts::rewrite(
        schema,
        |other| other == table,
        |text| may_name(text, from),
        |_| true,
        |schema, place, text| {
            let mentions = column_mentions(schema, place, text, table, from).into_iter();
            let named = mentions.filter_map(|mention| {
                let mut with = sql::identifier(to);
                match mention.what {
                    What::Column { gives: true } => {
                        with += &format!(" AS {}", sql::identifier(from));
                    }
                    What::Column { gives: false } => {}
                    _ => return None,
                }
                Some((mention.place, with))
            });
            named.collect()
        },
    );
    schema
        .statistics
        .iter_mut()
        .for_each(|item| item.columns.sort());
}

fn in_table(table: &mut Table, from: &str, to: &str) {
    let rename = |column: &mut String| {
        if column == from {
            to.clone_into(column);
        }
    };
    let columns = table.columns.iter_mut();
    columns.for_each(|column| rename(&mut column.name));
    columns_of_keys(table).for_each(rename);
    let indexes = table.indexes.iter_mut().flat_map(index_columns);
    indexes.for_each(rename);
}

fn in_others(schema: &mut Schema, table: &ObjectName, from: &str, to: &str) {
    let rename = |column: &mut String| {
        if column == from {
            to.clone_into(column);
        }
    };
    let keys = schema
        .tables
        .iter_mut()
        .flat_map(|other| &mut other.foreign_keys);
    let keys = keys.filter(|key| key.target == *table);
    keys.flat_map(|key| &mut key.target_columns)
        .for_each(rename);
    let owners = schema
        .sequences
        .iter_mut()
        .filter_map(|item| item.owned_by.as_mut());
    let owners = owners.filter(|(of, _)| of == table);
    owners.for_each(|(_, column)| rename(column));
    let triggers = schema
        .triggers
        .iter_mut()
        .filter(|item| item.table == *table);
    triggers.for_each(|trigger| trigger.columns.iter_mut().for_each(rename));
}

fn columns_of_keys(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let primary = table.primary_key.iter_mut();
    let primary = primary.flat_map(|key| key.columns.iter_mut().chain(&mut key.include));
    let uniques = table.uniques.iter_mut();
    let uniques = uniques.flat_map(|key| key.columns.iter_mut().chain(&mut key.include));
    let foreign = table
        .foreign_keys
        .iter_mut()
        .flat_map(|key| &mut key.columns);
    primary.chain(uniques).chain(foreign)
}

fn index_columns(index: &mut Index) -> impl Iterator<Item = &mut String> {
    let keys = index
        .columns
        .iter_mut()
        .filter_map(|column| match &mut column.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        });
    keys.chain(&mut index.include)
}
