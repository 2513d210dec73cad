//! What was written, read back, and compared with what it was written from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use amani_schema_build::{Config, Mistake};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_history::{Difference, compare};
use tempfile::TempDir;

use super::files::{self, Files};
use super::names::Names;
use super::trouble;
use crate::source::in_types;

/// What a schema became.
pub(super) struct Written {
    pub(super) files: Files,
    /// The features of amani-schema that it needs.
    pub(super) features: BTreeSet<&'static str>,
    /// The schema as the build script reads it.
    pub(super) schema: Schema,
    /// What differs from the schema that it was written from.
    pub(super) differences: Vec<Difference>,
    /// The statements that it cannot be read with, and why.
    pub(super) left_out: BTreeMap<String, String>,
}

/// Why what was written could not be read back.
#[derive(Debug)]
pub(super) enum ReadError {
    /// What is wrong with it.
    Types(Vec<Mistake>),
    /// What stood in the way.
    Elsewhere(String),
}

/// Writes a schema and reads it back; what does not come back from attributes is written as SQL, and what cannot be
/// read as SQL either is left out.
///
/// # Errors
///
/// When it cannot be read back for a reason that is none of its parts'.
pub(super) fn write(schema: &Schema, library: &str) -> Result<Written, String> {
    let (mut kept, mut left_out) = (BTreeSet::new(), BTreeMap::new());
    loop {
        let names = Names::of(schema, &kept);
        let is_left_out = |statement: &str| left_out.contains_key(statement);
        let files = files::write(&names, library, is_left_out);
        let lost = match read_back(&files, library) {
            Ok(back) => {
                let lost = lost(schema, &back, &names);
                if lost.is_empty() {
                    return Ok(Written {
                        features: features(schema, &names),
                        differences: compare(schema, &back),
                        schema: back,
                        files,
                        left_out,
                    });
                }
                lost
            }
            Err(ReadError::Types(mistakes)) => {
                let lost = trouble::items(&files, &mistakes);
                if lost.is_empty() {
                    let statements = trouble::statements(&files, &mistakes);
                    if statements.is_empty() {
                        return Err(in_types(&mistakes));
                    }
                    left_out.extend(statements);
                }
                lost
            }
            Err(ReadError::Elsewhere(error)) => return Err(error),
        };
        kept.extend(lost);
    }
}

/// The enums and structs that do not say what they were written from.
fn lost(schema: &Schema, back: &Schema, names: &Names) -> Vec<ObjectName> {
    let tables = schema.tables.iter().filter(|table| {
        let is_there = names.table(&table.name).is_some();
        let of = |schema: &Schema| Schema {
            tables: schema.table(&table.name).cloned().into_iter().collect(),
            ..Schema::default()
        };
        is_there && !compare(&of(schema), &of(back)).is_empty()
    });
    let enums = schema.enums.iter().filter(|item| {
        let is_there = names.enumeration(&item.name).is_some();
        let mut others = back.enums.iter();
        let other = others.find(|other| other.name == item.name);
        let same =
            other.is_some_and(|it| (&it.labels, &it.comment) == (&item.labels, &item.comment));
        is_there && !same
    });
    let tables = tables.map(|table| table.name.clone());
    tables.chain(enums.map(|item| item.name.clone())).collect()
}

fn features(schema: &Schema, names: &Names) -> BTreeSet<&'static str> {
    let tables = schema
        .tables
        .iter()
        .filter_map(|table| names.table(&table.name));
    let types = tables.flat_map(|table| table.types.values());
    types
        .flat_map(|rust_type| rust_type.features.iter().copied())
        .collect()
}

/// Reads the files as the build script of a package that has them in `src/models` would.
pub(super) fn read_back(files: &Files, library: &str) -> Result<Schema, ReadError> {
    let failed = |error| ReadError::Elsewhere(format!("no temporary folder: {error}"));
    let folder = TempDir::new().map_err(failed)?;
    let models = folder.path().join("src/models");
    fs::create_dir_all(&models).map_err(failed)?;
    let manifest = "[package]\nname = \"imported\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).map_err(failed)?;
    fs::write(folder.path().join("src/lib.rs"), "mod models;\n").map_err(failed)?;
    for (name, file) in files {
        fs::write(models.join(name), &file.text).map_err(failed)?;
    }
    let config = Config::read(folder.path());
    let mut config = config.map_err(|error| ReadError::Elsewhere(error.to_string()))?;
    for source in &mut config.crates {
        library.clone_into(&mut source.library);
    }
    amani_schema_build::schema(&config).map_err(ReadError::Types)
}
