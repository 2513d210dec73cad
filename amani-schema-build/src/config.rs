use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
        let manifest = DeTable::parse(&text)
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?
            .into_inner();
        let metadata = lookup(&manifest, &["package", "metadata", "amani-schema"]);
        let folder = match migrations(metadata)? {
            Some(folder) => folder.to_owned(),
            None => sqlx_folder(package)?.unwrap_or_else(|| "migrations".to_owned()),
        };
        Ok(Self {
            package: package.to_owned(),
            source: source(package, &manifest)?,
            migrations: package.join(folder),
            library: library(&manifest),
        })
    }
}

/// The folder that the package names for us.
fn migrations<'a>(metadata: Option<&'a DeValue<'_>>) -> Result<Option<&'a str>, ConfigError> {
    const TABLE: &str = "[package.metadata.amani-schema]";
    let Some(metadata) = metadata else {
        return Ok(None);
    };
    let DeValue::Table(metadata) = metadata else {
        return Err(ConfigError(format!("{TABLE} has to be a table")));
    };
    let mut keys = metadata.keys().map(Spanned::get_ref);
    if let Some(unknown) = keys.find(|key| **key != "migrations") {
        return Err(ConfigError(format!(
            "{TABLE} has no key `{unknown}`; the keys are `migrations`"
        )));
    }
    let folder = metadata.get("migrations").map(Spanned::get_ref);
    match folder.map(|folder| folder.as_str().unwrap_or_default()) {
        None => Ok(None),
        Some("") => Err(ConfigError(format!(
            "{TABLE}: `migrations` takes a folder: `migrations = \"migrations\"`"
        ))),
        Some(folder) => Ok(Some(folder)),
    }
}

/// The folder that sqlx itself is told of: `[migrate] migrations-dir` in `sqlx.toml`.
fn sqlx_folder(package: &Path) -> Result<Option<String>, ConfigError> {
    let path = package.join("sqlx.toml");
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(None);
    };
    let settings = DeTable::parse(&text)
        .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?
        .into_inner();
    let folder = lookup(&settings, &["migrate", "migrations-dir"]);
    Ok(folder.and_then(DeValue::as_str).map(str::to_owned))
}

fn source(package: &Path, manifest: &DeTable<'_>) -> Result<PathBuf, ConfigError> {
    let lib = lookup(manifest, &["lib", "path"]).and_then(DeValue::as_str);
    let bins = lookup(manifest, &["bin"]).and_then(DeValue::as_array);
    let first_bin = bins.and_then(|bins| bins.first()?.get_ref().get("path")?.get_ref().as_str());
    let candidates = lib
        .into_iter()
        .chain(["src/lib.rs", "src/main.rs"])
        .chain(first_bin)
        .map(|path| package.join(path));
    let mut found = candidates.filter(|path| path.is_file());
    found.next().ok_or_else(|| {
        ConfigError(
            "there is no source to read: neither src/lib.rs nor src/main.rs is there".to_owned(),
        )
    })
}

/// A dependency may be renamed: `schema = { package = "amani-schema" }`.
fn library(manifest: &DeTable<'_>) -> String {
    let package = |value: &DeValue<'_>| {
        value
            .get("package")
            .and_then(|name| name.get_ref().as_str().map(str::to_owned))
    };
    let dependencies = lookup(manifest, &["dependencies"]).and_then(DeValue::as_table);
    let mut entries = dependencies.into_iter().flatten();
    let renamed =
        entries.find(|(_, value)| package(value.get_ref()).as_deref() == Some("amani-schema"));
    renamed.map_or_else(
        || "amani_schema".to_owned(),
        |(name, _)| name.get_ref().replace('-', "_"),
    )
}

fn lookup<'a, 'i>(manifest: &'a DeTable<'i>, path: &[&str]) -> Option<&'a DeValue<'i>> {
    let (first, rest) = path.split_first()?;
    let value = manifest.get(*first)?.get_ref();
    rest.iter()
        .try_fold(value, |value, key| Some(value.get(*key)?.get_ref()))
}
