//! `ALTER TABLE`.

use amani_schema_core::schema::{Column, Deferrable, ObjectName, Partition};

use crate::column;
use crate::constraint::{self, Written};
use crate::data_type;
use crate::drop;
use crate::error::Result;
use crate::inherit;
use crate::rename;
use crate::sequence;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};
use crate::table;

pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let Some(relation) = node.child(Kind::TABLE_RELATION_NAME) else {
        // ALL IN TABLESPACE moves blocks.
        return Ok(());
    };
    let path = relation
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the table is missing")?
        .path();
    if state.is_temporary(&path) {
        return Ok(());
    }
    let Some(name) = state.table(&path) else {
        return alter_other(state, node, &path);
    };
    let mut actions: Vec<Node> = node
        .nodes()
        .filter(|child| !matches!(child.kind(), Kind::TABLE_RELATION_NAME | Kind::IF_EXISTS))
        .collect();
    actions.sort_by_key(pass);
    let only = relation.has(Kind::ONLY_KW);
    let mut constraints: Vec<Written> = Vec::new();
    let mut late: Vec<Node> = Vec::new();
    for action in actions {
        if pass(&action) > PASS_CONSTRAINTS {
            late.push(action);
        } else {
            constraints.extend(carry_out(state, &name, &action, only)?);
        }
    }
    table::add_all(state, &name, constraints)?;
    for action in late {
        carry_out(state, &name, &action, only)?;
    }
    Ok(())
}

/// `ALTER TABLE` takes views, sequences and indexes too.
fn alter_other(state: &mut State, node: &Node, path: &[String]) -> Result {
    let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
    let action = node
        .nodes()
        .find(|child| !matches!(child.kind(), Kind::TABLE_RELATION_NAME | Kind::IF_EXISTS));
    let Some(action) = action else { return Ok(()) };
    let renamed = |action: &Node| action.child(Kind::TABLE_NAME).map(|to| to.name());
    if action.kind() == Kind::OWNER_TO {
        return Ok(());
    }
    if let Some(name) = state.view(path) {
        return crate::code::alter_view_action(state, &name, &action);
    }
    if let (Some(name), Some(to)) = (sequence::find(state, path), renamed(&action)) {
        return rename::sequence(state, &name, &beside(&name, &to));
    }
    if let (Some(name), Some(to)) = (state.find(path, is_index), renamed(&action)) {
        return crate::index::rename(state, &name, &to);
    }
    if node.has(Kind::IF_EXISTS) {
        return Ok(());
    }
    Err(format!("relation \"{}\" does not exist", path.join(".")))
}

const PASS_CONSTRAINTS: u8 = 4;

/// PostgreSQL carries out the actions of one statement in passes, not as they are written:
/// `AlterTablePass` in `tablecmds.c`.
fn pass(action: &Node) -> u8 {
    let option = |kinds: &[Kind]| action.child_of(kinds).is_some();
    match action.kind() {
        Kind::DROP_COLUMN | Kind::DROP_CONSTRAINT => 0,
        Kind::ALTER_COLUMN if option(&[Kind::DROP_NOT_NULL, Kind::DROP_DEFAULT]) => 0,
        Kind::ALTER_COLUMN if option(&[Kind::SET_TYPE]) => 1,
        Kind::ADD_COLUMN => 2,
        Kind::ALTER_COLUMN if option(&[Kind::SET_NOT_NULL, Kind::ADD_GENERATED]) => 3,
        Kind::ADD_CONSTRAINT => PASS_CONSTRAINTS,
        Kind::ALTER_COLUMN if option(&[Kind::SET_DEFAULT]) => 5,
        _ => 6,
    }
}

