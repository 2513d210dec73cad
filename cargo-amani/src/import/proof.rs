//! What was written, read back, and compared with what it was written from.

use std::collections::BTreeSet;
use std::fs;

use amani_schema_build::Config;
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_history::{Difference, compare};
use tempfile::TempDir;

use super::files::{self, Files};
use super::names::Names;

/// What a schema became.
pub(super) struct Written {
    pub(super) files: Files,
    /// The features of amani-schema that it needs.
    pub(super) features: BTreeSet<&'static str>,
    /// The schema as the build script reads it.
    pub(super) schema: Schema,
    /// What differs from the schema that it was written from.
    pub(super) differences: Vec<Difference>,
}

/// Writes a schema and reads it back; what does not come back from attributes is written as SQL.
///
/// # Errors
///
/// When it cannot be read back at all.
pub(super) fn write(schema: &Schema, library: &str) -> Result<Written, String> {
    let mut kept = BTreeSet::new();
    loop {
        let names = Names::of(schema, &kept);
        let files = files::write(&names, library);
        let back = read_back(&files, library)?;
        let lost = lost(schema, &back, &names);
        if lost.is_empty() {
            return Ok(Written {
                features: features(schema, &names),
                differences: compare(schema, &back),
                schema: back,
                files,
            });
        }
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
fn read_back(files: &Files, library: &str) -> Result<Schema, String> {
    let folder = TempDir::new().map_err(|error| format!("no temporary folder: {error}"))?;
    let put = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text)
            .map_err(|error| format!("{name} cannot be written: {error}"))
    };
    fs::create_dir_all(folder.path().join("src/models"))
        .map_err(|error| format!("no temporary folder: {error}"))?;
    put("Cargo.toml", "[package]\nname = \"imported\"\n")?;
    put("src/lib.rs", "mod models;\n")?;
    for (name, text) in files {
        put(&format!("src/models/{name}"), text)?;
    }
    let mut config = Config::read(folder.path()).map_err(|error| error.to_string())?;
    library.clone_into(&mut config.library);
    amani_schema_build::schema(&config).map_err(|errors| errors.join("\n"))
}
