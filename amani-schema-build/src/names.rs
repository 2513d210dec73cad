//! What the names in a module mean.

use std::collections::BTreeMap;

use syn::ext::IdentExt;
use syn::{Ident, Item, ItemUse, Type, UseTree};

/// The names that a module declares or imports.
#[derive(Default)]
pub(crate) struct Scope {
    names: BTreeMap<String, Meaning>,
    /// The paths of `use path::*`.
    pub(crate) globs: Vec<Vec<String>>,
}

/// What a name stands for.
#[derive(Clone)]
pub(crate) enum Meaning {
    /// A module, by its place in [`Tree::modules`](crate::walk::Tree).
    Module(usize),
    /// An enum or struct, by its place in [`Module::items`](crate::walk::Module).
    Candidate(usize),
    /// `type Name = ...`, without parameters of its own.
    Alias(Box<Type>),
    /// Some other item.
    Other,
    /// `use path as name`: the path as written, from this module on.
    Import(Vec<String>),
}

/// How a path starts that names another crate for sure: `::chrono::DateTime`.
pub(crate) const EXTERN: &str = "{extern}";

impl Scope {
    pub(crate) fn get(&self, name: &str) -> Option<&Meaning> {
        self.names.get(name)
    }

    pub(crate) fn add_module(&mut self, name: &str, place: usize) {
        self.names.insert(name.to_owned(), Meaning::Module(place));
    }

    pub(crate) fn add_candidate(&mut self, ident: &Ident, place: usize) {
        self.names
            .insert(ident.unraw().to_string(), Meaning::Candidate(place));
    }

    pub(crate) fn add(&mut self, item: Item) {
        match item {
            Item::Use(item) => self.add_use(&item),
            Item::Type(item) if item.generics.params.is_empty() => {
                self.names
                    .insert(item.ident.unraw().to_string(), Meaning::Alias(item.ty));
            }
            Item::Type(item) => self.add_other(&item.ident),
            Item::Union(item) => self.add_other(&item.ident),
            Item::ExternCrate(item) => {
                let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
                let path = vec![EXTERN.to_owned(), item.ident.unraw().to_string()];
                self.names
                    .insert(name.unraw().to_string(), Meaning::Import(path));
            }
            _ => {}
        }
    }

    fn add_other(&mut self, ident: &Ident) {
        self.names.insert(ident.unraw().to_string(), Meaning::Other);
    }

    fn add_use(&mut self, item: &ItemUse) {
        let prefix = item.leading_colon.map(|_| EXTERN.to_owned());
        self.add_tree(&prefix.into_iter().collect::<Vec<_>>(), &item.tree);
    }

    fn add_tree(&mut self, prefix: &[String], tree: &UseTree) {
        let join = |ident: &Ident| -> Vec<String> {
            prefix
                .iter()
                .cloned()
                .chain([ident.unraw().to_string()])
                .collect()
        };
        match tree {
            UseTree::Path(path) => self.add_tree(&join(&path.ident), &path.tree),
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = prefix.last() {
                    self.names
                        .insert(last.clone(), Meaning::Import(prefix.to_vec()));
                }
            }
            UseTree::Name(name) => {
                let path = Meaning::Import(join(&name.ident));
                self.names.insert(name.ident.unraw().to_string(), path);
            }
            UseTree::Rename(rename) => {
                let path = if rename.ident == "self" {
                    prefix.to_vec()
                } else {
                    join(&rename.ident)
                };
                self.names
                    .insert(rename.rename.unraw().to_string(), Meaning::Import(path));
            }
            UseTree::Glob(_) => self.globs.push(prefix.to_vec()),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(prefix, tree);
                }
            }
        }
    }
}
