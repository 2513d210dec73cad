//! What `ALTER TABLE` does to a column.

use amani_schema_core::schema::{Column, Grants, ObjectName};

use crate::column;
use crate::constraint::{self, Written};
use crate::data_type;
use crate::drop;
use crate::error::Result;
use crate::inherit;
use crate::rename;
use crate::sequence;
use crate::state::State;
use crate::syntax::{Kind, Node};

pub(super) fn add_column(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
) -> Result<Vec<Written>> {
    let name = action
        .child(Kind::COLUMN_NAME)
        .ok_or("the column's name is missing")?
        .name();
    if state.table_mut(table)?.column(&name).is_some() {
        if action.has(Kind::IF_NOT_EXISTS) {
            return Ok(Vec::new());
        }
        return Err(format!(
            "column \"{name}\" of relation \"{table}\" already exists"
        ));
    }
    rename::write_out(&mut state.schema, table);
    let constraints = column::define(state, table, action)?;
    let added = state.table_mut(table)?.column(&name).cloned();
    let added = added.ok_or("the column is not there")?;
    for child in inherit::with_descendants(state, table).iter().skip(1) {
        let there = state.table_mut(child)?;
        match there.columns.iter_mut().find(|column| column.name == name) {
            Some(column) => column.inherited = true,
            None => there.columns.push(Column {
                inherited: true,
                local: false,
                comment: None,
                grants: Grants::new(),
                ..added.clone()
            }),
        }
    }
    Ok(constraints)
}

pub(super) fn drop_column(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result {
    let name = action
        .child(Kind::COLUMN_NAME_REF)
        .ok_or("the column is missing")?
        .name();
    if state.table_mut(table)?.column(&name).is_none() {
        if action.has(Kind::IF_EXISTS) {
            return Ok(());
        }
        return Err(format!(
            "column \"{name}\" of relation \"{table}\" does not exist"
        ));
    }
    drop::column(state, table, &name, only, action.has(Kind::CASCADE))
}

pub(super) fn alter_column(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result {
    let name = action
        .child(Kind::COLUMN_NAME_REF)
        .ok_or("the column is missing")?
        .name();
    state
        .table_mut(table)?
        .column(&name)
        .ok_or_else(|| format!("column \"{name}\" of relation \"{table}\" does not exist"))?;
    let options = action
        .nodes()
        .filter(|child| child.kind() != Kind::COLUMN_NAME_REF);
    for option in options {
        let tables = if only || stays_with_parent(option.kind()) {
            vec![table.clone()]
        } else {
            inherit::with_descendants(state, table)
        };
        for table in &tables {
            alter_one_column(state, table, &name, &option)?;
        }
    }
    Ok(())
}

/// Whether PostgreSQL leaves the children alone. From 17 on the partitions take an identity too, but
/// it goes on being their table's: they share its sequence.
fn stays_with_parent(option: Kind) -> bool {
    matches!(
        option,
        Kind::ADD_GENERATED
            | Kind::DROP_IDENTITY
            | Kind::SET_GENERATED
            | Kind::SET_GENERATED_OPTIONS
            | Kind::SET_SEQUENCE_OPTION
            | Kind::SET_COMPRESSION
            | Kind::SET_OPTIONS
            | Kind::RESET_OPTIONS
    )
}

fn alter_one_column(state: &mut State, table: &ObjectName, name: &str, option: &Node) -> Result {
    match option.kind() {
        Kind::SET_TYPE => set_type(state, table, name, option),
        Kind::SET_NOT_NULL => column::with(state, table, name, |column| column.nullable = false),
        Kind::DROP_NOT_NULL => column::with(state, table, name, |column| column.nullable = true),
        Kind::SET_DEFAULT => {
            let value = option.nodes().next().ok_or("the default is missing")?;
            let value = column::default(state, &value);
            column::with(state, table, name, |column| column.default = value)
        }
        Kind::DROP_DEFAULT => column::with(state, table, name, |column| column.default = None),
        Kind::DROP_EXPRESSION => column::with(state, table, name, |column| column.generated = None),
        Kind::SET_STORAGE => {
            let there = state.table_mut(table)?.column(name).cloned();
            let mut changed = there.ok_or("the column is not there")?;
            column::set_storage(state, &mut changed, setting(option).1);
            column::with(state, table, name, |column| *column = changed)
        }
        Kind::SET_STATISTICS | Kind::SET_COMPRESSION | Kind::SET_OPTIONS | Kind::RESET_OPTIONS => {
            column::with(state, table, name, |column| {
                set_settings(column, option);
            })
        }
        _ => alter_identity(state, table, name, option),
    }
}

/// An identity, and the sequence that comes with it.
fn alter_identity(state: &mut State, table: &ObjectName, name: &str, option: &Node) -> Result {
    match option.kind() {
        Kind::ADD_GENERATED => {
            let options = option.child(Kind::SEQUENCE_OPTION_LIST);
            column::make_identity(state, table, name, column::kind(option), options.as_ref())
        }
        Kind::DROP_IDENTITY => column::with(state, table, name, |column| {
            column.identity = None;
            column.identity_sequence = None;
        }),
        Kind::SET_GENERATED => {
            let kind = column::kind(option);
            column::with(state, table, name, |column| column.identity = Some(kind))
        }
        Kind::SET_GENERATED_OPTIONS => {
            for part in option.nodes() {
                alter_identity(state, table, name, &part)?;
            }
            Ok(())
        }
        Kind::SET_SEQUENCE_OPTION => {
            let part = option.nodes().next().ok_or("the option is missing")?;
            let mut applied = Ok(());
            column::with(state, table, name, |column| {
                if let Some(own) = &mut column.identity_sequence {
                    applied = sequence::apply(own, &part);
                }
            })?;
            applied
        }
        Kind::RESTART => Ok(()),
        other => Err(format!("ALTER COLUMN with {other:?} is not understood")),
    }
}

/// How a column is stored and sampled.
fn set_settings(column: &mut Column, option: &Node) {
    match option.kind() {
        Kind::SET_OPTIONS => column.settings.extend(constraint::options(option)),
        Kind::RESET_OPTIONS => {
            for key in constraint::options(option).keys() {
                column.settings.remove(key);
            }
        }
        _ => {
            let (word, value) = setting(option);
            if value.is_empty() || value == "-1" || value.eq_ignore_ascii_case("default") {
                column.settings.remove(word);
            } else {
                column.settings.insert(word.to_owned(), value);
            }
        }
    }
}

fn setting(option: &Node) -> (&'static str, String) {
    let value = option.own_tokens().last().map(|token| token.text.clone());
    let inner = option
        .nodes()
        .next()
        .map(|node| node.text().replace(' ', ""));
    let value = inner.or(value).unwrap_or_default();
    match option.kind() {
        Kind::SET_STATISTICS => ("statistics", value),
        Kind::SET_STORAGE => ("storage", value.to_ascii_uppercase()),
        _ => ("compression", value.to_ascii_lowercase()),
    }
}

fn set_type(state: &mut State, table: &ObjectName, name: &str, option: &Node) -> Result {
    let data_type = data_type::of_child(state, option).ok_or("the type is missing")?;
    let collation = option
        .child(Kind::COLLATE)
        .and_then(|collate| column::collation(&collate));
    column::with(state, table, name, |column| {
        if let Some(own) = &mut column.identity_sequence {
            own.max = amani_schema_core::schema::Sequence::bounds(&data_type).1;
            own.data_type = data_type.clone();
        }
        column.data_type = data_type;
        column.collation = collation;
        // They are those of the new type again.
        column.settings.remove("storage");
        column.settings.remove("compression");
    })
}
