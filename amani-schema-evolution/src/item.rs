//! The objects of a schema as one flat list.

use amani_schema_core::schema::{
    Check, Column, Composite, Domain, Enum, Exclusion, Extension, ForeignKey, Index, Namespace,
    ObjectName, Policy, PrimaryKey, Range, Routine, Rule, Schema, Sequence, Statistics, Table,
    Trigger, Unique, View,
};

use crate::id::Id;

/// An object in its schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Item<'a> {
    Namespace(&'a Namespace),
    Extension(&'a Extension),
    Enum(&'a Enum),
    Domain(&'a Domain),
    Composite(&'a Composite),
    Range(&'a Range),
    Sequence(&'a Sequence),
    Routine(&'a Routine),
    Table(&'a Table),
    Column(&'a Table, &'a Column),
    Default(&'a Table, &'a Column),
    PrimaryKey(&'a Table, &'a PrimaryKey),
    Unique(&'a Table, &'a Unique),
    Check(&'a Table, &'a Check),
    Exclusion(&'a Table, &'a Exclusion),
    ForeignKey(&'a Table, &'a ForeignKey),
    Index(&'a ObjectName, &'a Index),
    View(&'a View),
    Trigger(&'a Trigger),
    Policy(&'a Policy),
    Rule(&'a Rule),
    Statistics(&'a Statistics),
}

/// All objects of a schema, in declaration order, kind by kind.
///
/// What a table has from its parent or its partitioned table is left out: it comes and goes with that.
pub(crate) fn items(schema: &Schema) -> Vec<(Id, Item<'_>)> {
    let mut found = Vec::new();
    for (id, item) in whole(schema) {
        found.push((id, item));
        let mut add = |id, item| found.push((id, item));
        match item {
            Item::Table(table) => add_parts(schema, table, &mut add),
            Item::View(view) => {
                for index in &view.indexes {
                    let id = Id::Index(view.name.clone(), index.name.clone());
                    add(id, Item::Index(&view.name, index));
                }
            }
            _ => {}
        }
    }
    found
}

/// The objects that are no parts of others, in the same order.
pub(crate) fn whole(schema: &Schema) -> Vec<(Id, Item<'_>)> {
    let mut found = Vec::new();
    let mut add = |id, item| found.push((id, item));
    for item in &schema.namespaces {
        add(Id::Namespace(item.name.clone()), Item::Namespace(item));
    }
    for item in &schema.extensions {
        add(Id::Extension(item.name.clone()), Item::Extension(item));
    }
    for item in &schema.enums {
        add(Id::Type(item.name.clone()), Item::Enum(item));
    }
    for item in &schema.ranges {
        add(Id::Type(item.name.clone()), Item::Range(item));
    }
    for item in &schema.domains {
        add(Id::Type(item.name.clone()), Item::Domain(item));
    }
    for item in &schema.composites {
        add(Id::Type(item.name.clone()), Item::Composite(item));
    }
    for item in &schema.sequences {
        add(Id::Sequence(item.name.clone()), Item::Sequence(item));
    }
    for item in &schema.routines {
        let id = Id::Routine(item.name.clone(), item.signature());
        add(id, Item::Routine(item));
    }
    for table in &schema.tables {
        add(Id::Table(table.name.clone()), Item::Table(table));
    }
    for view in &schema.views {
        add(Id::View(view.name.clone()), Item::View(view));
    }
    add_code(schema, &mut add);
    found
}

fn add_parts<'a>(schema: &'a Schema, table: &'a Table, add: &mut impl FnMut(Id, Item<'a>)) {
    let name = &table.name;
    for column in table.columns.iter().filter(|column| !column.inherited) {
        let id = Id::Column(name.clone(), column.name.clone());
        add(id, Item::Column(table, column));
    }
    for column in table
        .columns
        .iter()
        .filter(|column| column.default.is_some())
    {
        if !is_implied_default(schema, table, column) {
            let id = Id::Default(name.clone(), column.name.clone());
            add(id, Item::Default(table, column));
        }
    }
    let constraint = |part: &str| Id::Constraint(name.clone(), part.to_owned());
    let parent = parent(schema, table);
    let is_partition = parent.is_some();
    if let Some(key) = &table.primary_key {
        let implied = parent.is_some_and(|parent| parent.primary_key.is_some());
        if !implied {
            add(constraint(&key.name), Item::PrimaryKey(table, key));
        }
    }
    for key in &table.uniques {
        let is_same = |other: &Unique| other.columns == key.columns;
        if !parent.is_some_and(|parent| parent.uniques.iter().any(is_same)) {
            add(constraint(&key.name), Item::Unique(table, key));
        }
    }
    for check in table.checks.iter().filter(|check| !check.inherited) {
        add(constraint(&check.name), Item::Check(table, check));
    }
    for exclusion in &table.exclusions {
        add(
            constraint(&exclusion.name),
            Item::Exclusion(table, exclusion),
        );
    }
    let own = |key: &&ForeignKey| !(key.inherited && is_partition);
    for key in table.foreign_keys.iter().filter(own) {
        add(constraint(&key.name), Item::ForeignKey(table, key));
    }
    for index in &table.indexes {
        let is_same =
            |other: &Index| other.columns == index.columns && other.predicate == index.predicate;
        if !parent.is_some_and(|parent| parent.indexes.iter().any(is_same)) {
            let id = Id::Index(name.clone(), index.name.clone());
            add(id, Item::Index(name, index));
        }
    }
}

/// The default that a partition has from its partitioned table.
fn is_implied_default(schema: &Schema, table: &Table, column: &Column) -> bool {
    let of_parent = |parent: &ObjectName| {
        let parent = schema.table(parent)?;
        parent.column(&column.name)?.default.as_ref()
    };
    column.inherited
        && table
            .parents()
            .any(|parent| of_parent(parent) == column.default.as_ref())
}

/// The partitioned table that it is a partition of.
fn parent<'a>(schema: &'a Schema, table: &Table) -> Option<&'a Table> {
    schema.table(&table.partition_of.as_ref()?.parent)
}

fn add_code<'a>(schema: &'a Schema, add: &mut impl FnMut(Id, Item<'a>)) {
    for item in &schema.triggers {
        let id = Id::Trigger(item.table.clone(), item.name.clone());
        add(id, Item::Trigger(item));
    }
    for item in &schema.policies {
        let id = Id::Policy(item.table.clone(), item.name.clone());
        add(id, Item::Policy(item));
    }
    for item in &schema.rules {
        let id = Id::Rule(item.table.clone(), item.name.clone());
        add(id, Item::Rule(item));
    }
    for item in &schema.statistics {
        add(Id::Statistics(item.name.clone()), Item::Statistics(item));
    }
}
