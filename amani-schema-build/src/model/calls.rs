//! The items `sql! { ... }` and `dropped! { ... }` of a tree.

use amani_schema_core::code::Code;
use amani_schema_core::intent::Dropped;
use amani_schema_syntax::{DroppedItem, Errors, SqlItem};
use proc_macro2::{Span, TokenStream};
use syn::ItemMacro;
use syn::spanned::Spanned;

use super::ONE_SCHEMA;
use super::expanded::Expanded;
use super::sql_text::SqlText;
use crate::cfg::Presence;
use crate::finding::Finding;
use crate::reading::Read;
use crate::walk::{Module, Tree};

/// The macros that are items of ours.
pub(super) const MACROS: &[&str] = &["sql", "dropped"];

/// What these items say, in the order of the source.
#[derive(Default)]
pub(super) struct Calls {
    pub(super) statements: Vec<SqlText>,
    pub(super) dropped: Vec<DroppedObject>,
    pub(super) findings: Vec<Finding>,
    /// The calls themselves.
    pub(super) expanded: Vec<Expanded>,
    /// Their first tokens.
    pub(super) read: Vec<Read>,
    /// What rustc reports at its place.
    pub(super) left: Vec<Finding>,
}

/// What `dropped!` names, and where.
pub(super) struct DroppedObject {
    pub(super) object: Dropped,
    pub(super) file: usize,
    pub(super) span: Span,
}

impl Calls {
    pub(super) fn read(tree: &Tree) -> Self {
        let mut calls = Self::default();
        for (place, module) in tree.modules.iter().enumerate() {
            for call in &module.calls {
                let mut known = MACROS.iter();
                let is_ours = |name: &&&str| tree.is_our_macro(place, &call.mac.path, name);
                if let Some(name) = known.find(is_ours) {
                    calls.add(module, call, name);
                }
            }
        }
        calls
    }

    fn add(&mut self, module: &Module, call: &ItemMacro, name: &str) {
        let file = module.file;
        match Presence::of(&call.attrs).within(module.presence) {
            Presence::Test => return,
            Presence::Conditional => {
                let message = format!("`{name}!` is there only under a `cfg`");
                let finding = Finding::new(
                    Code::Conditional,
                    file,
                    call.mac.path.span(),
                    message,
                    ONE_SCHEMA,
                );
                self.findings.push(finding.beyond_rustc());
            }
            Presence::Always => self.expanded.push(Expanded {
                file,
                first: call.span(),
                last: call.span(),
            }),
        }
        let errors = Errors::new();
        let tokens = call.mac.tokens.clone();
        self.read
            .extend(tokens.clone().into_iter().next().map(|token| Read {
                file,
                span: token.span(),
                reading: None,
            }));
        if name == "sql" {
            self.add_sql(&errors, file, tokens);
        } else {
            self.add_dropped(&errors, file, tokens);
        }
        self.left
            .extend(Finding::of_item(file, errors.into_result()));
    }

    fn add_sql(&mut self, errors: &Errors, file: usize, tokens: TokenStream) {
        let texts = SqlItem::parse(errors, tokens).texts.into_iter();
        self.statements
            .extend(texts.map(|literal| SqlText { file, literal }));
    }

    fn add_dropped(&mut self, errors: &Errors, file: usize, tokens: TokenStream) {
        let objects = DroppedItem::parse(errors, tokens).objects.into_iter();
        self.dropped
            .extend(objects.map(|(object, span)| DroppedObject { object, file, span }));
    }
}
