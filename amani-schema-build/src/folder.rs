//! The migrations folder: what is in it, and which of it was generated.

use std::path::Path;

use amani_schema_core::schema::Schema;
use amani_schema_history::{Folder, HistoryError, Migration, Script};

use crate::config::Config;

/// What the build script did with a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It wrote the file, which was not there or said something else.
    Written,
    /// It found the file as it should be.
    Fresh,
}

/// The folder as it is; one that is not there yet is empty.
pub(crate) fn read(config: &Config) -> Result<Folder, String> {
    if !config.migrations.exists() {
        return Ok(Folder::default());
    }
    Folder::read(&config.migrations).map_err(|error| describe(config, error))
}

/// Whether both files of a migration were written by us, and left to us.
pub(crate) fn is_generated(migration: &Migration) -> bool {
    scripts(migration).all(|script| amani_schema_evolution::is_generated(&script.sql))
}

/// The files of a migration, up first.
pub(crate) fn scripts(migration: &Migration) -> impl Iterator<Item = &Script> {
    [Some(&migration.up), migration.down.as_ref()]
        .into_iter()
        .flatten()
}

/// A file in which git left a conflict.
pub(crate) fn conflict(folder: &Folder) -> Option<&Script> {
    let mut all = folder.migrations.iter().flat_map(scripts);
    all.find(|script| script.conflict().is_some())
}

/// A path as the package's author knows it.
pub(crate) fn shown(config: &Config, path: &Path) -> String {
    if let Ok(path) = path.strip_prefix(&config.package) {
        return path.display().to_string();
    }
    // Of a package beside it.
    let parent = config.package.parent();
    let beside = parent.and_then(|parent| path.strip_prefix(parent).ok());
    beside.map_or_else(
        || path.display().to_string(),
        |path| format!("../{}", path.display()),
    )
}

/// Why nothing can be planned from a schema: the type of a column is not known without a server.
pub(crate) fn untold(schema: &Schema) -> Option<String> {
    let columns = amani_schema_history::untold_columns(schema);
    let (table, _) = columns.first()?;
    let names: Vec<String> = columns
        .iter()
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    Some(format!(
        "the types of {} are known to the server only, since a query of the migrations gives them\n\
         help: write above the statement that makes the table `-- amani: CREATE TABLE {table} (...)` with its columns \
         and their types, or cast them in the query",
        names.join(", ")
    ))
}

/// What is wrong with a file, named as the package's author knows it.
pub(crate) fn describe(config: &Config, error: HistoryError) -> String {
    let file = shown(config, &error.file).into();
    HistoryError { file, ..error }.to_string()
}
