//! What of a source file the migrations depend on: all of it but the bodies of functions.

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use proc_macro2::LineColumn;
use quote::ToTokens;
use syn::{File, Item};

use crate::unseen::Unseen;
use crate::walk::{Parsed, SourceFile};

/// A number for what a file declares, each at its place; another one where that is another. `None` where it
/// depends on another file, too.
pub(crate) fn skeleton(file: &File, path: &Path, text: &str) -> Option<u64> {
    let mut skeleton = Skeleton {
        path,
        text,
        bodies: Vec::new(),
        last: LineColumn { line: 0, column: 0 },
        hasher: DefaultHasher::new(),
    };
    skeleton.pass_over(&file.items)?;
    skeleton.finish()
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

    /// Whether the file declares what it did. Most say the very same, and need not be parsed for that; one that
    /// is, is kept in `parsed`.
    pub(crate) fn is_same(&self, parsed: &mut Parsed) -> bool {
        let Ok(text) = fs::read_to_string(&self.path) else {
            return false;
        };
        if hash(&text) == self.text {
            return true;
        }
        let Ok(file) = syn::parse_file(&text) else {
            return false;
        };
        let is_same = skeleton(&file, &self.path, &text) == Some(self.skeleton);
        parsed.insert(self.path.clone(), (text, file));
        is_same
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
    /// What does not count, in order: its bytes, and line and column of its beginning and its end.
    bodies: Vec<(Range<usize>, Range<LineColumn>)>,
    /// Where the last item begins whose place counts: the macros are told of it.
    last: LineColumn,
    hasher: DefaultHasher,
}

impl Skeleton<'_> {
    fn pass_over(&mut self, items: &[Item]) -> Option<()> {
        for item in items {
            let placed = match item {
                Item::Enum(item) => Some(item.ident.span()),
                Item::Struct(item) => Some(item.ident.span()),
                Item::Macro(item) => Some(item.mac.bang_token.span),
                _ => None,
            };
            // Not its byte: that is counted from the beginning of the file.
            self.last = placed.map_or(self.last, |span| self.last.max(span.start()));
            let brace = match item {
                Item::Fn(function) => function.block.brace_token,
                Item::Impl(item) => item.brace_token,
                Item::Trait(item) => item.brace_token,
                Item::Macro(item) if item.mac.path.is_ident("include") => return None,
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.pass_over(items)?;
                    }
                    continue;
                }
                _ => continue,
            };
            self.add_hidden(item);
            let (open, close) = (brace.span.open(), brace.span.close());
            let body = open.byte_range().end..close.byte_range().start;
            self.bodies.push((body, open.end()..close.start()));
        }
        Some(())
    }

    /// What may be of ours in there. Where it is does not count: it has to be somewhere else.
    fn add_hidden(&mut self, item: &Item) {
        let hidden = Unseen::of(item, self.path, self.text);
        for found in hidden.iter().flat_map(Unseen::annotations) {
            let path = found.path.to_token_stream().to_string();
            (path, found.is_call, found.arguments.to_string()).hash(&mut self.hasher);
        }
    }

    fn finish(mut self) -> Option<u64> {
        let mut end = 0;
        for (body, place) in &self.bodies {
            self.text.get(end..body.start)?.hash(&mut self.hasher);
            if place.start < self.last {
                (place.end.line, place.end.column).hash(&mut self.hasher);
            }
            end = body.end;
        }
        self.text.get(end..)?.hash(&mut self.hasher);
        Some(self.hasher.finish())
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
            of("#[table] struct A { id: i64 }\nimpl A {\n #[get] fn b() {} }\nfn f() { 2; 3 }");
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
            "fn f() { 1; } struct A { id: i64 }",
            "fn f() { 1;\n } struct A { id: i64 }",
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
