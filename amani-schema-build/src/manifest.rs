//! What a `Cargo.toml` says that matters here.

use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, Settings, lookup};
use crate::targets::{self, Root};

#[derive(Clone)]
pub(crate) struct Manifest {
    /// The folder that it is in.
    pub(crate) folder: PathBuf,
    pub(crate) package: String,
    pub(crate) settings: Settings,
    pub(crate) root: Root,
    pub(crate) programs: Vec<PathBuf>,
    /// The names by which the code knows other crates, and their packages.
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Clone)]
pub(crate) struct Dependency {
    /// The name in the code, if the package is renamed; else that of the package's library.
    pub(crate) renamed: Option<String>,
    pub(crate) package: String,
}

impl Manifest {
    pub(crate) fn read(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path)
            .map_err(|error| ConfigError(format!("{} cannot be read: {error}", path.display())))?;
        let manifest = DeTable::parse(&text)
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?
            .into_inner();
        let root = Root::find(folder, &manifest)?;
        let name = lookup(&manifest, &["package", "name"]).and_then(DeValue::as_str);
        Ok(Self {
            folder: folder.to_owned(),
            package: name.unwrap_or_default().to_owned(),
            settings: Settings::read(lookup(&manifest, &["package", "metadata", "amani-schema"]))?,
            programs: targets::programs(folder, &manifest, &root.path),
            root,
            dependencies: dependencies(&manifest),
        })
    }

    /// A dependency may be renamed: `schema = { package = "amani-schema" }`.
    pub(crate) fn library(&self) -> String {
        let mut dependencies = self.dependencies.iter();
        let found = dependencies.find(|dependency| dependency.package == "amani-schema");
        let renamed = found.and_then(|dependency| dependency.renamed.clone());
        renamed.unwrap_or_else(|| "amani_schema".to_owned())
    }
}

fn dependencies(manifest: &DeTable<'_>) -> Vec<Dependency> {
    let dependencies = lookup(manifest, &["dependencies"]).and_then(DeValue::as_table);
    let entries = dependencies.into_iter().flatten();
    let read = entries.map(|(name, value)| {
        let package = value.get_ref().get("package");
        let package = package.and_then(|name| name.get_ref().as_str());
        let name = &**name.get_ref();
        Dependency {
            renamed: package.map(|_| name.replace('-', "_")),
            package: package.unwrap_or(name).to_owned(),
        }
    });
    read.collect()
}
