//! What of a source file the migrations depend on: all of it but the bodies of functions.

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{File, Item};

use crate::unseen::Unseen;
use crate::walk::SourceFile;

/// A number for what a file declares, each at its place; another one where that is another. `None` where it
/// depends on another file, too.
pub(crate) fn skeleton(file: &File, path: &Path, text: &str) -> Option<u64> {
    let mut skeleton = Skeleton {
        path,
        text,
        hasher: DefaultHasher::new(),
    };
    for attribute in &file.attrs {
        skeleton.add(attribute.span())?;
    }
    skeleton.add_all(&file.items)?;
    Some(skeleton.hasher.finish())
}

/// A source file that was read: what it said, and what of it counts.
pub(crate) struct Source {
    text: u64,
    skeleton: u64,
    pub(crate) path: PathBuf,
}

impl Source {
    /// `None` where what counts is in another file, too.
    pub(crate) fn of(file: &SourceFile) -> Option<Self> {
        Some(Self {
            text: hash(&file.text),
            skeleton: file.skeleton?,
            path: file.path.clone(),
        })
    }

    /// What its `Display` gave.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        Some(Self {
            text: parts.next()?.parse().ok()?,
            skeleton: parts.next()?.parse().ok()?,
            path: parts.next()?.into(),
        })
    }

    /// Whether the file declares what it did. Most say the very same, and need not be parsed for that.
    pub(crate) fn is_same(&self) -> bool {
        let Ok(text) = fs::read_to_string(&self.path) else {
            return false;
        };
        let declared = || skeleton(&syn::parse_file(&text).ok()?, &self.path, &text);
        hash(&text) == self.text || declared() == Some(self.skeleton)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            text,
            skeleton,
            path,
        } = self;
        write!(f, "{text} {skeleton} {}", path.display())
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

struct Skeleton<'a> {
    path: &'a Path,
    text: &'a str,
    hasher: DefaultHasher,
}

impl Skeleton<'_> {
    fn add_all(&mut self, items: &[Item]) -> Option<()> {
        items.iter().try_for_each(|item| self.add_item(item))
    }

    fn add_item(&mut self, item: &Item) -> Option<()> {
        match item {
            Item::Fn(_) | Item::Impl(_) | Item::Trait(_) | Item::Const(_) | Item::Static(_) => {
                self.add_hidden(item);
                Some(())
            }
            Item::Macro(item) if item.mac.path.is_ident("include") => None,
            Item::Mod(module) => {
                let Some((brace, items)) = &module.content else {
                    return self.add(module.span());
                };
                let head = module.span().byte_range().start..brace.span.open().byte_range().end;
                self.text.get(head)?.hash(&mut self.hasher);
                self.add_all(items)?;
                "}".hash(&mut self.hasher);
                Some(())
            }
            item => self.add(item.span()),
        }
    }

    /// What may be of ours in there. Where it is does not count: it has to be somewhere else.
    fn add_hidden(&mut self, item: &Item) {
        let hidden = Unseen::of(item, self.path, self.text);
        for found in hidden.iter().flat_map(Unseen::annotations) {
            let path = found.path.to_token_stream().to_string();
            (path, found.is_call, found.arguments.to_string()).hash(&mut self.hasher);
        }
    }

    fn add(&mut self, span: Span) -> Option<()> {
        let start = span.start();
        (start.line, start.column, self.text.get(span.byte_range())?).hash(&mut self.hasher);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<u64> {
        skeleton(&syn::parse_file(text).unwrap(), Path::new("lib.rs"), text)
    }

    #[test]
    fn a_body_is_no_part_of_it() {
        let one = of("#[table] struct A { id: i64 }\nimpl A { #[get] fn a() {} }\nfn f() { 1 }");
        let other =
            of("#[table] struct A { id: i64 }\nimpl A {\n #[get] fn b() {} }\nfn g() { 2; 3 }\n");
        assert!(one.is_some());
        assert_eq!(one, other);
    }

    #[test]
    fn all_else_is() {
        let texts = [
            "struct A { id: i64 }",
            "struct A { id: i32 }",
            "\nstruct A { id: i64 }",
            " struct A { id: i64 }",
            "#![cfg(test)] struct A { id: i64 }",
            "use a::b; struct A { id: i64 }",
            "mod b; struct A { id: i64 }",
            "mod a { struct A { id: i64 } }",
            "#[cfg(test)] mod a { struct A { id: i64 } }",
            "mod a { struct A { id: i32 } }",
            "mod a { } struct A { id: i64 }",
            "mod a {   struct A { id: i64 } }",
            "fn f() { #[table] struct A { id: i64 } }",
            "fn f() { #[table(name = \"a\")] struct A { id: i64 } }",
            "fn f() { sql!(\"CREATE VIEW v AS SELECT 1\"); }",
        ];
        let found: std::collections::BTreeSet<_> = texts.into_iter().map(of).collect();
        assert_eq!(found.len(), texts.len());
    }

    #[test]
    fn what_depends_on_another_file_has_none() {
        assert_eq!(of("include!(\"other.rs\");"), None);
    }
}
