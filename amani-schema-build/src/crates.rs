//! The crates that declare a schema together, in one package or in several of a workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::ConfigError;
use crate::manifest::Manifest;

/// A crate with types of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCrate {
    /// The folder of its package's `Cargo.toml`.
    pub package: PathBuf,
    /// The root of the module tree: `src/lib.rs`, or `src/main.rs` where there is no lib.
    pub source: PathBuf,
    /// The name that rustc knows it by.
    pub name: String,
    /// Whether it is a program, and not the library.
    pub is_program: bool,
    /// The name by which its code knows amani-schema: `amani_schema` unless renamed.
    pub library: String,
    /// The other crates of the schema that its code can name, by their places in
    /// [`Config::crates`](crate::Config::crates).
    pub externs: BTreeMap<String, usize>,
    /// Whether it is part of another's schema, and has a build script that reports what is wrong with its own items.
    pub reports: bool,
}

/// The crate of a package with migrations, and those that its `models` list.
pub(crate) fn of_owner(own: Manifest, models: &[String]) -> Result<Vec<SourceCrate>, ConfigError> {
    let folder = own.folder.clone();
    let mut all = vec![own];
    for path in models {
        let part = Manifest::read(&folder.join(path))?;
        check_part(&folder, &all, path, &part)?;
        all.push(part);
    }
    Ok(linked(&all))
}

/// A package that is listed is listed once, and says so itself: else it would have migrations of its own.
fn check_part(
    owner: &Path,
    all: &[Manifest],
    path: &str,
    part: &Manifest,
) -> Result<(), ConfigError> {
    if all.iter().any(|other| other.package == part.package) {
        return Err(ConfigError(format!("`models` names {path} twice")));
    }
    let named = part.settings.part_of.as_ref();
    let named = named.and_then(|owner| fs::canonicalize(part.folder.join(owner)).ok());
    if named.is_none() || named != fs::canonicalize(owner).ok() {
        return Err(ConfigError(format!(
            "`models` names {path}, whose Cargo.toml does not say whose part it is: write there \
             `[package.metadata.amani-schema]` with `part-of = \"...\"`, the folder of this package"
        )));
    }
    Ok(())
}

/// The crate of a package that is part of another's schema, and those of the schema that it uses: what the
/// others hold is none of its business, and it is not compiled anew for them.
pub(crate) fn of_part(own: Manifest, owner: &Path) -> Result<Vec<SourceCrate>, ConfigError> {
    let owner_manifest = Manifest::read(owner)?;
    let is_own = |path: &Path| fs::canonicalize(path).ok() == fs::canonicalize(&own.folder).ok();
    let models = owner_manifest.settings.models.iter();
    let models: Vec<PathBuf> = models.map(|path| owner.join(path)).collect();
    if !models.iter().any(|path| is_own(path)) {
        return Err(ConfigError(format!(
            "`part-of` names {}, whose `models` do not name this package: add it there",
            owner.display()
        )));
    }
    let mut others = Vec::new();
    for path in models.iter().filter(|path| !is_own(path)) {
        others.push(Manifest::read(path)?);
    }
    let mut all = vec![own];
    let mut next = 0;
    while let Some(manifest) = all.get(next) {
        let used = |other: &mut Manifest| {
            let mut dependencies = manifest.dependencies.iter();
            dependencies.any(|dependency| dependency.package == other.package)
        };
        let found: Vec<Manifest> = others.extract_if(.., used).collect();
        all.extend(found);
        next += 1;
    }
    Ok(linked(&all))
}

fn linked(all: &[Manifest]) -> Vec<SourceCrate> {
    let externs = |manifest: &Manifest| {
        let names = manifest.dependencies.iter().filter_map(|dependency| {
            let place = all.iter().position(|it| it.package == dependency.package)?;
            let name = dependency.renamed.clone();
            Some((name.unwrap_or_else(|| all[place].root.name.clone()), place))
        });
        names.collect()
    };
    let crates = all.iter().map(|manifest| SourceCrate {
        package: manifest.folder.clone(),
        source: manifest.root.path.clone(),
        name: manifest.root.name.clone(),
        is_program: manifest.root.is_program,
        library: manifest.library(),
        externs: externs(manifest),
        reports: manifest.settings.part_of.is_some() && manifest.folder.join("build.rs").is_file(),
    });
    crates.collect()
}
