//! What was called otherwise: the statements that rename, and the schema behind them.

mod circle;
mod said;
mod same;

pub(crate) use circle::circles;
pub(crate) use said::with_names_of_now;

use std::path::Path;

use amani_schema_core::intent::{Intent, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql::{self, identifier, literal, object_name};
use amani_schema_history::History;

use crate::plan::Direction;
use crate::rebuild::old_name;

/// A schema after the renames, and what was carried out to get there.
pub(crate) struct Renamed {
    pub(crate) schema: Schema,
    pub(crate) statements: Vec<String>,
    /// What was carried out of what the source says, in order.
    pub(crate) followed: Vec<Rename>,
    /// What could not be, since something else has the name.
    pub(crate) blocked: Vec<Rename>,
}

/// Renames what the source says was called otherwise, where that has not happened yet; then the
/// constraints, indexes and sequences that differ by their name alone.
///
/// On the way down all of them have happened, so that what took a name since is put aside.
pub(crate) fn rename(
    previous: &Schema,
    next: &Schema,
    intent: &Intent,
    direction: Direction,
) -> Renamed {
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
    let mut open: Vec<&Rename> = intent.renames.iter().collect();
    open.sort_by_key(rank);
    let mut followed = Vec::new();
    let mut may_put_aside = false;
    loop {
        let before = open.len();
        // One may wait for another that has its name still.
        open.retain(|rename| {
            let is_done = renaming.follow(rename, next, may_put_aside);
            followed.extend(is_done.then(|| (*rename).clone()));
            !is_done
        });
        let is_stuck = open.len() == before;
        if is_stuck && (may_put_aside || direction == Direction::Up) {
            break;
        }
        may_put_aside = is_stuck;
    }
    for statement in same::renames(renaming.schema(), next) {
        renaming.carry_out(statement);
    }
    Renamed {
        schema: renaming.history.schema().clone(),
        statements: renaming.statements,
        followed,
        blocked: open.into_iter().cloned().collect(),
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

    /// Carries a rename out if it is due, and says whether it was.
    fn follow(&mut self, rename: &Rename, next: &Schema, may_put_aside: bool) -> bool {
        let before = self.statements.len();
        self.carry_out_if_due(rename, next, may_put_aside);
        self.statements.len() > before
    }

    fn carry_out_if_due(&mut self, rename: &Rename, next: &Schema, may_put_aside: bool) {
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
                let is_due = has(self.schema(), from) && has(next, to);
                let is_taken = has(self.schema(), to);
                if is_due && is_taken && may_put_aside {
                    self.column(table, to, &old_name(&ObjectName::new(to)).name);
                }
                if is_due && (may_put_aside || !is_taken) {
                    self.column(table, from, to);
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

    fn column(&mut self, table: &ObjectName, from: &str, to: &str) {
        self.carry_out(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {};",
            object_name(table),
            identifier(from),
            identifier(to)
        ));
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
