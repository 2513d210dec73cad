//! A schema → the ordered steps that build it, and the text of both directions.
//!
//! Up: schemas, enum types, tables in foreign-key order, the foreign keys that close a circle,
//! indexes. Down: exactly the reverse, so that an enum type goes after every table that uses it.

use std::collections::BTreeMap;

use crate::order;
use crate::schema::{Enum, ForeignKey, Index, ObjectName, Schema, Table};
use crate::sql;

/// The steps from an empty database to a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<'a> {
    steps: Vec<Step<'a>>,
}

/// One step of a plan. What it does down undoes what it does up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Creates a schema in the sense of a namespace.
    CreateNamespace(&'a str),
    /// Creates an enum type, guarded.
    CreateEnum(&'a Enum),
    /// Creates a table with its constraints.
    CreateTable {
        /// The table.
        table: &'a Table,
        /// Those of its foreign keys whose target is there by then.
        foreign_keys: Vec<&'a ForeignKey>,
    },
    /// Closes a circle of foreign keys.
    AddForeignKey {
        /// The referencing table.
        table: &'a Table,
        /// The constraint.
        foreign_key: &'a ForeignKey,
    },
    /// Creates an index. Down it goes with its table.
    CreateIndex {
        /// The indexed table.
        table: &'a Table,
        /// The index.
        index: &'a Index,
    },
}

impl<'a> Plan<'a> {
    /// The plan that creates all of `schema` in a database that has nothing of it.
    #[must_use]
    pub fn create(schema: &'a Schema) -> Self {
        let namespaces = schema
            .needed_namespaces()
            .into_iter()
            .map(Step::CreateNamespace);
        Self {
            steps: namespaces.chain(create_objects(schema)).collect(),
        }
    }

    /// The same for objects that are created in namespaces which somebody else takes care of: what
    /// a macro says of its one item.
    #[must_use]
    pub fn create_objects(schema: &'a Schema) -> Self {
        Self {
            steps: create_objects(schema).collect(),
        }
    }

    /// The steps in the order of the way up.
    #[must_use]
    pub fn steps(&self) -> &[Step<'a>] {
        &self.steps
    }

    /// The SQL of the way up: statements in order, a blank line between the steps.
    #[must_use]
    pub fn up(&self) -> String {
        join(self.steps.iter().map(Step::up))
    }

    /// The SQL of the way down: first what stops it while rows would be lost, then every step
    /// undone, last first.
    #[must_use]
    pub fn down(&self) -> String {
        let dropped = self.dropped_tables();
        let guard = (!dropped.is_empty()).then(|| sql::stop_if_rows_would_be_lost(&dropped));
        let steps = self.steps.iter().rev().filter_map(Step::down);
        join(guard.into_iter().chain(steps))
    }

    /// The tables that the way down drops.
    fn dropped_tables(&self) -> Vec<&'a ObjectName> {
        let created = self.steps.iter().filter_map(|step| match step {
            Step::CreateTable { table, .. } => Some(&table.name),
            _ => None,
        });
        created.collect()
    }
}

impl Step<'_> {
    fn up(&self) -> String {
        match self {
            Self::CreateNamespace(name) => sql::create_namespace(name),
            Self::CreateEnum(item) => sql::create_enum(item),
            Self::CreateTable {
                table,
                foreign_keys,
            } => sql::create_table(table, foreign_keys),
            Self::AddForeignKey { table, foreign_key } => {
                sql::add_foreign_key(&table.name, foreign_key)
            }
            Self::CreateIndex { table, index } => sql::create_index(&table.name, index),
        }
    }

    fn down(&self) -> Option<String> {
        match self {
            Self::CreateNamespace(name) => Some(sql::drop_namespace(name)),
            Self::CreateEnum(item) => Some(sql::drop_enum(item)),
            Self::CreateTable { table, .. } => Some(sql::drop_table(table)),
            Self::AddForeignKey { table, foreign_key } => {
                Some(sql::drop_constraint(&table.name, &foreign_key.name))
            }
            Self::CreateIndex { .. } => None,
        }
    }
}

fn create_objects(schema: &Schema) -> impl Iterator<Item = Step<'_>> {
    schema
        .enums
        .iter()
        .map(Step::CreateEnum)
        .chain(create_tables(schema))
}

/// Tables, then the foreign keys that close circles, then indexes.
fn create_tables(schema: &Schema) -> Vec<Step<'_>> {
    let places = schema.tables.iter().enumerate();
    let places: BTreeMap<&ObjectName, usize> =
        places.map(|(place, table)| (&table.name, place)).collect();
    let needs: Vec<Vec<usize>> = schema
        .tables
        .iter()
        .map(|table| targets(&places, table))
        .collect();
    let sorted = order::sort(&needs);
    let tables = || {
        sorted
            .order
            .iter()
            .map(|&place| (place, &schema.tables[place]))
    };
    let closes_circle = |place: usize, key: &ForeignKey| {
        let target = places.get(&key.target);
        target.is_some_and(|target| sorted.cut.contains(&(place, *target)))
    };

    let mut steps: Vec<_> = tables()
        .map(|(place, table)| {
            let inline = table
                .foreign_keys
                .iter()
                .filter(|key| !closes_circle(place, key));
            Step::CreateTable {
                table,
                foreign_keys: inline.collect(),
            }
        })
        .collect();
    for (place, table) in tables() {
        let closing = table
            .foreign_keys
            .iter()
            .filter(|key| closes_circle(place, key));
        steps.extend(closing.map(|foreign_key| Step::AddForeignKey { table, foreign_key }));
    }
    for (_, table) in tables() {
        steps.extend(
            table
                .indexes
                .iter()
                .map(|index| Step::CreateIndex { table, index }),
        );
    }
    steps
}

/// The tables that a table's foreign keys point to, in declaration order.
fn targets(places: &BTreeMap<&ObjectName, usize>, table: &Table) -> Vec<usize> {
    let mut places: Vec<_> = table
        .foreign_keys
        .iter()
        .filter_map(|key| places.get(&key.target).copied())
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn join(parts: impl Iterator<Item = String>) -> String {
    let mut sql = String::new();
    for part in parts {
        if !sql.is_empty() {
            sql.push('\n');
        }
        sql += &part;
        sql.push('\n');
    }
    sql
}
