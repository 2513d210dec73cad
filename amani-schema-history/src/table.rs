//! `CREATE TABLE`.

use amani_schema_core::schema::{
    Check, Column, DataType, Expression, ObjectName, Partition, Securable, Table, names,
};

use crate::bind;
use crate::code;
use crate::column;
use crate::constraint::{self, Written};
use crate::depends::Form;
use crate::error::Result;
use crate::index;
use crate::inherit;
use crate::state::State;
use crate::syntax::{Kind, Node};

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let may_be_there = node.has(Kind::IF_NOT_EXISTS);
    let Some(name) = state.new_relation(node, Kind::TABLE_NAME, may_be_there)? else {
        return Ok(());
    };
    if state.is_type(&name) {
        return Err(format!("type \"{name}\" already exists"));
    }
    if node.has(Kind::OF_TYPE) {
        return Err("a table of a composite type is not understood".to_owned());
    }
    let mut table = Table::new(name.clone());
    table.access = state.new_access(Securable::Table, &name);
    table.unlogged = node.has(Kind::UNLOGGED);
    table.options = node
        .child(Kind::WITH_PARAMS)
        .map(|with| constraint::options(&with))
        .unwrap_or_default();
    table.options.remove("oids");
    table.partition_by = node
        .child(Kind::PARTITION_BY)
        .map(|by| partition_by(state, &by));
    let parents = read_parents(state, node, &mut table)?;
    for parent in &parents {
        inherit_columns(state, &mut table, parent)?;
    }
    state.schema.tables.push(table);

    let constraints = read_arguments(state, &name, node)?;
    let constraints = constraints.into_iter().map(Written::on_new_table);
    add_all(state, &name, merged(constraints.collect()))?;
    if let Some(parent) = parents.first().filter(|_| node.has(Kind::PARTITION_OF)) {
        copy_to_partition(state, parent, &name)?;
    }
    Ok(())
}

/// Of two equal keys in one definition one stays.
pub(crate) fn merged(constraints: Vec<Written>) -> Vec<Written> {
    let mut kept: Vec<Written> = Vec::new();
    for written in constraints {
        // The primary key before a unique one, with whatever name there is.
        match kept.iter_mut().find(|other| other.is_same_key(&written)) {
            Some(other) => {
                let name = other.name.clone().or_else(|| written.name.clone());
                if written.turn() < other.turn() {
                    *other = written;
                }
                other.name = name;
            }
            None => kept.push(written),
        }
    }
    kept
}

/// Puts constraints on a table that is there, in the order in which PostgreSQL makes them.
pub(crate) fn add_all(
    state: &mut State,
    table: &ObjectName,
    mut constraints: Vec<Written>,
) -> Result {
    constraints.sort_by_key(Written::turn);
    for written in constraints {
        written.add(state, table)?;
    }
    Ok(())
}

fn read_parents(state: &State, node: &Node, table: &mut Table) -> Result<Vec<ObjectName>> {
    if let Some(of) = node.child(Kind::PARTITION_OF) {
        let parent = of
            .child(Kind::TABLE_NAME_REF)
            .ok_or("the partitioned table is missing")?;
        let parent = state.existing_table(&parent.path())?;
        table.partition_of = Some(Partition {
            parent: parent.clone(),
            bound: bound(node),
        });
        return Ok(vec![parent]);
    }
    let inherits = node.child(Kind::INHERITS);
    let names = inherits
        .iter()
        .flat_map(|inherits| inherits.children(Kind::TABLE_NAME_REF));
    for name in names {
        table.inherits.push(state.existing_table(&name.path())?);
    }
    Ok(table.inherits.clone())
}

/// `FOR VALUES ...` or `DEFAULT`, whichever stands in the statement.
pub(crate) fn bound(node: &Node) -> Expression {
    const KINDS: &[Kind] = &[
        Kind::PARTITION_FOR_VALUES_FROM,
        Kind::PARTITION_FOR_VALUES_IN,
        Kind::PARTITION_FOR_VALUES_WITH,
        Kind::PARTITION_DEFAULT,
    ];
    Expression(
        node.child_of(KINDS)
            .map_or_else(String::new, |bound| bound.text()),
    )
}

fn partition_by(state: &State, node: &Node) -> Expression {
    let text = node.text();
    let words: Vec<&str> = text.splitn(3, ' ').collect();
    let key = words.last().copied().unwrap_or_default().to_owned();
    Expression(bind::bound(state, Form::PartitionKey, key))
}

