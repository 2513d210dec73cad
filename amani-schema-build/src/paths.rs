//! Where the file of a module is: <https://doc.rust-lang.org/reference/items/modules.html>.

use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, ExprLit, ItemMod, Lit, Meta};

/// Where the modules below a module are looked for.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    /// The folder of the file that the module is in, which `#[path]` starts from.
    file: PathBuf,
    /// The folder of the modules below.
    children: PathBuf,
    /// Whether we are inside an inline module, where `#[path]` starts from `children`.
    inline: bool,
}

impl Directory {
    /// For the root of a crate, and for a file named by `#[path]`.
    pub(crate) fn of_root(file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        Self {
            file: folder.clone(),
            children: folder,
            inline: false,
        }
    }

    /// For `mod name;` in a file of its own: `name.rs` has its children in `name/`, as `name/mod.rs` does.
    fn of_file(file: &Path, name: &str) -> Self {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let is_mod_rs = file.file_name().is_some_and(|file| file == "mod.rs");
        let children = if is_mod_rs {
            folder.clone()
        } else {
            folder.join(name)
        };
        Self {
            file: folder,
            children,
            inline: false,
        }
    }

    /// For `mod name { ... }`.
    pub(crate) fn inline(&self, module: &ItemMod, name: &str) -> Self {
        let children = match path_attribute(&module.attrs) {
            Some(path) => self.start().join(path),
            None => self.children.join(name),
        };
        Self {
            file: self.file.clone(),
            children,
            inline: true,
        }
    }

    /// The file of `mod name;`, and the folder of what is below it.
    pub(crate) fn locate(&self, module: &ItemMod, name: &str) -> Option<(PathBuf, Self)> {
        if let Some(path) = path_attribute(&module.attrs) {
            let file = self.start().join(path);
            let directory = Self::of_root(&file);
            return file.is_file().then_some((file, directory));
        }
        let candidates = [
            self.children.join(format!("{name}.rs")),
            self.children.join(name).join("mod.rs"),
        ];
        let file = candidates.into_iter().find(|file| file.is_file())?;
        let directory = Self::of_file(&file, name);
        Some((file, directory))
    }

    fn start(&self) -> &Path {
        if self.inline {
            &self.children
        } else {
            &self.file
        }
    }
}

/// `#[path = "..."]`, also the one that a `cfg_attr` would add.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(path),
                    ..
                }) => Some(path.value()),
                _ => None,
            },
            _ => None,
        })
}
