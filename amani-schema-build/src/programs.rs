//! The programs of a package beside the crate that declares the schema: none of them declares any of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use amani_schema_core::code::Code;

use crate::config::Config;
use crate::crates::SourceCrate;
use crate::finding::Finding;
use crate::folder::shown;
use crate::walk::Tree;

/// What was found in the programs, and the files that were looked at.
#[derive(Default)]
pub(crate) struct Programs {
    pub(crate) errors: Vec<String>,
    pub(crate) watched: Vec<PathBuf>,
}

impl Programs {
    /// Looks for annotated items, which rustc would compile and the build script not read: a `mod models;` in
    /// `main.rs` beside that of `lib.rs`, or a table in the program alone.
    pub(crate) fn read(config: &Config) -> Self {
        let mut found = Self::default();
        for root in &config.programs {
            let tree = Tree::walk(&[SourceCrate {
                source: root.clone(),
                externs: BTreeMap::new(),
                ..config.own().clone()
            }]);
            found.errors.extend(declared(&tree, config));
            found
                .watched
                .extend(tree.files.into_iter().map(|file| file.path));
        }
        found
    }
}

fn declared(tree: &Tree, config: &Config) -> Vec<String> {
    let findings = tree.annotated().map(|(file, ident)| {
        let message =
            format!("`{ident}` is declared in a program, and the schema is that of the library");
        let help =
            "declare it in the library, and write `use` where the program needs it, not `mod`";
        Finding::new(Code::Hidden, file, ident.span(), message, help)
    });
    let shown = findings.map(|finding| {
        let file = &tree.files[finding.file];
        finding.render(&shown(config, &file.path), &file.text)
    });
    shown.collect()
}
