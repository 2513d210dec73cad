//! What the build script has read, left for the macros to compare with what rustc gives them.

use std::fs;
use std::path::Path;

use amani_schema_syntax::{Note, Reading, Walked};
use proc_macro2::Span;

use crate::config::Config;
use crate::finding::line_start;
use crate::model::Model;
use crate::walk::{SourceFile, Tree};

/// An item or a call of ours: its file, its first token that a macro sees too, and its SQL.
pub(crate) struct Read {
    pub(crate) file: usize,
    pub(crate) span: Span,
    pub(crate) reading: Option<Reading>,
}

impl Model {
    /// All that was read.
    pub(crate) fn walked(&self, tree: &Tree, config: &Config) -> Walked {
        let paths: Vec<String> = tree.files.iter().map(|file| real(&file.path)).collect();
        let own = self
            .read
            .iter()
            .filter(|read| tree.files[read.file].krate == 0);
        let items = own.map(|read| {
            let start = read.span.start();
            let reading = read.reading.as_ref();
            Note {
                path: paths[read.file].clone(),
                line: start.line,
                column: start.column + 1,
                text: reading.map_or_else(String::new, Reading::write),
            }
        });
        Walked {
            package: real(&config.package),
            name: config.own().name.clone(),
            is_program: config.own().is_program,
            items: items.collect(),
        }
    }
}

impl SourceFile {
    /// A note about the token that begins at a byte of the file.
    pub(crate) fn note(&self, start: usize, text: String) -> Option<Note> {
        let before = self.text.get(..start)?;
        Some(Note {
            path: real(&self.path),
            line: before.matches('\n').count() + 1,
            column: before[line_start(before)..].chars().count() + 1,
            text,
        })
    }
}

/// Without links: rustc may come to a file by another way.
fn real(path: &Path) -> String {
    let real = fs::canonicalize(path);
    real.as_deref().unwrap_or(path).display().to_string()
}
