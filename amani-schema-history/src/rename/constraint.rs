//! Constraints, with the indexes that they brought.

use amani_schema_core::schema::ObjectName;

use crate::error::Result;
use crate::inherit;
use crate::state::State;

/// A constraint, and the index that it brought.
pub(crate) fn constraint(state: &mut State, table: &ObjectName, from: &str, to: &str) -> Result {
    for name in inherit::with_descendants(state, table) {
        let there = state.table_mut(&name)?;
        if there.constraint_names().any(|other| other == to) {
            return Err(format!(
                "constraint \"{to}\" for relation \"{table}\" already exists"
            ));
        }
        let primary = there.primary_key.iter_mut().map(|key| &mut key.name);
        let uniques = there.uniques.iter_mut().map(|key| &mut key.name);
        let exclusions = there.exclusions.iter_mut().map(|key| &mut key.name);
        let checks = there.checks.iter_mut().map(|check| &mut check.name);
        let foreign = there.foreign_keys.iter_mut().map(|key| &mut key.name);
        let mut all = primary
            .chain(uniques)
            .chain(exclusions)
            .chain(checks)
            .chain(foreign);
        match all.find(|other| *other == from) {
            Some(found) => to.clone_into(found),
            None if name == *table => {
                return Err(format!(
                    "constraint \"{from}\" for table \"{table}\" does not exist"
                ));
            }
            None => {}
        }
    }
    Ok(())
}
