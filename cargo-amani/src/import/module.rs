//! A file of Rust: items, calls of `sql!`, and what they import.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use amani_schema_core::schema::{Enum, ObjectName, Table};

use super::items;
use super::layout::{import, literal, natural};
use super::names::{EnumNames, Names};

/// What every file begins with, so that the next import knows it again.
const WRITTEN: &str =
    "// Written by `cargo amani import`: edit it as you like, only `--force` writes it anew.\n";

/// Whether a file is of an earlier import.
pub(super) fn is_written(text: &str) -> bool {
    text.starts_with(WRITTEN)
}

/// What stands in a file.
#[derive(Default)]
pub(super) struct Module {
    /// Items of Rust, and calls of `sql!`, in order.
    blocks: Vec<Block>,
    /// The attributes that are used.
    attributes: BTreeSet<&'static str>,
    /// What comes from sqlx, by path.
    imports: BTreeMap<&'static str, BTreeSet<String>>,
    /// The items that it has, and those that it names.
    own: BTreeSet<String>,
    named: BTreeSet<String>,
}

enum Block {
    /// An enum or a struct, by the name of what it stands for.
    Item(ObjectName, String),
    /// A call of `sql!`.
    Statements(Vec<String>),
}

/// What can be written otherwise, or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An enum or a struct.
    Item(ObjectName),
    /// A statement of `sql!`.
    Statement(String),
}

/// A file and its parts.
#[derive(Default)]
pub(super) struct File {
    pub(super) text: String,
    /// Each with the lines that it stands in, from 1.
    parts: Vec<(Part, Range<usize>)>,
}

impl File {
    pub(super) fn add(&mut self, part: Part, text: &str) {
        let line = |text: &str| text.matches('\n').count() + 1;
        let first = line(&self.text);
        self.text += text;
        self.parts.push((part, first..line(&self.text)));
    }

    /// What stands in a line.
    pub(super) fn at(&self, line: usize) -> Option<&Part> {
        let mut parts = self.parts.iter();
        parts
            .find(|(_, lines)| lines.contains(&line))
            .map(|(part, _)| part)
    }
}

impl Module {
    pub(super) fn add_enum(&mut self, item: &Enum, own: &EnumNames) {
        self.attributes.insert("pg_enum");
        self.own.insert(own.ident.clone());
        let text = items::enumeration(item, own);
        self.blocks.push(Block::Item(item.name.clone(), text));
    }

    pub(super) fn add_table(&mut self, names: &Names, table: &Table) {
        let Some(own) = names.table(&table.name) else {
            return;
        };
        self.attributes.insert("table");
        self.own.insert(own.ident.clone());
        let text = items::table(names, table, own);
        self.blocks.push(Block::Item(table.name.clone(), text));
        for rust_type in own.types.values() {
            for (path, name) in &rust_type.imports {
                self.imports.entry(path).or_default().insert(name.clone());
            }
        }
        let types = table
            .columns
            .iter()
            .filter(|it| own.types.contains_key(&it.name));
        let enums = types.filter_map(|column| names.enum_behind(&column.data_type));
        let targets = table
            .foreign_keys
            .iter()
            .filter(|it| names.says_foreign_key(table, it));
        let targets = targets.filter_map(|key| names.table(&key.target));
        self.named.extend(enums);
        self.named
            .extend(targets.map(|target| target.ident.clone()));
    }

    /// Calls `sql!` with these statements.
    pub(super) fn sql(&mut self, statements: Vec<String>) {
        if !statements.is_empty() {
            self.blocks.push(Block::Statements(statements));
        }
    }

    /// Forgets these statements; whether anything is left.
    pub(super) fn leave_out(&mut self, is_left_out: impl Fn(&str) -> bool) -> bool {
        for block in &mut self.blocks {
            if let Block::Statements(statements) = block {
                statements.retain(|statement| !is_left_out(statement));
            }
        }
        let is_empty = |block: &Block| matches!(block, Block::Statements(all) if all.is_empty());
        self.blocks.retain(|block| !is_empty(block));
        !self.blocks.is_empty()
    }

    /// The file, and where in it each part is.
    pub(super) fn file(&self, library: &str) -> File {
        let mut file = File {
            text: format!("{WRITTEN}\n{}", self.head(library)),
            parts: Vec::new(),
        };
        for block in &self.blocks {
            if !file.text.ends_with("\n\n") {
                file.text.push('\n');
            }
            match block {
                Block::Item(name, text) => file.add(Part::Item(name.clone()), text),
                Block::Statements(statements) => {
                    file.text += &format!("{library}::sql! {{\n");
                    for statement in statements {
                        let text = statement.trim_end().trim_end_matches(';');
                        let text = format!("    {},\n", literal(text));
                        file.add(Part::Statement(statement.clone()), &text);
                    }
                    file.text += "}\n";
                }
            }
        }
        file
    }

    /// What is imported.
    fn head(&self, library: &str) -> String {
        let mut uses: Vec<(String, Vec<String>)> = Vec::new();
        for (path, names) in &self.imports {
            let path = path.replacen("amani_schema", library, 1);
            uses.push((path, names.iter().cloned().collect()));
        }
        if !self.attributes.is_empty() {
            let names = self.attributes.iter().map(|name| (*name).to_owned());
            uses.push((library.to_owned(), names.collect()));
        }
        // As rustfmt sorts them: a single name before the path that it could be the end of, lists last.
        uses.sort_by_key(|(path, names)| {
            let mut segments: Vec<(bool, String)> = path
                .split("::")
                .map(|segment| (false, segment.to_owned()))
                .collect();
            segments.push(match names.as_slice() {
                [only] => (false, only.clone()),
                _ => (true, String::new()),
            });
            segments
        });
        let mut parts = Vec::new();
        let uses = uses.iter().map(|(path, names)| import("use", path, names));
        parts.push(uses.collect::<String>());
        let others: Vec<String> = self.named.difference(&self.own).cloned().collect();
        if !others.is_empty() {
            parts.push(import("use", "super", &others));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }
}

/// The root: the modules, and what they have.
pub(super) fn root(modules: &BTreeMap<String, Module>) -> File {
    let mut sorted: Vec<(&String, &Module)> = modules.iter().collect();
    sorted.sort_by_key(|(name, _)| natural(name));
    let mods = sorted.iter().map(|(name, _)| format!("mod {name};\n"));
    let named = sorted.iter().filter(|(_, module)| !module.own.is_empty());
    let uses = named.map(|(name, module)| {
        let own: Vec<String> = module.own.iter().cloned().collect();
        import("pub use", name, &own)
    });
    let head = "//! The schema: enum types, tables, and in SQL what their attributes cannot say.\n";
    // In a program what is not used yet would be warned of.
    let head = format!("{WRITTEN}\n{head}#![allow(unused_imports)]\n");
    let parts = [head, mods.collect::<String>(), uses.collect()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    File {
        text: parts.join("\n"),
        parts: Vec::new(),
    }
}
