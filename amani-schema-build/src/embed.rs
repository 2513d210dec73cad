//! What `amani_schema::schema!()` includes.

use std::fmt::Write;

use amani_schema_core::plan::{Plan, Step};
use amani_schema_core::schema::Object;
use amani_schema_evolution::is_generated;
use amani_schema_history::Script;

use crate::config::Config;
use crate::folder::{self, FileState};
use crate::model::{Model, ModelItem};
use crate::settle::Settled;
use crate::sqlx_toml::SqlxToml;

/// What stands in its place before there has been a complete schema.
pub(crate) fn nothing(config: &Config) -> String {
    render(config, &Model::default(), &Settled::default())
}

/// The Rust text of the file.
pub(crate) fn render(config: &Config, model: &Model, settled: &Settled) -> String {
    let library = &*config.own().library;
    let plan = Plan::create(&model.schema);
    let mut text = String::new();
    let migrations = settled.folder.migrations.iter();
    let files: Vec<String> = migrations
        .flat_map(|migration| {
            folder::scripts(migration).map(|script| file(library, migration.version, script))
        })
        .collect();
    constant(
        &mut text,
        "What creates the whole schema.",
        "const UPGRADE_SQL: &str",
        &format!("{:?}", plan.up()),
    );
    constant(
        &mut text,
        "What drops the whole schema again.",
        "const DOWNGRADE_SQL: &str",
        &format!("{:?}", plan.down()),
    );
    constant(
        &mut text,
        "The migrations of the folder, for sqlx to run.",
        &format!("static MIGRATOR: ::{library}::Migrator"),
        &format!(
            "::{library}::Migrator::embedded(&{}){}",
            list(&files),
            in_table(config)
        ),
    );
    constant(
        &mut text,
        "The items, their order and the files, as the build script found them.",
        &format!("static OVERVIEW: ::{library}::Overview"),
        &overview(config, model, &plan, settled),
    );
    text
}

/// Stock sqlx and ours keep their record in one table.
fn in_table(config: &Config) -> String {
    let table = &config.migrations_table;
    if table == SqlxToml::USUAL_TABLE {
        String::new()
    } else {
        format!(".in_table({table:?})")
    }
}

/// A file as sqlx wants it: the number, what stands behind the first `_`, the text.
fn file(library: &str, version: i64, script: &Script) -> String {
    let name = script
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let name = name.split_once('_').map_or("", |(_, name)| name);
    let sql = &script.sql;
    format!("::{library}::MigrationFile {{ version: {version}, name: {name:?}, sql: {sql:?} }}")
}

fn constant(text: &mut String, doc: &str, declaration: &str, value: &str) {
    // The user's lints are for what the user writes.
    let _ = write!(
        text,
        "/// {doc}\n#[allow(clippy::all, clippy::pedantic)]\npub {declaration} = {value};\n"
    );
}

fn overview(config: &Config, model: &Model, plan: &Plan<'_>, settled: &Settled) -> String {
    let library = &*config.own().library;
    let items: Vec<String> = model
        .items
        .iter()
        .filter_map(|entry| item(library, model, entry))
        .collect();
    let steps: Vec<String> = plan
        .steps()
        .iter()
        .map(|entry| step(library, entry))
        .collect();
    let migrations = settled.folder.migrations.iter();
    let scripts = migrations.flat_map(folder::scripts);
    let generated = scripts.filter(|script| is_generated(&script.sql));
    let files = generated.map(|script| {
        let is_written = settled.written.contains(&script.path);
        let state = if is_written { FileState::Written } else { FileState::Fresh };
        let path = folder::shown(config, &script.path);
        format!("::{library}::OverviewFile {{ path: {path:?}, state: ::{library}::FileState::{state:?} }}")
    });
    let files: Vec<String> = files.collect();
    format!(
        "::{library}::Overview {{ items: &{}, steps: &{}, files: &{} }}",
        list(&items),
        list(&steps),
        list(&files)
    )
}

fn item(library: &str, model: &Model, item: &ModelItem) -> Option<String> {
    let (kind, name, parts) = match item.object {
        Object::Enum(place) => {
            let found = model.schema.enums.get(place)?;
            ("enum", &found.name, found.labels.clone())
        }
        Object::Table(place) => {
            let found = model.schema.tables.get(place)?;
            (
                "table",
                &found.name,
                found
                    .columns
                    .iter()
                    .map(|column| column.name.clone())
                    .collect(),
            )
        }
    };
    let (name, path) = (name.to_string(), &item.path);
    Some(format!(
        "::{library}::OverviewItem {{ kind: {kind:?}, name: {name:?}, path: {path:?}, parts: &{parts:?} }}"
    ))
}

fn step(library: &str, step: &Step<'_>) -> String {
    let (action, object, needs) = match step {
        Step::CreateNamespace(name) => ("CREATE SCHEMA", (*name).to_owned(), Vec::new()),
        Step::CreateEnum(item) => ("CREATE TYPE", item.name.to_string(), Vec::new()),
        Step::CreateTable {
            table,
            foreign_keys,
        } => {
            let mut needs: Vec<String> = foreign_keys
                .iter()
                .map(|key| key.target.to_string())
                .collect();
            needs.retain(|name| *name != table.name.to_string());
            needs.dedup();
            ("CREATE TABLE", table.name.to_string(), needs)
        }
        Step::AddForeignKey { table, foreign_key } => (
            "ADD FOREIGN KEY",
            foreign_key.name.clone(),
            vec![table.name.to_string(), foreign_key.target.to_string()],
        ),
        Step::CreateIndex { table, index } => (
            "CREATE INDEX",
            index.name.clone(),
            vec![table.name.to_string()],
        ),
    };
    format!(
        "::{library}::OverviewStep {{ action: {action:?}, object: {object:?}, needs: &{needs:?} }}"
    )
}

fn list(entries: &[String]) -> String {
    format!("[{}]", entries.join(", "))
}
