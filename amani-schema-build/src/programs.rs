//! The programs of a package beside the crate that declares the schema: none of them declares any of it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use amani_schema_core::code::Code;

use crate::config::Config;
use crate::crates::SourceCrate;
use crate::finding::Finding;
use crate::mistake::Mistake;
use crate::walk::Tree;

/// What was found in the programs, and the files that were looked at.
#[derive(Default)]
pub(crate) struct Programs {
    pub(crate) errors: Vec<Mistake>,
    pub(crate) watched: Vec<PathBuf>,
}

impl Programs {
    /// Looks for annotated items, which rustc would compile and the build script not read: a `mod models;` in
    /// `main.rs` beside that of `lib.rs`, or a table in the program alone.
    pub(crate) fn read(config: &Config) -> Self {
        if let Some(watched) = unchanged(config) {
            return Self {
                watched,
                ..Self::default()
            };
        }
        let mut found = Self::default();
        let mut is_whole = true;
        for root in &config.programs {
            let tree = Tree::walk(&[SourceCrate {
                source: root.clone(),
                externs: BTreeMap::new(),
                ..config.own().clone()
            }]);
            is_whole &= tree.left.is_empty();
            found.errors.extend(declared(&tree, config));
            found
                .watched
                .extend(tree.files.into_iter().map(|file| file.path));
        }
        if is_whole && found.errors.is_empty() {
            remember(config, &found.watched);
        }
        found
    }
}

/// The files of the programs, if they are those that declared nothing the last time.
fn unchanged(config: &Config) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(file(config)?).ok()?;
    let (known, files) = text.split_once('\n')?;
    let files: Vec<PathBuf> = files.lines().map(PathBuf::from).collect();
    (key(config, &files)? == known).then_some(files)
}

/// Without a cache, or where it cannot be written, they are read at every build.
fn remember(config: &Config, files: &[PathBuf]) {
    if let (Some(file), Some(mut text)) = (file(config), key(config, files)) {
        for path in files {
            text.push('\n');
            text += &path.display().to_string();
        }
        drop(crate::files::write(&file, &text));
    }
}

fn file(config: &Config) -> Option<PathBuf> {
    Some(config.cache.as_ref()?.join("programs"))
}

/// What the answer depends on: which programs there are, what they say, and what the attributes are called.
fn key(config: &Config, files: &[PathBuf]) -> Option<String> {
    let mut hasher = DefaultHasher::new();
    (
        env!("CARGO_PKG_VERSION"),
        &config.programs,
        &config.own().library,
    )
        .hash(&mut hasher);
    for path in files {
        (path, fs::read(path).ok()?).hash(&mut hasher);
    }
    Some(format!("{:016x}", hasher.finish()))
}

fn declared(tree: &Tree, config: &Config) -> Vec<Mistake> {
    let findings = tree.annotated().map(|(file, ident)| {
        let message =
            format!("`{ident}` is declared in a program, and the schema is that of the library");
        let help =
            "declare it in the library, and write `use` where the program needs it, not `mod`";
        Finding::new(Code::Hidden, file, ident.span(), message, help)
    });
    let mistakes = findings.map(|finding| Mistake::in_types(tree, config, &finding));
    mistakes.collect()
}
