//! `ALTER TABLE ... DROP COLUMN` and `DROP CONSTRAINT`, which reach into the children.
//!
//! What a child has of its own too, or from a second parent, stays there.

use amani_schema_core::schema::{ObjectName, Table};

use super::drop_all;
use crate::depends::Object;
use crate::error::Result;
use crate::inherit;
use crate::state::State;

/// A column, and the constraints, indexes, statistics and sequences over it.
pub(crate) fn column(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    only: bool,
    cascade: bool,
) -> Result {
    let has = |table: &Table| table.column(name).is_some();
    let is_local = |table: &Table| table.column(name).is_some_and(|column| column.local);
    let tables = reached(state, table, only, has, is_local);
    let objects = tables.iter();
    let objects = objects.map(|table| Object::Column(table.clone(), name.to_owned()));
    drop_all(state, objects.collect(), cascade)?;
    for child in children_of_all(state, &tables) {
        inherit::settle_column(state, &child, name)?;
    }
    Ok(())
}

/// A constraint; of a key, the index too.
pub(crate) fn constraint(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    only: bool,
    cascade: bool,
) -> Result {
    let has = |table: &Table| {
        let mut checks = table.checks.iter();
        checks.any(|check| check.name == name && !check.no_inherit)
    };
    let is_local = |table: &Table| {
        let mut checks = table.checks.iter();
        checks.any(|check| check.name == name && (check.local || !check.inherited))
    };
    let is_check = state.schema.table(table).is_some_and(has);
    let tables = if is_check {
        reached(state, table, only, has, is_local)
    } else {
        vec![table.clone()]
    };
    let objects = tables.iter();
    let objects = objects.map(|table| Object::Constraint(table.clone(), name.to_owned()));
    drop_all(state, objects.collect(), cascade)?;
    for child in children_of_all(state, &tables) {
        if is_check {
            inherit::settle_check(state, &child, name)?;
        }
    }
    Ok(())
}

/// The table, and those below it that have the thing from those above only.
fn reached(
    state: &State,
    table: &ObjectName,
    only: bool,
    has: impl Fn(&Table) -> bool,
    is_local: impl Fn(&Table) -> bool,
) -> Vec<ObjectName> {
    let mut found = vec![table.clone()];
    let mut place = 0;
    while place < found.len() && !only {
        for child in inherit::children(state, &found[place]) {
            let Some(there) = state.schema.table(&child) else {
                continue;
            };
            let parents = there.parents();
            let mut giving = parents.filter(|parent| state.schema.table(parent).is_some_and(&has));
            let is_only_from_here = giving.all(|parent| found.contains(parent));
            if has(there) && !is_local(there) && is_only_from_here && !found.contains(&child) {
                found.push(child);
            }
        }
        place += 1;
    }
    found
}

fn children_of_all(state: &State, tables: &[ObjectName]) -> Vec<ObjectName> {
    let all = tables
        .iter()
        .flat_map(|table| inherit::children(state, table));
    all.collect()
}
