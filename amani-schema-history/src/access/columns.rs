//! What is granted on columns.

use amani_schema_core::schema::Grants;

use super::Target;
use crate::error::Result;
use crate::state::State;

/// The grants on the columns of a table or a view.
pub(super) fn column_grants<'a>(state: &'a mut State, target: &Target) -> Vec<&'a mut Grants> {
    let schema = &mut state.schema;
    match target {
        Target::Table(name) => {
            let tables = schema.tables.iter_mut().filter(|table| table.name == *name);
            let columns = tables.flat_map(|table| &mut table.columns);
            columns.map(|column| &mut column.grants).collect()
        }
        Target::View(name) => {
            let views = schema.views.iter_mut().filter(|view| view.name == *name);
            let columns = views.flat_map(|view| view.column_grants.values_mut());
            columns.collect()
        }
        _ => Vec::new(),
    }
}

/// The grants on one column.
pub(super) fn one_column<'a>(
    state: &'a mut State,
    target: &Target,
    column: &str,
) -> Result<&'a mut Grants> {
    let schema = &mut state.schema;
    match target {
        Target::Table(name) => {
            let tables = schema.tables.iter_mut().filter(|table| table.name == *name);
            let mut columns = tables.flat_map(|table| &mut table.columns);
            let found = columns.find(|other| other.name == column);
            let missing = || format!("column \"{column}\" of relation \"{name}\" does not exist");
            Ok(&mut found.ok_or_else(missing)?.grants)
        }
        Target::View(name) => {
            let mut views = schema.views.iter_mut();
            let view = views.find(|view| view.name == *name);
            let view = view.ok_or("the view is not there")?;
            // Which columns a view has is known to the server only.
            Ok(view.column_grants.entry(column.to_owned()).or_default())
        }
        _ => Err("only a table or a view has columns".to_owned()),
    }
}

/// A view keeps only the columns on which something is granted.
pub(super) fn drop_empty(state: &mut State, target: &Target) {
    if let Target::View(name) = target {
        for view in state
            .schema
            .views
            .iter_mut()
            .filter(|view| view.name == *name)
        {
            view.column_grants.retain(|_, grants| !grants.is_empty());
        }
    }
}
