//! What `amani_schema::schema!()` includes.

use std::fmt::Write;
use std::path::Path;

use amani_schema_core::plan::{Plan, Step};
use amani_schema_core::schema::Object;

use crate::folder::{FileState, Folder};
use crate::model::{Model, ModelItem};

/// The Rust text of the file.
pub(crate) fn render(
    library: &str,
    package: &Path,
    model: &Model,
    plan: &Plan<'_>,
    folder: &Folder,
    state: FileState,
) -> String {
    let mut text = String::new();
    let files: Vec<String> = folder
        .files
        .iter()
        .map(|file| {
            format!(
                "::{library}::MigrationFile {{ version: {}, name: {:?}, sql: {:?} }}",
                file.version, file.name, file.text
            )
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
        &format!("::{library}::Migrator::embedded(&{})", list(&files)),
    );
    constant(
        &mut text,
        "The items, their order and the files, as the build script found them.",
        &format!("static OVERVIEW: ::{library}::Overview"),
        &overview(library, package, model, plan, folder, state),
    );
    text
}

fn constant(text: &mut String, doc: &str, declaration: &str, value: &str) {
    // The user's lints are for what the user writes.
    let _ = write!(
        text,
        "/// {doc}\n#[allow(clippy::all, clippy::pedantic)]\npub {declaration} = {value};\n"
    );
}

fn overview(
    library: &str,
    package: &Path,
    model: &Model,
    plan: &Plan<'_>,
    folder: &Folder,
    state: FileState,
) -> String {
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
    let files = folder.generated().map(|file| {
        let path = file.path.strip_prefix(package).unwrap_or(&file.path);
        let path = path.display().to_string();
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
