use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::sqlx_toml::SqlxToml;
use crate::targets::{self, Root};

/// Where the sources and the migrations of a package are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder of the package's `Cargo.toml`.
    pub package: PathBuf,
    /// The root of the module tree: `src/lib.rs`, or `src/main.rs` where there is no lib.
    pub source: PathBuf,
    /// The name that rustc knows that crate by.
    pub crate_name: String,
    /// Whether it is a program, and not the library.
    pub is_program: bool,
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
        let root = Root::find(package, &manifest)?;
        Ok(Self {
            package: package.to_owned(),
            programs: targets::programs(package, &manifest, &root.path),
            source: root.path,
            crate_name: root.name,
            is_program: root.is_program,
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
