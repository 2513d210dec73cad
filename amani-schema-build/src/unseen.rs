//! Items of ours in places that the build script does not follow: made by a macro, included from
//! a file, in the body of a function, under a `cfg_attr`. rustc sees them, so a table or a view would
//! be there in Rust and in no migration.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Item, LitStr, Meta};

use crate::cfg::Presence;

/// The tokens of such a place.
pub(crate) struct Unseen {
    tokens: TokenStream,
    /// Where to point, if not at the annotation itself: what is included is in another file.
    place: Option<Span>,
    message: &'static str,
    help: &'static str,
}

/// An annotation, or the call of a macro, found in such a place.
pub(crate) struct Annotation {
    pub(crate) path: syn::Path,
    pub(crate) is_call: bool,
    pub(crate) arguments: TokenStream,
    pub(crate) span: Span,
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl Unseen {
    /// What an item may hide, if it is of a kind that may; `text` is the source of the whole file.
    pub(crate) fn of(item: &Item, file: &Path, text: &str) -> Option<Self> {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Macro(item) if item.mac.path.is_ident("include") => {
                return Self::included(&item.mac.tokens, item.span(), file);
            }
            Item::Macro(item) => {
                return may_annotate(item.span(), text).then(|| Self {
                    tokens: item.mac.tokens.clone(),
                    place: None,
                    message: "what a macro makes is no part of the migrations",
                    help: "write the item out in a module of the crate",
                });
            }
            _ => return None,
        };
        let is_test = attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("test"));
        let is_seen = is_test || Presence::of(attributes) == Presence::Test;
        (!is_seen && may_annotate(item.span(), text)).then(|| Self {
            tokens: item.to_token_stream(),
            place: None,
            message: "what is inside another item is no part of the migrations",
            help: "move it out, into a module of the crate",
        })
    }

    fn included(arguments: &TokenStream, place: Span, file: &Path) -> Option<Self> {
        let path: LitStr = syn::parse2(arguments.clone()).ok()?;
        let text = fs::read_to_string(file.parent()?.join(path.value())).ok()?;
        Some(Self {
            tokens: text.parse().ok()?,
            place: Some(place),
            message: "what `include!` brings in is no part of the migrations",
            help: "make the file a module: `#[path = \"...\"] mod name;`",
        })
    }

    /// The attributes in there that may be annotations, and the macros that are called.
    pub(crate) fn annotations(&self) -> Vec<Annotation> {
        let mut found = Found::default();
        found.collect(self.tokens.clone());
        let attributes = found
            .attributes
            .into_iter()
            .map(|meta| (meta.path().clone(), false, arguments(meta)));
        let calls = found
            .calls
            .into_iter()
            .map(|path| (path, true, TokenStream::new()));
        let annotation = |(path, is_call, arguments): (syn::Path, bool, TokenStream)| Annotation {
            span: self.place.unwrap_or_else(|| path.span()),
            path,
            is_call,
            arguments,
            message: self.message,
            help: self.help,
        };
        attributes.chain(calls).map(annotation).collect()
    }
}

/// The annotations that a `#[cfg_attr(...)]` would add.
pub(crate) fn conditional(attribute: &Attribute) -> Vec<Annotation> {
    let Meta::List(list) = &attribute.meta else {
        return Vec::new();
    };
    if !list.path.is_ident("cfg_attr") {
        return Vec::new();
    }
    let list =
        list.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
    let added = list.into_iter().flatten().skip(1);
    added
        .map(|meta| Annotation {
            path: meta.path().clone(),
            is_call: false,
            span: meta.path().span(),
            arguments: arguments(meta),
            message: "an item cannot be in the schema only under a `cfg`",
            help: "remove the `cfg_attr`: there is one schema for every build of the crate",
        })
        .collect()
}

fn arguments(meta: Meta) -> TokenStream {
    match meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    }
}

/// Most bodies hold neither an attribute nor a call of ours, and their tokens need not be looked at.
fn may_annotate(span: Span, text: &str) -> bool {
    let may_call = |source: &str| {
        let called = ["sql!", "sql !", "dropped!", "dropped !"];
        let renamed = ["sql as ", "dropped as "];
        called.iter().any(|call| source.contains(call))
            || source.contains('!') && renamed.iter().any(|import| text.contains(import))
    };
    text.get(span.byte_range())
        .is_none_or(|source| source.contains("#[") || may_call(source))
}

/// What is found in tokens, at any depth.
#[derive(Default)]
struct Found {
    /// Every `#[...]`.
    attributes: Vec<Meta>,
    /// The path of every `path!(...)`.
    calls: Vec<syn::Path>,
}

impl Found {
    fn collect(&mut self, tokens: TokenStream) {
        let mut after_hash = false;
        let mut path: Vec<TokenTree> = Vec::new();
        let mut is_called = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                if after_hash && group.delimiter() == Delimiter::Bracket {
                    self.attributes.extend(syn::parse2::<Meta>(group.stream()));
                } else {
                    self.collect(group.stream());
                }
                if is_called {
                    let path = path.iter().cloned().collect();
                    self.calls.extend(syn::parse2::<syn::Path>(path));
                }
            }
            after_hash = is(&token, '#');
            is_called = is(&token, '!') && !path.is_empty();
            match &token {
                TokenTree::Ident(_) if goes_on(&path) => path.push(token),
                TokenTree::Ident(_) => path = vec![token],
                _ if is(&token, ':') => path.push(token),
                _ if is_called => {}
                _ => path.clear(),
            }
        }
    }
}

fn is(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Whether a path ends in `::`, so that another segment comes.
fn goes_on(path: &[TokenTree]) -> bool {
    matches!(path, [.., first, second] if is(first, ':') && is(second, ':'))
}
