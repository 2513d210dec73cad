use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// Where the sources and the migrations of a package are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder of the package's `Cargo.toml`.
    pub package: PathBuf,
    /// The root of the module tree: `src/lib.rs`, or `src/main.rs` where there is no lib.
    pub source: PathBuf,
    /// The folder with the migrations.
    pub migrations: PathBuf,
    /// The name by which the package's code knows amani-schema: `amani_schema` unless renamed.
    pub library: String,
}

/// Why a package's `Cargo.toml` could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads `[package.metadata.amani-schema]`, and what cargo itself says of the package's targets.
    ///
    /// # Errors
    ///
    /// When `Cargo.toml` cannot be read, has an unknown key in that table, or the package has
    /// neither a lib nor a binary.
    pub fn read(package: &Path) -> Result<Self, ConfigError> {
        let path = package.join("Cargo.toml");
        let text = fs::read_to_string(&path)
            .map_err(|error| ConfigError(format!("{} cannot be read: {error}", path.display())))?;
        let manifest: Table = text
            .parse()
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        let metadata = lookup(&manifest, &["package", "metadata", "amani-schema"]);
        let migrations = migrations(metadata)?;
        Ok(Self {
            package: package.to_owned(),
            source: source(package, &manifest)?,
            migrations: package.join(migrations),
            library: library(&manifest),
        })
    }
}

fn migrations(metadata: Option<&Value>) -> Result<&str, ConfigError> {
    const TABLE: &str = "[package.metadata.amani-schema]";
    let Some(metadata) = metadata else {
        return Ok("migrations");
    };
    let Value::Table(metadata) = metadata else {
        return Err(ConfigError(format!("{TABLE} has to be a table")));
    };
    if let Some(unknown) = metadata.keys().find(|key| *key != "migrations") {
        return Err(ConfigError(format!(
            "{TABLE} has no key `{unknown}`; the keys are `migrations`"
        )));
    }
    match metadata.get("migrations") {
        None => Ok("migrations"),
        Some(Value::String(folder)) if !folder.is_empty() => Ok(folder),
        Some(_) => Err(ConfigError(format!(
            "{TABLE}: `migrations` takes a folder: `migrations = \"migrations\"`"
        ))),
    }
}

fn source(package: &Path, manifest: &Table) -> Result<PathBuf, ConfigError> {
    let lib = lookup(manifest, &["lib", "path"])
        .and_then(Value::as_str)
        .map(|path| package.join(path));
    let main = manifest
        .get("bin")
        .and_then(|bins| bins.get(0)?.get("path")?.as_str());
    let candidates = lib
        .into_iter()
        .chain([package.join("src/lib.rs"), package.join("src/main.rs")])
        .chain(main.map(|path| package.join(path)));
    let mut found = candidates.filter(|path| path.is_file());
    found.next().ok_or_else(|| {
        ConfigError(
            "there is no source to read: neither src/lib.rs nor src/main.rs is there".to_owned(),
        )
    })
}

/// A dependency may be renamed: `schema = { package = "amani-schema" }`.
fn library(manifest: &Table) -> String {
    let dependencies = manifest.get("dependencies").and_then(Value::as_table);
    let is_renamed =
        |value: &Value| value.get("package").and_then(Value::as_str) == Some("amani-schema");
    let renamed = dependencies.and_then(|table| table.iter().find(|(_, value)| is_renamed(value)));
    renamed.map_or_else(
        || "amani_schema".to_owned(),
        |(name, _)| name.replace('-', "_"),
    )
}

fn lookup<'a>(manifest: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(manifest.get(*first)?, |value, key| value.get(*key))
}
