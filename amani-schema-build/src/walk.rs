//! The module tree of a crate, read from its files as rustc would find them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use syn::ext::IdentExt;
use syn::{Item, ItemEnum, ItemMacro, ItemMod, ItemStruct};

use crate::cfg::Presence;
use crate::names::Scope;
use crate::paths::Directory;
use crate::unseen::Unseen;

/// All modules of a crate, and the files they are in.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<SourceFile>,
    /// The modules; the root is the first.
    pub(crate) modules: Vec<Module>,
    /// The macros that the crate defines by `macro_rules!`.
    pub(crate) macros: BTreeSet<String>,
    /// Whether a file could not be read or parsed: rustc will say so.
    pub(crate) broken: bool,
}

pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

pub(crate) struct Module {
    /// The names from the root: `["models", "users"]`.
    pub(crate) path: Vec<String>,
    pub(crate) parent: usize,
    /// By its place in [`Tree::files`].
    pub(crate) file: usize,
    pub(crate) presence: Presence,
    /// What its names mean.
    pub(crate) scope: Scope,
    /// Its enums and structs, annotated or not, in order.
    pub(crate) items: Vec<Candidate>,
    /// The macros that are called among its items.
    pub(crate) calls: Vec<ItemMacro>,
    /// Where more of them may hide.
    pub(crate) unseen: Vec<Unseen>,
}

/// An enum or struct that may be annotated.
pub(crate) enum Candidate {
    Enum(ItemEnum),
    Struct(ItemStruct),
}

impl Tree {
    /// Walks the tree from the root of a crate.
    pub(crate) fn walk(root: PathBuf) -> Self {
        let mut tree = Self::default();
        let directory = Directory::of_root(&root);
        tree.add_file(root, &directory, Vec::new(), 0, Presence::Always);
        tree
    }

    fn add_file(
        &mut self,
        path: PathBuf,
        directory: &Directory,
        module: Vec<String>,
        parent: usize,
        presence: Presence,
    ) -> usize {
        let text = fs::read_to_string(&path).ok();
        let parsed = text.as_deref().and_then(|text| syn::parse_file(text).ok());
        self.broken |= parsed.is_none();
        self.files.push(SourceFile {
            path,
            text: text.unwrap_or_default(),
        });
        let file = self.files.len() - 1;
        let presence = parsed.as_ref().map_or(presence, |parsed| {
            Presence::of(&parsed.attrs).within(presence)
        });
        let items = parsed.map_or_else(Vec::new, |parsed| parsed.items);
        self.add_module(
            items,
            directory,
            Module::new(module, parent, file, presence),
        )
    }

    fn add_module(&mut self, items: Vec<Item>, directory: &Directory, module: Module) -> usize {
        let place = self.modules.len();
        self.modules.push(module);
        for item in items {
            self.add_item(item, directory, place);
        }
        place
    }

    fn add_item(&mut self, item: Item, directory: &Directory, place: usize) {
        match item {
            Item::Mod(module) => self.add_submodule(module, directory, place),
            Item::Enum(item) => {
                let module = &mut self.modules[place];
                module.scope.add_candidate(&item.ident, module.items.len());
                module.items.push(Candidate::Enum(item));
            }
            Item::Struct(item) => {
                let module = &mut self.modules[place];
                module.scope.add_candidate(&item.ident, module.items.len());
                module.items.push(Candidate::Struct(item));
            }
            other => {
                let file = &self.files[self.modules[place].file];
                let unseen = Unseen::of(&other, &file.path, &file.text);
                let module = &mut self.modules[place];
                module.unseen.extend(unseen);
                match other {
                    Item::Macro(call) => self.add_macro(call, place),
                    other => module.scope.add(other),
                }
            }
        }
    }

    /// A macro that is called, or one that is defined.
    fn add_macro(&mut self, item: ItemMacro, place: usize) {
        match &item.ident {
            Some(name) => {
                self.macros.insert(name.unraw().to_string());
            }
            None => self.modules[place].calls.push(item),
        }
    }

    fn add_submodule(&mut self, module: ItemMod, directory: &Directory, parent: usize) {
        let name = module.ident.unraw().to_string();
        let outer = &self.modules[parent];
        let presence = Presence::of(&module.attrs).within(outer.presence);
        if presence == Presence::Test {
            return;
        }
        let path: Vec<String> = outer.path.iter().chain([&name]).cloned().collect();
        let file = outer.file;
        let place = if let Some((_, items)) = module.content.clone() {
            let inner = directory.inline(&module, &name);
            self.add_module(items, &inner, Module::new(path, parent, file, presence))
        } else if let Some((file, inner)) = directory.locate(&module, &name) {
            self.add_file(file, &inner, path, parent, presence)
        } else {
            // A file that is missing on this platform alone is nobody's mistake.
            self.broken |= presence == Presence::Always;
            return;
        };
        self.modules[parent].scope.add_module(&name, place);
    }
}

impl Module {
    fn new(path: Vec<String>, parent: usize, file: usize, presence: Presence) -> Self {
        Self {
            path,
            parent,
            file,
            presence,
            scope: Scope::default(),
            items: Vec::new(),
            calls: Vec::new(),
            unseen: Vec::new(),
        }
    }
}
