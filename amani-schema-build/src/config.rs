use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::crates::{self, SourceCrate};
use crate::manifest::Manifest;
use crate::sqlx_toml::SqlxToml;

/// Where the sources and the migrations of a package are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder of the package's `Cargo.toml`.
    pub package: PathBuf,
    /// The crates whose types are the schema: the package's own, then those that `models` lists.
    pub crates: Vec<SourceCrate>,
    /// The package that lists this one in its `models`, and has the migrations; of this one the types are
    /// read, and nothing is written.
    pub part_of: Option<PathBuf>,
    /// Whether this is a copy that came without the other packages: what the folder says is the schema then.
    pub(crate) is_alone: bool,
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
    /// neither a lib nor a binary; and when it names a package that does not name it in turn.
    pub fn read(package: &Path) -> Result<Self, ConfigError> {
        let manifest = Manifest::read(package)?;
        let settings = &manifest.settings;
        let part_of = settings.part_of.as_ref().map(|owner| package.join(owner));
        let crates = match &part_of {
            Some(owner) => crates::of_part(manifest.clone(), owner)?,
            None => crates::of_owner(manifest.clone(), &settings.models)?,
        };
        Self::with(manifest, crates, part_of, false)
    }

    /// Reads the package that has the migrations: this one, or the one that it is part of.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), of either.
    pub fn of_owner(package: &Path) -> Result<Self, ConfigError> {
        let config = Self::read(package)?;
        config
            .part_of
            .as_deref()
            .map_or(Ok(config.clone()), Self::read)
    }

    /// What a copy of a package says, which may have come without the packages beside it.
    pub(crate) fn of_copy(package: &Path) -> Result<Self, ConfigError> {
        let manifest = Manifest::read(package)?;
        let is_alone = manifest.settings.part_of.is_some() || !manifest.settings.models.is_empty();
        if !is_alone {
            return Self::read(package);
        }
        let part_of = manifest.settings.part_of.clone();
        let crates = crates::of_owner(manifest.clone(), &[])?;
        Self::with(manifest, crates, part_of.map(PathBuf::from), is_alone)
    }

    fn with(
        manifest: Manifest,
        crates: Vec<SourceCrate>,
        part_of: Option<PathBuf>,
        is_alone: bool,
    ) -> Result<Self, ConfigError> {
        let Settings {
            migrations, base, ..
        } = manifest.settings;
        let package = manifest.folder;
        let sqlx = SqlxToml::read(&package)?;
        let folder = migrations.or(sqlx.migrations);
        Ok(Self {
            crates,
            part_of,
            is_alone,
            programs: manifest.programs,
            migrations: package.join(folder.as_deref().unwrap_or("migrations")),
            migrations_table: sqlx.table,
            base,
            cache: None,
            package,
        })
    }

    /// The crate of the package itself.
    #[must_use]
    pub fn own(&self) -> &SourceCrate {
        &self.crates[0]
    }
}

/// What `[package.metadata.amani-schema]` says.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    migrations: Option<String>,
    base: Option<String>,
    /// The folders of the other packages with types of the schema.
    pub(crate) models: Vec<String>,
    pub(crate) part_of: Option<String>,
}

impl Settings {
    pub(crate) fn read(metadata: Option<&DeValue<'_>>) -> Result<Self, ConfigError> {
        const TABLE: &str = "[package.metadata.amani-schema]";
        let Some(metadata) = metadata else {
            return Ok(Self::default());
        };
        let DeValue::Table(metadata) = metadata else {
            return Err(ConfigError(format!("{TABLE} has to be a table")));
        };
        let mut settings = Self::default();
        for (key, value) in metadata {
            let (key, value) = (&**key.get_ref(), value.get_ref());
            let wrong = |example| ConfigError(format!("{TABLE}: `{key}` takes {example}"));
            let text = |example| text(value).ok_or_else(|| wrong(example));
            match key {
                "migrations" => {
                    settings.migrations = Some(text("a folder: `migrations = \"migrations\"`")?);
                }
                "base" => settings.base = Some(text("a branch: `base = \"origin/main\"`")?),
                "part-of" => {
                    settings.part_of =
                        Some(text("the folder of a package: `part-of = \"../server\"`")?);
                }
                "models" => {
                    let models = value.as_array().into_iter().flatten();
                    let models: Option<Vec<String>> =
                        models.map(|it| self::text(it.get_ref())).collect();
                    let models = models.filter(|models| !models.is_empty());
                    settings.models = models.ok_or_else(|| {
                        wrong("folders of packages: `models = [\"../shop-models\"]`")
                    })?;
                }
                unknown => {
                    return Err(ConfigError(format!(
                        "{TABLE} has no key `{unknown}`; the keys are `migrations`, `base`, `models`, `part-of`"
                    )));
                }
            }
        }
        settings.consistent(TABLE)
    }

    /// A package either has the migrations, or is part of one that has.
    fn consistent(self, table: &str) -> Result<Self, ConfigError> {
        let has_other = self.migrations.is_some() || self.base.is_some() || !self.models.is_empty();
        if self.part_of.is_some() && has_other {
            return Err(ConfigError(format!(
                "{table}: with `part-of` there is no other key: the migrations are those of that package"
            )));
        }
        Ok(self)
    }
}

/// A text, unless it is empty or git would take it for an option.
fn text(value: &DeValue<'_>) -> Option<String> {
    let text = value.as_str()?;
    (!text.is_empty() && !text.starts_with('-')).then(|| text.to_owned())
}

pub(crate) fn lookup<'a, 'i>(manifest: &'a DeTable<'i>, path: &[&str]) -> Option<&'a DeValue<'i>> {
    let (first, rest) = path.split_first()?;
    let value = manifest.get(*first)?.get_ref();
    rest.iter()
        .try_fold(value, |value, key| Some(value.get(*key)?.get_ref()))
}
