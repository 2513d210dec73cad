//! Statements whose effect no schema shows: what a plan from schema to schema would leave out.

use std::collections::BTreeSet;
use std::fmt;

use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration as Planned, is_generated};
use amani_schema_history::{Folder, Script, Statement};
use serde::Serialize;

use super::trace::{Place, place};

/// A statement that would be lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Lost {
    /// File and line.
    place: Place,
    statement: String,
    why: &'static str,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            statement,
            why,
        } = self;
        write!(f, "{place}: {why}\n  {statement}")
    }
}

/// All statements of these migrations, both ways, that do more than change the schema, and that are not in
/// the plan word for word.
///
/// `past` is the schema with the tables that may have rows.
pub(super) fn lost(open: &Folder, planned: &[Planned], past: &Schema) -> Vec<Lost> {
    let ups = open.migrations.iter().map(|migration| &migration.up);
    let kept_up = texts(planned.iter().map(|migration| &*migration.up));
    let mut found: Vec<Lost> = ups.flat_map(|up| of_script(up, &kept_up, past)).collect();
    let downs = open.migrations.iter().filter_map(|it| it.down.as_ref());
    let kept_down = texts(planned.iter().map(|migration| &*migration.down));
    // What a build wrote to go back it writes again.
    let downs = downs.filter(|down| !is_generated(&down.sql));
    found.extend(downs.flat_map(|down| of_script(down, &kept_down, past)));
    found
}

fn texts<'a>(scripts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let statements = scripts.filter_map(|sql| Statement::parse(sql).ok());
    statements
        .flatten()
        .map(|statement| statement.text())
        .collect()
}

fn of_script(script: &Script, kept: &BTreeSet<String>, past: &Schema) -> Vec<Lost> {
    let is_ours = is_generated(&script.sql);
    let statements = Statement::parse(&script.sql).unwrap_or_default();
    let mut lost = Vec::new();
    for statement in statements {
        let why = why(&statement, is_ours, past);
        let Some(why) = why.filter(|_| !kept.contains(&statement.text())) else {
            continue;
        };
        lost.push(Lost {
            place: place(&script.path, &script.sql, &statement),
            statement: statement.first_line(),
            why,
        });
    }
    lost
}

/// A generated file looks after itself, but for the rows that it changes: its blocks only guard.
fn why(statement: &Statement, is_ours: bool, past: &Schema) -> Option<&'static str> {
    if let Some(table) = statement.converts() {
        let mut old = past.tables.iter();
        let has_rows = old.any(|old| old.name.name == table);
        return has_rows.then_some("it says how values are converted");
    }
    if is_ours && !statement.action().starts_with("UPDATE") {
        return None;
    }
    statement.beyond_schema()
}