/// The columns and checks of a parent, merged with those that are there already.
pub(crate) fn inherit_columns(state: &State, table: &mut Table, parent: &ObjectName) -> Result {
    let is_partition = table.partition_of.is_some();
    let parent = state
        .schema
        .table(parent)
        .ok_or("the parent table is not there")?;
    for column in &parent.columns {
        match table
            .columns
            .iter_mut()
            .find(|other| other.name == column.name)
        {
            Some(other) => {
                other.inherited = true;
                other.local &= !is_partition;
                other.nullable &= column.nullable;
            }
            None => {
                let mut copy = column.clone();
                copy.inherited = true;
                copy.local = false;
                copy.identity = None;
                copy.identity_sequence = None;
                copy.comment = None;
                copy.grants.clear();
                table.columns.push(copy);
            }
        }
    }
    for check in parent.checks.iter().filter(|check| !check.no_inherit) {
        match table
            .checks
            .iter_mut()
            .find(|other| other.name == check.name)
        {
            Some(other) => {
                other.inherited = true;
                other.local &= !is_partition;
            }
            None => table.checks.push(Check {
                inherited: true,
                local: false,
                not_valid: false,
                comment: None,
                ..check.clone()
            }),
        }
    }
    Ok(())
}

/// What stands between the parentheses: columns go on the table, constraints are given back.
fn read_arguments(state: &mut State, name: &ObjectName, node: &Node) -> Result<Vec<Written>> {
    let mut constraints = Vec::new();
    let arguments = node.child(Kind::TABLE_ARG_LIST);
    for argument in arguments.iter().flat_map(Node::nodes) {
        match argument.kind() {
            Kind::COLUMN => constraints.extend(column::define(state, name, &argument)?),
            Kind::LIKE_CLAUSE => constraints.extend(like(state, name, &argument)?),
            Kind::NOT_NULL_CONSTRAINT => {
                let column = argument
                    .child(Kind::COLUMN_NAME_REF)
                    .ok_or("the column is missing")?;
                inherit::set_not_null(state, name, &[column.name()])?;
            }
            kind if constraint::KINDS.contains(&kind) => {
                constraints.push(Written::read(&argument, None)?);
            }
            other => return Err(format!("{other:?} in CREATE TABLE is not understood")),
        }
    }
    Ok(constraints)
}

/// Indexes and keys that a new partition gets from its parent, and the foreign keys.
pub(crate) fn copy_to_partition(
    state: &mut State,
    parent: &ObjectName,
    table: &ObjectName,
) -> Result {
    let parent = state
        .schema
        .table(parent)
        .ok_or("the partitioned table is not there")?
        .clone();
    if let Some(key) = &parent.primary_key
        && state.table_mut(table)?.primary_key.is_none()
    {
        let name = state.free_index_name(table, |nth| names::primary_key(&table.name, nth));
        let unique = amani_schema_core::schema::Unique {
            include: key.include.clone(),
            deferrable: key.deferrable,
            ..amani_schema_core::schema::Unique::new(name, key.columns.clone())
        };
        constraint::add_named_key(state, table, true, unique)?;
    }
    for unique in &parent.uniques {
        let there = state.table_mut(table)?;
        if there
            .uniques
            .iter()
            .any(|other| other.columns == unique.columns)
        {
            continue;
        }
        let parts = unique.columns.iter().chain(&unique.include);
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        let name = state.free_index_name(table, |nth| names::unique(&table.name, &parts, nth));
        let copy = amani_schema_core::schema::Unique {
            name,
            comment: None,
            ..unique.clone()
        };
        constraint::add_named_key(state, table, false, copy)?;
    }
    for parent_index in &parent.indexes {
        let there = state.table_mut(table)?;
        let is_same = |other: &amani_schema_core::schema::Index| {
            let unnamed = amani_schema_core::schema::Index {
                name: parent_index.name.clone(),
                comment: parent_index.comment.clone(),
                ..other.clone()
            };
            unnamed == *parent_index
        };
        if there.indexes.iter().any(is_same) {
            continue;
        }
        let mut copy = parent_index.clone();
        copy.comment = None;
        copy.name = index::made_up_name(state, table, parent_index);
        index::add(state, table, copy, true)?;
    }
    for key in &parent.foreign_keys {
        let there = state.table_mut(table)?;
        match there
            .foreign_keys
            .iter_mut()
            .find(|other| other.columns == key.columns && other.target == key.target)
        {
            Some(other) => other.inherited = true,
            None => {
                let mut copy = key.clone();
                copy.inherited = true;
                copy.comment = None;
                there.foreign_keys.push(copy);
            }
        }
    }
    Ok(())
}

