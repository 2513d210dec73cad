use amani_schema_core::schema::{
    Access, Enum, ObjectName, is_builtin_type_name, is_reserved_prefix,
};
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::{Ident, ItemEnum, LitStr};

use crate::casing::Casing;
use crate::keys::Keys;
use crate::removed::{self, Removed};
use crate::variant::{self, Variant};
use crate::{Errors, doc, intent, text};

/// The keys of `#[pg_enum(...)]`.
const KEYS: &[&str] = &["name", "schema", "rename_all", "crate", "was", "removed"];

/// An enum annotated with `#[pg_enum]`: the item and the type it stands for.
pub struct EnumItem {
    /// The Rust name.
    pub ident: Ident,
    /// The enum type.
    pub model: Enum,
    /// The variants in the order of [`Enum::labels`].
    pub variants: Vec<Variant>,
    /// No variant holds data, so that each can be cast to its number.
    pub is_plain: bool,
    /// The name before: `was = "..."`.
    pub was: Option<ObjectName>,
    /// The labels that are gone: `removed("..." => ...)`.
    pub removed: Vec<Removed>,
}

impl EnumItem {
    /// Reads an item and the arguments of its `#[pg_enum(...)]`.
    ///
    /// Always returns an item; what of it makes no sense is left out and reported in `errors`.
    pub fn parse(errors: &Errors, arguments: TokenStream, item: &ItemEnum) -> Self {
        let mut keys = Keys::parse(errors, "#[pg_enum(...)]", arguments);
        let casing = Casing::parse(errors, &mut keys);
        let name = object_name(errors, &mut keys, &item.ident, Named::Type);
        let was = intent::object_was(errors, &mut keys, &name, "a type");
        let removed = Removed::parse_all(errors, &mut keys, item);
        keys.value(errors, "crate", "write `crate = path::to::amani_schema`");
        keys.finish(errors, KEYS);

        check_generics(errors, "an enum type", &item.generics);
        let variants = variant::parse_all(errors, casing, item);
        variant::check_past(errors, &variants);
        removed::check(errors, &removed, &variants);
        let model = Enum {
            name,
            labels: variants
                .iter()
                .map(|variant| variant.label.clone())
                .collect(),
            comment: doc::comment(errors, &item.attrs),
            access: Access::default(),
        };
        Self {
            ident: item.ident.clone(),
            model,
            variants,
            is_plain: item.variants.iter().all(variant::is_bare),
            was,
            removed,
        }
    }
}

/// `name = "..."` and `schema = "..."`, by default the Rust name in snake_case and no schema.
pub(crate) fn object_name(
    errors: &Errors,
    keys: &mut Keys,
    ident: &Ident,
    named: Named,
) -> ObjectName {
    let schema = keys.spanned_name(errors, "schema");
    let written = keys.spanned_name(errors, "name");
    let name = written.as_ref().map(LitStr::value).unwrap_or_else(|| {
        let name = Casing::Snake.apply(&ident.unraw().to_string());
        text::check_name(errors, ident.span(), &name);
        name
    });
    let span = written.map_or(ident.span(), |written| written.span());
    match &schema {
        Some(schema) => check_schema(errors, schema),
        None => check_not_builtin(errors, span, &name, named),
    }
    let schema = schema.map(|schema| schema.value());
    ObjectName { schema, name }
}

/// What a name is given to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Named {
    Type,
    Table,
}

fn check_schema(errors: &Errors, schema: &LitStr) {
    if is_reserved_prefix(&schema.value()) {
        errors.at(
            schema,
            "PostgreSQL keeps the schemas whose names begin with `pg_` for itself",
            "choose another name",
        );
    }
}

/// A name without a schema means PostgreSQL's own object first: a column of the enum `interval`
/// would be one of the built-in type.
fn check_not_builtin(errors: &Errors, span: proc_macro2::Span, name: &str, named: Named) {
    let is_taken = match named {
        Named::Type => is_builtin_type_name(name),
        Named::Table => is_reserved_prefix(name),
    };
    if is_taken {
        errors.at_span(
            span,
            format_args!("without a schema, `{name}` means something of PostgreSQL's own"),
            "give it another name with `name = \"...\"`, or a schema with `schema = \"...\"`",
        );
    }
}

/// A type or a table is one thing, a generic Rust item is many.
pub(crate) fn check_generics(errors: &Errors, what: &str, generics: &syn::Generics) {
    if !generics.params.is_empty() {
        errors.at(
            &generics.params,
            format_args!("{what} cannot be generic"),
            "remove the parameters; write the concrete types in the fields",
        );
    }
}
