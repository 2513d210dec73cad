use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::sqlx_toml::SqlxToml;

/// Where the sources and the migrations of a package are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder of the package's `Cargo.toml`.
    pub package: PathBuf,
    /// The root of the module tree: `src/lib.rs`, or `src/main.rs` where there is no lib.
    pub source: PathBuf,
    /// The roots of the other programs of the package, which declare nothing of the schema.
    pub programs: Vec<PathBuf>,
    /// The folder with the migrations.
    pub migrations: PathBuf,
    /// The table that sqlx keeps its record in: `_sqlx_migrations` unless `sqlx.toml` names another.
    pub migrations_table: String,
    /// The branch whose migrations are sealed; `None` for the remote's default branch.
    pub base: Option<String>,
    /// Where the replay of the sealed migrations is kept from run to run; `None` for nowhere.
    pub cache: Option<PathBuf>,
    /// The name by which the package's code knows amani-schema: `amani_schema` unless renamed.
    pub library: String,
}

/// Why a package's `Cargo.toml` could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub(crate) String);

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
        let settings = Settings::read(metadata)?;
        let sqlx = SqlxToml::read(package)?;
        let folder = match settings.migrations {
            Some(folder) => folder,
            None => sqlx.migrations.unwrap_or_else(|| "migrations".to_owned()),
        };
        let source = source(package, &manifest)?;
        Ok(Self {
            package: package.to_owned(),
            programs: programs(package, &manifest, &source),
            source,
            migrations: package.join(folder),
            migrations_table: sqlx.table,
            base: settings.base,
            cache: None,
            library: library(&manifest),
        })
    }
}

/// What `[package.metadata.amani-schema]` says.
#[derive(Default)]
struct Settings {
    migrations: Option<String>,
    base: Option<String>,
}

impl Settings {
    fn read(metadata: Option<&DeValue<'_>>) -> Result<Self, ConfigError> {
        const TABLE: &str = "[package.metadata.amani-schema]";
        let Some(metadata) = metadata else {
            return Ok(Self::default());
        };
        let DeValue::Table(metadata) = metadata else {
            return Err(ConfigError(format!("{TABLE} has to be a table")));
        };
        let mut settings = Self::default();
        for (key, value) in metadata {
            let (place, example) = match &**key.get_ref() {
                "migrations" => (
                    &mut settings.migrations,
                    "a folder: `migrations = \"migrations\"`",
                ),
                "base" => (&mut settings.base, "a branch: `base = \"origin/main\"`"),
                unknown => {
                    return Err(ConfigError(format!(
                        "{TABLE} has no key `{unknown}`; the keys are `migrations`, `base`"
                    )));
                }
            };
            let text = value.get_ref().as_str().filter(|text| !text.is_empty());
            // Git would take it for an option.
            let text = text.filter(|text| !text.starts_with('-'));
            let text = text.ok_or_else(|| {
                ConfigError(format!("{TABLE}: `{}` takes {example}", key.get_ref()))
            })?;
            *place = Some(text.to_owned());
        }
        Ok(settings)
    }
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

/// `src/main.rs`, those of `src/bin` and of `[[bin]]`, as far as they are there: cargo finds them so.
fn programs(package: &Path, manifest: &DeTable<'_>, source: &Path) -> Vec<PathBuf> {
    let bins = lookup(manifest, &["bin"]).and_then(DeValue::as_array);
    let paths = bins.into_iter().flatten();
    let written = paths.filter_map(|bin| bin.get_ref().get("path")?.get_ref().as_str());
    let written = written.map(|path| package.join(path));
    let folder = fs::read_dir(package.join("src/bin")).into_iter().flatten();
    let found = folder.flatten().map(|entry| entry.path());
    let found = found.flat_map(|path| [path.join("main.rs"), path]);
    let all = [package.join("src/main.rs")]
        .into_iter()
        .chain(written)
        .chain(found);
    let is_root = |path: &PathBuf| path.extension().is_some_and(|it| it == "rs") && path.is_file();
    let mut programs: Vec<PathBuf> = all.filter(|path| is_root(path) && path != source).collect();
    programs.sort();
    programs.dedup();
    programs
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

pub(crate) fn lookup<'a, 'i>(manifest: &'a DeTable<'i>, path: &[&str]) -> Option<&'a DeValue<'i>> {
    let (first, rest) = path.split_first()?;
    let value = manifest.get(*first)?.get_ref();
    rest.iter()
        .try_fold(value, |value, key| Some(value.get(*key)?.get_ref()))
}
