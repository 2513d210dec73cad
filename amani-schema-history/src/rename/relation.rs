//! Tables, views and sequences.

use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;

use super::names::{Space, each_name};
use super::{texts, types};
use crate::depends::{What, mentions, object_name};
use crate::error::Result;
use crate::expression::may_name;
use crate::state::{State, beside, schema_of};

/// A table, also into another schema; its own sequences go along there.
pub(crate) fn table(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    check_free(state, to)?;
    relation(&mut state.schema, from, to);
    types::type_name(&mut state.schema, from, to);
    if schema_of(from) != schema_of(to) {
        move_sequences(state, to)?;
    }
    Ok(())
}

/// A view.
pub(crate) fn view(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    check_free(state, to)?;
    relation(&mut state.schema, from, to);
    types::type_name(&mut state.schema, from, to);
    Ok(())
}

/// A sequence, and the defaults that take their values from it.
pub(crate) fn sequence(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    check_free(state, to)?;
    relation(&mut state.schema, from, to);
    Ok(())
}

fn check_free(state: &State, name: &ObjectName) -> Result {
    if state.is_relation(name) || state.is_type(name) {
        return Err(format!("relation \"{name}\" already exists"));
    }
    Ok(())
}

fn relation(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    texts::rewrite_names(schema, &from.name, |_, _, mention| {
        let is_relation = matches!(mention.what, What::Relation { .. });
        (is_relation && object_name(&mention.path) == *from).then(|| to.clone())
    });
    qualifiers(schema, from, to);
    each_name(schema, |space, name| {
        if space == Space::Relation && name == from {
            *name = to.clone();
        }
    });
}

/// `t.a` in the texts of the table itself.
fn qualifiers(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    texts::rewrite(
        schema,
        |other| other == from,
        |text| may_name(text, &from.name),
        |place| place.home.as_ref() == Some(from),
        |_, place, text| {
            let all = mentions(place.form, text);
            let is_read = all.iter().any(|mention| {
                // Within a query it goes by its old name still.
                matches!(mention.what, What::Relation { .. })
                    && mention.path.last() == Some(&from.name)
            });
            let own = all
                .into_iter()
                .filter(|mention| match mention.path.as_slice() {
                    [qualifier, _] => *qualifier == from.name && !is_read,
                    _ => false,
                });
            let with = format!("{}.", sql::identifier(&to.name));
            own.filter_map(|mention| Some((mention.qualifier?, with.clone())))
                .collect()
        },
    );
}

fn move_sequences(state: &mut State, table: &ObjectName) -> Result {
    let owned = state.schema.sequences.iter().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(of, _)| of == table)
    });
    let columns = state.schema.table(table).into_iter();
    let columns = columns.flat_map(|table| &table.columns);
    let identities = columns.filter_map(|column| column.identity_sequence.as_deref());
    let names = owned
        .chain(identities)
        .map(|sequence| sequence.name.clone());
    for name in names.collect::<Vec<_>>() {
        let to = beside(table, &name.name);
        if name != to {
            sequence(state, &name, &to)?;
        }
    }
    Ok(())
}
