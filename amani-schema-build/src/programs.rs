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
use crate::skeleton::Source;
use crate::walk::{Parsed, Tree};

/// What was found in the programs, and the files that were looked at.
#[derive(Default)]
pub(crate) struct Programs {
    pub(crate) errors: Vec<Mistake>,
    pub(crate) watched: Vec<PathBuf>,
}

impl Programs {
    /// Looks for annotated items, which rustc would compile and the build script not read: a `mod models;` in
    /// `main.rs` beside that of `lib.rs`, or a table in the program alone.
    pub(crate) fn read(config: &Config, parsed: &mut Parsed) -> Self {
        if let Some(watched) = unchanged(config, parsed) {
            return Self {
                watched,
                ..Self::default()
            };
        }
        let mut found = Self::default();
        let mut sources = Some(Vec::new());
        for root in &config.programs {
            let program = SourceCrate {
                source: root.clone(),
                externs: BTreeMap::new(),
                ..config.own().clone()
            };
            let tree = Tree::walk(&[program], parsed);
            let read = tree.files.iter().map(Source::of);
            let read: Option<Vec<Source>> = read.collect();
            sources = sources
                .zip(read.filter(|_| tree.left.is_empty()))
                .map(|(all, read)| all.into_iter().chain(read).collect());
            found.errors.extend(declared(&tree, config));
            found
                .watched
                .extend(tree.files.into_iter().map(|file| file.path));
        }
        if let Some(sources) = sources.filter(|_| found.errors.is_empty()) {
            remember(config, &sources);
        }
        found
    }
}

/// The files of the programs, if they are those that declared nothing the last time.
fn unchanged(config: &Config, parsed: &mut Parsed) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(file(config)?).ok()?;
    let (known, sources) = text.split_once('\n')?;
    let sources: Option<Vec<Source>> = sources.lines().map(Source::read).collect();
    let sources = sources.filter(|_| known == key(config))?;
    let is_same = sources.iter().all(|source| source.is_same(parsed));
    is_same.then(|| sources.into_iter().map(|source| source.path).collect())
}

/// Without a cache, or where it cannot be written, they are read at every build.
fn remember(config: &Config, sources: &[Source]) {
    if let Some(file) = file(config) {
        let lines = sources.iter().map(|source| format!("\n{source}"));
        let text = key(config) + &lines.collect::<String>();
        drop(crate::files::write(&file, &text));
    }
}

fn file(config: &Config) -> Option<PathBuf> {
    Some(config.cache.as_ref()?.join("programs"))
}

/// What the answer depends on beside the files: which programs there are, and what the attributes are called.
fn key(config: &Config) -> String {
    let mut hasher = DefaultHasher::new();
    (
        env!("CARGO_PKG_VERSION"),
        &config.programs,
        &config.own().library,
    )
        .hash(&mut hasher);
    hasher.finish().to_string()
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