/// Carries out an action; constraints are given back, to be made in their own order.
fn carry_out(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result<Vec<Written>> {
    match action.kind() {
        Kind::ADD_COLUMN => return add_column(state, table, action),
        Kind::ADD_CONSTRAINT => return add_constraint(state, table, action, only),
        Kind::DROP_COLUMN => drop_column(state, table, action)?,
        Kind::DROP_CONSTRAINT => drop_constraint(state, table, action)?,
        Kind::ALTER_COLUMN => alter_column(state, table, action, only)?,
        Kind::RENAME_COLUMN => {
            let from = action
                .child(Kind::COLUMN_NAME_REF)
                .ok_or("the column is missing")?
                .name();
            let to = action
                .child(Kind::COLUMN_NAME)
                .ok_or("the new name is missing")?
                .name();
            rename::column(state, table, &from, &to)?;
        }
        Kind::RENAME_CONSTRAINT => {
            let from = action
                .child(Kind::CONSTRAINT_NAME_REF)
                .ok_or("the constraint is missing")?;
            let to = action
                .child(Kind::CONSTRAINT_NAME)
                .ok_or("the new name is missing")?;
            rename::constraint(state, table, &from.name(), &to.name())?;
        }
        Kind::TABLE_RENAME_TO => {
            let to = action
                .child(Kind::TABLE_NAME)
                .ok_or("the new name is missing")?
                .name();
            rename::table(state, table, &beside(table, &to))?;
        }
        Kind::SET_SCHEMA => {
            let to = action
                .child(Kind::SCHEMA_REF)
                .ok_or("the schema is missing")?
                .name();
            rename::table(state, table, &in_schema(&to, &table.name))?;
        }
        _ => settings(state, table, action)?,
    }
    Ok(Vec::new())
}

fn add_column(state: &mut State, table: &ObjectName, action: &Node) -> Result<Vec<Written>> {
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
    let constraints = column::define(state, table, action)?;
    let added = state.table_mut(table)?.column(&name).cloned();
    let added = added.ok_or("the column is not there")?;
    for child in inherit::with_descendants(state, table).iter().skip(1) {
        let there = state.table_mut(child)?;
        match there.columns.iter_mut().find(|column| column.name == name) {
            Some(column) => column.inherited = true,
            None => there.columns.push(Column {
                inherited: true,
                comment: None,
                ..added.clone()
            }),
        }
    }
    Ok(constraints)
}

fn add_constraint(
    state: &mut State,
    table: &ObjectName,
    action: &Node,
    only: bool,
) -> Result<Vec<Written>> {
    let node = action.nodes().next().ok_or("the constraint is missing")?;
    if node.kind() == Kind::NOT_NULL_CONSTRAINT {
        let column = node
            .child(Kind::COLUMN_NAME_REF)
            .ok_or("the column is missing")?
            .name();
        inherit::set_not_null(state, table, &[column])?;
        return Ok(Vec::new());
    }
    Ok(vec![Written::read(&node, None)?.only(only)])
}

fn drop_column(state: &mut State, table: &ObjectName, action: &Node) -> Result {
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
    drop::column(state, table, &name, action.has(Kind::CASCADE))
}

fn drop_constraint(state: &mut State, table: &ObjectName, action: &Node) -> Result {
    let name = action
        .child(Kind::CONSTRAINT_NAME_REF)
        .ok_or("the constraint is missing")?
        .name();
    let there = state.table_mut(table)?;
    if !crate::state::constraint_names(there).any(|other| other == name) {
        if action.has(Kind::IF_EXISTS) {
            return Ok(());
        }
        return Err(format!(
            "constraint \"{name}\" of relation \"{table}\" does not exist"
        ));
    }
    drop::constraint(state, table, &name, action.has(Kind::CASCADE))
}

fn alter_column(state: &mut State, table: &ObjectName, action: &Node, only: bool) -> Result {
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
    let tables = if only {
        vec![table.clone()]
    } else {
        inherit::with_descendants(state, table)
    };
    for option in options {
        for table in &tables {
            alter_one_column(state, table, &name, &option)?;
        }
    }
    Ok(())
}

fn alter_one_column(state: &mut State, table: &ObjectName, name: &str, option: &Node) -> Result {
    match option.kind() {
        Kind::SET_TYPE => set_type(state, table, name, option),
        Kind::SET_NOT_NULL => column::with(state, table, name, |column| column.nullable = false),
        Kind::DROP_NOT_NULL => column::with(state, table, name, |column| column.nullable = true),
        Kind::SET_DEFAULT => {
            let value = option.nodes().next().ok_or("the default is missing")?;
            column::with(state, table, name, |column| {
                column.default = column::default(&value);
            })
        }
        Kind::DROP_DEFAULT => column::with(state, table, name, |column| column.default = None),
        Kind::DROP_EXPRESSION => column::with(state, table, name, |column| column.generated = None),
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
                alter_one_column(state, table, name, &part)?;
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
        Kind::SET_STATISTICS | Kind::SET_STORAGE | Kind::SET_COMPRESSION => {
            let (word, value) = setting(option);
            column::with(state, table, name, |column| {
                if value.is_empty() || value == "-1" || value.eq_ignore_ascii_case("default") {
                    column.settings.remove(word);
                } else {
                    column.settings.insert(word.to_owned(), value);
                }
            })
        }
        Kind::SET_OPTIONS | Kind::RESET_OPTIONS => {
            let is_set = option.kind() == Kind::SET_OPTIONS;
            let options = constraint::options(option);
            column::with(state, table, name, |column| {
                for (key, value) in options {
                    if is_set {
                        column.settings.insert(key, value);
                    } else {
                        column.settings.remove(&key);
                    }
                }
            })
        }
        Kind::RESTART => Ok(()),
        other => Err(format!("ALTER COLUMN with {other:?} is not understood")),
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

/// What is neither a column nor a constraint.
fn settings(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    match action.kind() {
        Kind::VALIDATE_CONSTRAINT => {
            let constraint = action
                .child(Kind::CONSTRAINT_NAME_REF)
                .ok_or("the constraint is missing")?
                .name();
            validate(state, name, &constraint)
        }
        Kind::ALTER_CONSTRAINT => alter_constraint(state, name, action),
        Kind::ATTACH_PARTITION => attach(state, name, action),
        Kind::DETACH_PARTITION => detach(state, action),
        Kind::INHERIT_TABLE | Kind::NO_INHERIT_TABLE => set_parent(state, name, action),
        Kind::ENABLE_TRIGGER
        | Kind::DISABLE_TRIGGER
        | Kind::ENABLE_REPLICA_TRIGGER
        | Kind::ENABLE_ALWAYS_TRIGGER
        | Kind::ENABLE_RULE
        | Kind::DISABLE_RULE
        | Kind::ENABLE_REPLICA_RULE
        | Kind::ENABLE_ALWAYS_RULE => {
            crate::code::set_enabled(state, name, action);
            Ok(())
        }
        // Who owns it, and where its blocks lie, is no part of the model.
        Kind::OWNER_TO
        | Kind::SET_TABLESPACE
        | Kind::CLUSTER_ON
        | Kind::SET_WITHOUT_CLUSTER
        | Kind::SET_WITHOUT_OIDS => Ok(()),
        _ => table_settings(state, name, action),
    }
}

fn table_settings(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let table = state.table_mut(name)?;
    match action.kind() {
        Kind::ENABLE_RLS => table.row_security = true,
        Kind::DISABLE_RLS => table.row_security = false,
        Kind::FORCE_RLS => table.force_row_security = true,
        Kind::NO_FORCE_RLS => table.force_row_security = false,
        Kind::SET_LOGGED => table.unlogged = false,
        Kind::SET_UNLOGGED => table.unlogged = true,
        Kind::SET_OPTIONS => table.options.extend(constraint::options(action)),
        Kind::RESET_OPTIONS => {
            for option in constraint::options(action).keys() {
                table.options.remove(option);
            }
        }
        Kind::REPLICA_IDENTITY => {
            let option = action
                .nodes()
                .next()
                .ok_or("the replica identity is missing")?;
            table.replica_identity = match option.kind() {
                Kind::REPLICA_IDENTITY_DEFAULT => None,
                Kind::REPLICA_IDENTITY_FULL => Some("FULL".to_owned()),
                Kind::REPLICA_IDENTITY_NOTHING => Some("NOTHING".to_owned()),
                _ => Some(option.name()),
            };
        }
        other => return Err(format!("ALTER TABLE with {other:?} is not understood")),
    }
    Ok(())
}

fn validate(state: &mut State, table: &ObjectName, name: &str) -> Result {
    for table in inherit::with_descendants(state, table) {
        let table = state.table_mut(&table)?;
        for check in table.checks.iter_mut().filter(|check| check.name == name) {
            check.not_valid = false;
        }
        for key in table.foreign_keys.iter_mut().filter(|key| key.name == name) {
            key.not_valid = false;
        }
    }
    Ok(())
}

fn alter_constraint(state: &mut State, table: &ObjectName, action: &Node) -> Result {
    let name = action
        .child(Kind::CONSTRAINT_NAME_REF)
        .ok_or("the constraint is missing")?
        .name();
    let deferrable = constraint::deferrable(action);
    let is_deferrable_only = deferrable == Deferrable::No
        && !action.has(Kind::NOT_DEFERRABLE_CONSTRAINT_OPTION)
        && !action.has(Kind::INITIALLY_IMMEDIATE_CONSTRAINT_OPTION);
    if is_deferrable_only {
        return Err("this change of a constraint is not understood".to_owned());
    }
    let mut keys = state.table_mut(table)?.foreign_keys.iter_mut();
    let key = keys.find(|key| key.name == name);
    let missing = || format!("constraint \"{name}\" of relation \"{table}\" does not exist");
    key.ok_or_else(missing)?.deferrable = deferrable;
    Ok(())
}

fn attach(state: &mut State, parent: &ObjectName, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the partition is missing")?
        .path();
    let name = state.existing_table(&path)?;
    let mut partition = state.table_mut(&name)?.clone();
    partition.partition_of = Some(Partition {
        parent: parent.clone(),
        bound: table::bound(action),
    });
    table::inherit_columns(state, &mut partition, parent)?;
    let above = state.table_mut(parent)?.clone();
    for check in &mut partition.checks {
        check.inherited |= above.checks.iter().any(|other| other.name == check.name);
    }
    *state.table_mut(&name)? = partition;
    table::copy_to_partition(state, parent, &name)
}

fn detach(state: &mut State, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the partition is missing")?
        .path();
    let name = state.existing_table(&path)?;
    let table = state.table_mut(&name)?;
    table.partition_of = None;
    table
        .columns
        .iter_mut()
        .for_each(|column| column.inherited = false);
    table
        .checks
        .iter_mut()
        .for_each(|check| check.inherited = false);
    table
        .foreign_keys
        .iter_mut()
        .for_each(|key| key.inherited = false);
    Ok(())
}

fn set_parent(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let path = action
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the parent is missing")?
        .path();
    let parent = state.existing_table(&path)?;
    let above = state.table_mut(&parent)?.clone();
    let table = state.table_mut(name)?;
    let is_added = action.kind() == Kind::INHERIT_TABLE;
    if is_added {
        table.inherits.push(parent);
    } else {
        table.inherits.retain(|other| *other != parent);
    }
    for column in &mut table.columns {
        if above.column(&column.name).is_some() {
            column.inherited = is_added;
        }
    }
    for check in &mut table.checks {
        if above.checks.iter().any(|other| other.name == check.name) {
            check.inherited = is_added;
        }
    }
    Ok(())
}
