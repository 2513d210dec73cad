//! What was called otherwise: the statements that rename, and the schema behind them.

mod circle;
mod same;

pub(crate) use circle::circles;

use std::path::Path;

use amani_schema_core::intent::{Intent, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql::{self, identifier, literal, object_name};
use amani_schema_history::History;

/// A schema after the renames, and what was carried out to get there.
pub(crate) struct Renamed {
    pub(crate) schema: Schema,
    pub(crate) statements: Vec<String>,
}

/// Renames what the source says was called otherwise, where that has not happened yet; then the
/// constraints, indexes and sequences that differ by their name alone.
pub(crate) fn rename(previous: &Schema, next: &Schema, intent: &Intent) -> Renamed {
    let mut renaming = Renaming {
        history: History::of(previous.clone()),
        statements: Vec::new(),
    };
    let rank = |rename: &&Rename| match rename {
        Rename::Type { .. } => 0,
        Rename::Relation { .. } => 1,
        Rename::Column { .. } => 2,
        Rename::Label { .. } => 3,
    };
    let mut renames: Vec<&Rename> = intent.renames.iter().collect();
    renames.sort_by_key(rank);
    for rename in renames {
        renaming.follow(rename, next);
    }
    for statement in same::renames(renaming.schema(), next) {
        renaming.carry_out(statement);
    }
    Renamed {
        schema: renaming.history.schema().clone(),
        statements: renaming.statements,
    }
}

struct Renaming {
    history: History,
    statements: Vec<String>,
}

impl Renaming {
    fn schema(&self) -> &Schema {
        self.history.schema()
    }

    fn carry_out(&mut self, statement: String) {
        self.history.apply(Path::new("rename.sql"), &statement);
        self.statements.push(statement);
    }

    fn follow(&mut self, rename: &Rename, next: &Schema) {
        match rename {
            Rename::Type { from, to } => self.object("TYPE", from, to, next, is_type),
            Rename::Relation { from, to } => {
                self.object("TABLE", from, to, next, is_table);
                self.object("VIEW", from, to, next, |schema, name| {
                    is_view(schema, name, false)
                });
                self.object("MATERIALIZED VIEW", from, to, next, |schema, name| {
                    is_view(schema, name, true)
                });
                self.object("SEQUENCE", from, to, next, is_sequence);
            }
            Rename::Column { table, from, to } => {
                let has = |schema: &Schema, name: &str| {
                    schema
                        .table(table)
                        .is_some_and(|table| table.column(name).is_some())
                };
                if has(self.schema(), from) && !has(self.schema(), to) && has(next, to) {
                    self.carry_out(format!(
                        "ALTER TABLE {} RENAME COLUMN {} TO {};",
                        object_name(table),
                        identifier(from),
                        identifier(to)
                    ));
                }
            }
            Rename::Label {
                type_name,
                from,
                to,
            } => {
                let has = |schema: &Schema, label: &String| {
                    let mut enums = schema.enums.iter();
                    enums.any(|item| item.name == *type_name && item.labels.contains(label))
                };
                if has(self.schema(), from) && !has(self.schema(), to) && has(next, to) {
                    self.carry_out(format!(
                        "ALTER TYPE {} RENAME VALUE {} TO {};",
                        object_name(type_name),
                        literal(from),
                        literal(to)
                    ));
                }
            }
        }
    }

    /// First to its schema, then to its name.
    fn object(
        &mut self,
        kind: &str,
        from: &ObjectName,
        to: &ObjectName,
        next: &Schema,
        is_there: impl Fn(&Schema, &ObjectName) -> bool,
    ) {
        let due =
            is_there(self.schema(), from) && !is_there(self.schema(), to) && is_there(next, to);
        if !due {
            return;
        }
        if from.schema != to.schema {
            self.make_namespace(to.schema.as_deref());
            let schema = identifier(to.schema.as_deref().unwrap_or("public"));
            let name = object_name(from);
            self.carry_out(format!("ALTER {kind} {name} SET SCHEMA {schema};"));
        }
        if from.name != to.name {
            let moved = ObjectName {
                schema: to.schema.clone(),
                name: from.name.clone(),
            };
            let (name, to) = (object_name(&moved), identifier(&to.name));
            self.carry_out(format!("ALTER {kind} {name} RENAME TO {to};"));
        }
    }

    fn make_namespace(&mut self, schema: Option<&str>) {
        let Some(schema) = schema else { return };
        let is_there = self
            .schema()
            .namespaces
            .iter()
            .any(|item| item.name == schema);
        if !is_there && schema != "public" {
            self.carry_out(sql::create_namespace(schema));
        }
    }
}

fn is_type(schema: &Schema, name: &ObjectName) -> bool {
    schema.enums.iter().any(|item| item.name == *name)
        || schema.domains.iter().any(|item| item.name == *name)
        || schema.composites.iter().any(|item| item.name == *name)
        || schema.ranges.iter().any(|item| item.name == *name)
}

fn is_table(schema: &Schema, name: &ObjectName) -> bool {
    schema.table(name).is_some()
}

fn is_view(schema: &Schema, name: &ObjectName, materialized: bool) -> bool {
    let mut views = schema.views.iter();
    views.any(|view| view.name == *name && view.materialized == materialized)
}

fn is_sequence(schema: &Schema, name: &ObjectName) -> bool {
    schema.sequences.iter().any(|item| item.name == *name)
}
