//! The module tree of a crate, read from its files as rustc would find them.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{File, Item, ItemEnum, ItemMacro, ItemMod, ItemStruct};

use crate::cfg::Presence;
use crate::crates::SourceCrate;
use crate::finding::Finding;
use crate::names::Scope;
use crate::paths::Directory;
use crate::skeleton;
use crate::unseen::Unseen;

/// All modules of the crates of a schema, and the files they are in.
#[derive(Default)]
pub(crate) struct Tree {
    /// The crates, that of the package first.
    pub(crate) crates: Vec<CrateTree>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) modules: Vec<Module>,
    /// The files that could not be read or parsed: rustc will say so.
    pub(crate) left: Vec<Finding>,
    parsed: Parsed,
}

/// The texts of files that are parsed, and what they are, by their paths.
pub(crate) type Parsed = HashMap<PathBuf, (String, File)>;

pub(crate) struct CrateTree {
    pub(crate) of: SourceCrate,
    /// Its root, by its place in [`Tree::modules`].
    pub(crate) root: usize,
    /// The macros that it defines by `macro_rules!`.
    pub(crate) macros: BTreeSet<String>,
}

pub(crate) struct SourceFile {
    /// By its place in [`Tree::crates`].
    pub(crate) krate: usize,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// What of it counts, if that can be said.
    pub(crate) skeleton: Option<u64>,
}

pub(crate) struct Module {
    /// By its place in [`Tree::crates`].
    pub(crate) krate: usize,
    /// The names from the root: `["models", "users"]`; that of another crate goes first.
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
    /// Walks the trees of these crates from their roots. What is parsed already is taken from `parsed`.
    pub(crate) fn walk(crates: &[SourceCrate], parsed: &mut Parsed) -> Self {
        let mut tree = Self {
            parsed: mem::take(parsed),
            ..Self::default()
        };
        for of in crates {
            tree.add_crate(of);
        }
        tree
    }

    /// The crate that a module is in.
    pub(crate) fn crate_of(&self, module: usize) -> &CrateTree {
        &self.crates[self.modules[module].krate]
    }

    fn add_crate(&mut self, of: &SourceCrate) {
        let root = self.modules.len();
        let directory = Directory::of_root(&of.source);
        let other = (!self.crates.is_empty()).then(|| of.name.clone());
        self.crates.push(CrateTree {
            of: of.clone(),
            root,
            macros: BTreeSet::new(),
        });
        let path = other.into_iter().collect();
        self.add_file(of.source.clone(), &directory, path, root, Presence::Always);
    }

    fn add_file(
        &mut self,
        path: PathBuf,
        directory: &Directory,
        module: Vec<String>,
        parent: usize,
        presence: Presence,
    ) -> usize {
        // A file that is a module of itself has no end; rustc says so.
        let is_circle = self.is_within(parent, &path);
        let (text, parsed) = self.read(&path, is_circle);
        let (krate, file) = (self.crates.len() - 1, self.files.len());
        let skeleton = parsed.as_ref().ok();
        let skeleton = skeleton.and_then(|parsed| skeleton::skeleton(parsed, &path, &text));
        let mistake = parsed.as_ref().err();
        self.left
            .extend(mistake.map(|(span, message)| Finding::new(None, file, *span, &**message, "")));
        self.files.push(SourceFile {
            krate,
            path,
            text,
            skeleton,
        });
        let presence = parsed.as_ref().map_or(presence, |parsed| {
            Presence::of(&parsed.attrs).within(presence)
        });
        let items = parsed.map_or_else(|_| Vec::new(), |parsed| parsed.items);
        self.add_module(
            items,
            directory,
            Module::new(krate, module, parent, file, presence),
        )
    }

    /// A file and what it is, or what is wrong with it and where.
    fn read(&mut self, path: &Path, is_circle: bool) -> (String, Result<File, (Span, String)>) {
        let wrong = |message| (String::new(), Err((Span::call_site(), message)));
        if is_circle {
            return wrong("it is a module of itself".to_owned());
        }
        if let Some((text, parsed)) = self.parsed.remove(path) {
            return (text, Ok(parsed));
        }
        match fs::read_to_string(path) {
            Ok(text) => {
                let parsed = syn::parse_file(&text);
                (
                    text,
                    parsed.map_err(|error| (error.span(), error.to_string())),
                )
            }
            Err(error) => wrong(format!("it cannot be read: {error}")),
        }
    }

    /// Whether a module, or one that it is in, is the file itself.
    fn is_within(&self, mut module: usize, path: &Path) -> bool {
        let path = fs::canonicalize(path).ok();
        while let Some(found) = self.modules.get(module) {
            if path.is_some() && fs::canonicalize(&self.files[found.file].path).ok() == path {
                return true;
            }
            if found.parent == module {
                return false;
            }
            module = found.parent;
        }
        false
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
                let krate = self.modules[place].krate;
                self.crates[krate].macros.insert(name.unraw().to_string());
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
        let (krate, file) = (outer.krate, outer.file);
        let place = if let Some((_, items)) = module.content.clone() {
            let inner = directory.inline(&module, &name);
            let module = Module::new(krate, path, parent, file, presence);
            self.add_module(items, &inner, module)
        } else if let Some((file, inner)) = directory.locate(&module, &name) {
            self.add_file(file, &inner, path, parent, presence)
        } else {
            // A file that is missing on this platform alone is nobody's mistake.
            if presence == Presence::Always {
                let message = format!("there is no file for module `{name}`");
                let missing = Finding::new(None, file, module.ident.span(), message, "");
                self.left.push(missing);
            }
            return;
        };
        self.modules[parent].scope.add_module(&name, place);
    }
}

impl Module {
    fn new(
        krate: usize,
        path: Vec<String>,
        parent: usize,
        file: usize,
        presence: Presence,
    ) -> Self {
        Self {
            krate,
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
