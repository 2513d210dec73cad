//! The crates that cargo makes of a package, as far as the manifest and the files tell.

use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, lookup};

/// The crate that declares the schema: the library, or the program where there is none.
#[derive(Clone)]
pub(crate) struct Root {
    pub(crate) path: PathBuf,
    /// The name that rustc knows it by.
    pub(crate) name: String,
    pub(crate) is_program: bool,
}

impl Root {
    pub(crate) fn find(package: &Path, manifest: &DeTable<'_>) -> Result<Self, ConfigError> {
        let text = |path: &[&str]| lookup(manifest, path).and_then(DeValue::as_str);
        let own = text(&["package", "name"]).unwrap_or_default();
        let library = text(&["lib", "name"]).unwrap_or(own);
        let bins = lookup(manifest, &["bin"]).and_then(DeValue::as_array);
        let bins = bins.into_iter().flatten().map(|bin| {
            let text = |key| bin.get_ref().get(key)?.get_ref().as_str();
            (text("name").unwrap_or(own), text("path"))
        });
        let bins: Vec<(&str, Option<&str>)> = bins.collect();
        let main = bins.iter().find(|(_, path)| *path == Some("src/main.rs"));
        let first = bins
            .first()
            .and_then(|(name, path)| Some((*name, (*path)?)));
        let libraries = [text(&["lib", "path"]), Some("src/lib.rs")];
        let programs = [
            Some((main.map_or(own, |(name, _)| name), "src/main.rs")),
            first,
        ];
        let libraries = libraries
            .into_iter()
            .flatten()
            .map(|path| (library, path, false));
        let programs = programs
            .into_iter()
            .flatten()
            .map(|(name, path)| (name, path, true));
        let found = libraries
            .chain(programs)
            .map(|(name, path, is_program)| Self {
                path: package.join(path),
                name: name.replace('-', "_"),
                is_program,
            });
        let mut found = found.filter(|root| root.path.is_file());
        found.next().ok_or_else(|| {
            ConfigError(
                "there is no source to read: neither src/lib.rs nor src/main.rs is there"
                    .to_owned(),
            )
        })
    }
}

/// `src/main.rs`, those of `src/bin` and of `[[bin]]`, as far as they are there: cargo finds them so.
pub(crate) fn programs(package: &Path, manifest: &DeTable<'_>, source: &Path) -> Vec<PathBuf> {
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
