use amani_schema_core::schema::{Enum, ObjectName, is_builtin_type_name, is_reserved_prefix};
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Ident, ItemEnum, LitStr, Meta};

use crate::casing::Casing;
use crate::keys::Keys;
use crate::{Errors, doc, text};

/// The keys of `#[pg_enum(...)]`.
const KEYS: &[&str] = &["name", "schema", "rename_all", "crate"];

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
}

/// A variant and its label.
pub struct Variant {
    /// The Rust name.
    pub ident: Ident,
    /// The label in PostgreSQL.
    pub label: String,
}

impl EnumItem {
    /// Reads an item and the arguments of its `#[pg_enum(...)]`.
    ///
    /// Always returns an item; what of it makes no sense is left out and reported in `errors`.
    pub fn parse(errors: &Errors, arguments: TokenStream, item: &ItemEnum) -> Self {
        let mut keys = Keys::parse(errors, "#[pg_enum(...)]", arguments);
        let casing = Casing::parse(errors, &mut keys);
        let name = object_name(errors, &mut keys, &item.ident, Named::Type);
        keys.value(errors, "crate", "write `crate = path::to::amani_schema`");
        keys.finish(errors, KEYS);

        check_generics(errors, "an enum type", &item.generics);
        let variants = parse_variants(errors, casing, item);
        let model = Enum {
            name,
            labels: variants
                .iter()
                .map(|variant| variant.label.clone())
                .collect(),
            comment: doc::comment(errors, &item.attrs),
        };
        Self {
            ident: item.ident.clone(),
            model,
            variants,
            is_plain: item.variants.iter().all(is_bare),
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

fn parse_variants(errors: &Errors, casing: Casing, item: &ItemEnum) -> Vec<Variant> {
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            "an enum type needs at least one label",
            "add a variant: every variant is a label",
        );
    }
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &item.variants {
        if !check_no_data(errors, variant) {
            continue;
        }
        let (label, span) = parse_label(errors, casing, variant);
        if let Some(first) = variants.iter().find(|known| known.label == label) {
            errors.at_span(
                span,
                format_args!(
                    "`{}` and `{}` have the same label `{label}`",
                    first.ident, variant.ident
                ),
                "give one of them another label with `#[label(\"...\")]`",
            );
        } else if text::check_label(errors, span, &label) {
            variants.push(Variant {
                ident: variant.ident.clone(),
                label,
            });
        }
    }
    variants
}

fn check_no_data(errors: &Errors, variant: &syn::Variant) -> bool {
    if !is_bare(variant) {
        errors.at(
            &variant.fields,
            format_args!(
                "the variant `{}` holds data, and a label cannot",
                variant.ident
            ),
            "keep the data in columns of the table, and the variant bare",
        );
    }
    is_bare(variant)
}

fn is_bare(variant: &syn::Variant) -> bool {
    matches!(variant.fields, Fields::Unit)
}

/// `#[label("...")]`, by default the variant's name in the enum's case.
fn parse_label(
    errors: &Errors,
    casing: Casing,
    variant: &syn::Variant,
) -> (String, proc_macro2::Span) {
    let attributes: Vec<&Attribute> = variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"))
        .collect();
    for extra in attributes.iter().skip(1) {
        errors.at(extra, "a variant has one label", "remove this one");
    }
    let written = attributes
        .first()
        .and_then(|attribute| label_text(errors, attribute));
    match written {
        Some(label) => (label.value(), label.span()),
        None => (
            casing.apply(&variant.ident.unraw().to_string()),
            variant.ident.span(),
        ),
    }
}

fn label_text(errors: &Errors, attribute: &Attribute) -> Option<LitStr> {
    let form = "write `#[label(\"...\")]`";
    let Meta::List(list) = &attribute.meta else {
        errors.at(attribute, "`#[label]` takes the label in parentheses", form);
        return None;
    };
    let text = syn::parse2(list.tokens.clone());
    text.map_err(|_| errors.at_span(list.tokens.span(), "`#[label]` takes one string", form))
        .ok()
}