/// `LIKE other INCLUDING ...`.
fn like(state: &mut State, name: &ObjectName, node: &Node) -> Result<Vec<Written>> {
    let source = node
        .child(Kind::RELATION_NAME_REF)
        .ok_or("the table after LIKE is missing")?;
    let source = state.existing_table(&source.path())?;
    let source = state.table_mut(&source)?.clone();
    let included = |kind: Kind| {
        let mut is_included = false;
        for option in node.nodes() {
            if option.has(kind) || option.has(Kind::PROPERTY_ALL) {
                is_included = option.kind() == Kind::INCLUDING_PROPERTY;
            }
        }
        is_included
    };
    for column in &source.columns {
        let mut copy = column.clone();
        (copy.inherited, copy.local) = (false, true);
        if !included(Kind::PROPERTY_DEFAULTS) {
            copy.default = None;
        }
        if !included(Kind::PROPERTY_GENERATED) {
            copy.generated = None;
        }
        if !included(Kind::PROPERTY_COMMENTS) {
            copy.comment = None;
        }
        let keeps = |word: &str| match word {
            "storage" => included(Kind::PROPERTY_STORAGE),
            "compression" => included(Kind::PROPERTY_COMPRESSION),
            _ => false,
        };
        copy.settings.retain(|word, _| keeps(word));
        let identity = copy
            .identity
            .take()
            .filter(|_| included(Kind::PROPERTY_IDENTITY));
        copy.identity_sequence = None;
        copy.grants.clear();
        put_like(state.table_mut(name)?, copy);
        if let Some(identity) = identity {
            column::make_identity(state, name, &column.name, identity, None)?;
            // The sequence is as wide as can be, with the bounds of the column all the same.
            column::with(state, name, &column.name, |column| {
                if let Some(sequence) = &mut column.identity_sequence {
                    sequence.data_type = DataType::builtin("bigint");
                }
            })?;
        }
    }
    if included(Kind::PROPERTY_STATISTICS) {
        code::copy_statistics(state, &source.name, name, included(Kind::PROPERTY_COMMENTS));
    }
    if included(Kind::PROPERTY_CONSTRAINTS) {
        for check in &source.checks {
            let mut copy = check.clone();
            (copy.inherited, copy.local) = (false, true);
            if !included(Kind::PROPERTY_COMMENTS) {
                copy.comment = None;
            }
            let checks = &mut state.table_mut(name)?.checks;
            match checks.iter_mut().find(|other| other.name == copy.name) {
                Some(other) => other.local = true,
                None => checks.push(copy),
            }
        }
    }
    if included(Kind::PROPERTY_INDEXES) {
        let target = Table {
            foreign_keys: Vec::new(),
            ..source
        };
        copy_indexes(state, &target, name)?;
        constraint::copy_exclusions(state, &target, name)?;
        if included(Kind::PROPERTY_COMMENTS) {
            let copies = state.table_mut(name)?.indexes.iter_mut();
            for (copy, original) in copies.zip(&target.indexes) {
                copy.comment.clone_from(&original.comment);
            }
        }
    }
    Ok(Vec::new())
}

/// A column that a parent has as well is merged with its one.
fn put_like(table: &mut Table, copy: Column) {
    let mut there = table.columns.iter_mut();
    let Some(inherited) = there.find(|other| other.name == copy.name) else {
        table.columns.push(copy);
        return;
    };
    *inherited = Column {
        inherited: true,
        nullable: inherited.nullable && copy.nullable,
        default: copy.default.clone().or_else(|| inherited.default.take()),
        generated: copy
            .generated
            .clone()
            .or_else(|| inherited.generated.take()),
        ..copy
    };
}

fn copy_indexes(state: &mut State, source: &Table, table: &ObjectName) -> Result {
    let mut bare = source.clone();
    bare.partition_of = None;
    let place = state.schema.tables.len();
    state.schema.tables.push(Table {
        name: ObjectName::in_schema("", ""),
        ..bare
    });
    let copied = copy_to_partition(state, &ObjectName::in_schema("", ""), table);
    state.schema.tables.remove(place);
    copied
}
