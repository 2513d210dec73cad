//! Which enums and structs of a tree are part of a schema, by whatever name the attributes are imported.

use amani_schema_syntax::crate_path;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Fields, Meta};

use crate::cfg::Presence;
use crate::resolver::Resolved;
use crate::walk::{Candidate, Tree};

impl Candidate {
    /// The first token of the whole item, attributes included, and the last. `Spanned` would write out every
    /// token in it.
    pub(super) fn ends(&self) -> (Span, Span) {
        let last = match self {
            Self::Enum(item) => item.brace_token.span.close(),
            Self::Struct(item) => match &item.fields {
                Fields::Named(fields) => fields.brace_token.span.close(),
                Fields::Unnamed(fields) => fields.paren_token.span.close(),
                Fields::Unit => item.ident.span(),
            },
        };
        let first = self.attributes().first();
        let first = first.map_or(self.ident().span(), |attribute| {
            attribute.pound_token.spans[0]
        });
        (first, last)
    }

    pub(super) fn ident(&self) -> &syn::Ident {
        match self {
            Self::Enum(item) => &item.ident,
            Self::Struct(item) => &item.ident,
        }
    }

    pub(super) fn attributes(&self) -> &[Attribute] {
        match self {
            Self::Enum(item) => &item.attrs,
            Self::Struct(item) => &item.attrs,
        }
    }

    /// The attributes of the variants or fields.
    pub(super) fn inner_attributes(&self) -> Vec<&Attribute> {
        match self {
            Self::Enum(item) => item
                .variants
                .iter()
                .flat_map(|variant| &variant.attrs)
                .collect(),
            Self::Struct(item) => item.fields.iter().flat_map(|field| &field.attrs).collect(),
        }
    }

    /// The name of the attribute that this kind of item takes.
    fn attribute_name(&self) -> &'static str {
        match self {
            Self::Enum(_) => "pg_enum",
            Self::Struct(_) => "table",
        }
    }
}

impl Tree {
    pub(super) fn candidates(&self) -> impl Iterator<Item = (usize, usize, &Candidate)> {
        let modules = self.modules.iter().enumerate();
        modules.flat_map(|(module, content)| {
            content
                .items
                .iter()
                .enumerate()
                .map(move |(place, candidate)| (module, place, candidate))
        })
    }

    /// The names of the items that are part of a schema, and their files; those of tests are not.
    pub(crate) fn annotated(&self) -> impl Iterator<Item = (usize, &syn::Ident)> {
        let annotated = self.candidates().filter(|(module, _, candidate)| {
            let presence =
                Presence::of(candidate.attributes()).within(self.modules[*module].presence);
            presence != Presence::Test && self.annotation(*module, candidate).is_some()
        });
        annotated.map(|(module, _, candidate)| (self.modules[module].file, candidate.ident()))
    }

    /// The arguments of the attribute that makes this item part of the schema, if it has it.
    pub(super) fn annotation(&self, module: usize, candidate: &Candidate) -> Option<TokenStream> {
        let wanted = candidate.attribute_name();
        candidate.attributes().iter().find_map(|attribute| {
            let arguments = match &attribute.meta {
                Meta::Path(_) => TokenStream::new(),
                Meta::List(list) => list.tokens.clone(),
                Meta::NameValue(_) => return None,
            };
            self.is_ours(module, attribute.path(), &arguments, wanted)
                .then_some(arguments)
        })
    }

    /// Whether a macro that is called is `library::wanted`, and none that the crate defines itself.
    pub(super) fn is_our_macro(&self, module: usize, path: &syn::Path, wanted: &str) -> bool {
        let is_own = path.get_ident().is_some_and(|name| {
            let name = name.unraw().to_string();
            let resolved = self.resolve(module, std::slice::from_ref(&name));
            let is_imported = matches!(resolved, Resolved::External(path) if path.len() > 1);
            self.crate_of(module).macros.contains(&name) && !is_imported
        });
        !is_own && self.is_ours(module, path, &TokenStream::new(), wanted)
    }

    /// Whether an attribute is `library::wanted`, under whatever name it is imported.
    pub(super) fn is_ours(
        &self,
        module: usize,
        path: &syn::Path,
        arguments: &TokenStream,
        wanted: &str,
    ) -> bool {
        let library = &self.crate_of(module).of.library;
        let mut segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.unraw().to_string())
            .collect();
        if path.leading_colon.is_some() {
            segments.insert(0, crate::names::EXTERN.to_owned());
        }
        let Resolved::External(resolved) = self.resolve(module, &segments) else {
            return false;
        };
        match resolved.as_slice() {
            // Imported by a glob, or through `#[macro_use]`.
            [only] => only == wanted,
            [first, second] if first == library => second == wanted,
            // Re-exported by another crate, which then has to be named.
            [.., last] => last == wanted && crate_path(arguments.clone()).is_some(),
            [] => false,
        }
    }
}
