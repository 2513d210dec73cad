//! Constants that compile only if something holds, each at the place that it is about.

use amani_schema_syntax::{
    ColumnType, Field, FieldDefault, ForeignKeyItem, Literal, LiteralKind, Target, rust_text,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, Ident};

use crate::report::Reported;

/// Each column may reference its target: the field is there, and has the type of the key.
pub(super) fn references(
    amani: &TokenStream,
    row: &Ident,
    key: &ForeignKeyItem,
    reported: &Reported,
) -> Vec<TokenStream> {
    let assert = |(field, target): (&Ident, &Target)| {
        let (table, key) = (&target.table, &target.field);
        let column = column_at(key.span(), amani, row, field);
        quote_spanned! {key.span()=>
            const _: () = #amani::__private::check_reference(
                &<#table as #amani::Table>::COLUMNS.#key,
                #column,
            );
        }
    };
    let is_open = |(_, target): &(&Ident, &Target)| {
        let mut spans = [target.table.span(), target.field.span()].into_iter();
        !spans.any(|span| reported.is_at(span))
    };
    let pairs = key.fields.iter().zip(&key.targets);
    pairs.filter(is_open).map(assert).collect()
}

/// What a column's attributes say fits its type, as far as the type's text leaves it open.
pub(super) fn field(
    amani: &TokenStream,
    row: &Ident,
    field: &Field,
    reported: &Reported,
) -> Vec<TokenStream> {
    let column = column_at(Span::call_site(), amani, row, &field.ident);
    let is_written = matches!(field.column_type, ColumnType::Written(_));
    let mut assertions = Vec::new();
    if !is_written && field.rust_type.builtin().is_none() {
        assertions.extend(type_under_another_name(amani, field, &column));
    }
    match &field.default {
        Some(FieldDefault::Variant(variant)) if !reported.is_at(variant.span()) => {
            let column = column_at(variant.span(), amani, row, &field.ident);
            assertions.push(variant_default(amani, variant, &column));
        }
        Some(FieldDefault::Literal(literal)) if !is_written => {
            assertions.push(literal_default(amani, field, literal, &column));
        }
        _ => {}
    }
    assertions
}

/// A type that is none of the known ones may be an alias of one.
fn type_under_another_name(
    amani: &TokenStream,
    field: &Field,
    column: &TokenStream,
) -> Vec<TokenStream> {
    let span = field.ty.span();
    let mut assertions = Vec::new();
    if !field.rust_type.nullable {
        let holds = quote!(!#amani::__private::is_nullable(#column));
        let message = "this type is an `Option` under another name\n  \
                       help: write `Option<...>` in the field itself, where the build script sees it";
        assertions.push(assert(span, &holds, message));
    }
    if field.identity.is_some() {
        let holds = quote!(#amani::__private::counts(#column));
        let message = "an identity column counts\n  help: give it the type `i16`, `i32` or `i64`";
        assertions.push(assert(span, &holds, message));
    }
    assertions
}

fn variant_default(amani: &TokenStream, variant: &ExprPath, column: &TokenStream) -> TokenStream {
    quote_spanned!(variant.span()=> const _: () = #amani::__private::check_default(&#variant, #column);)
}

fn literal_default(
    amani: &TokenStream,
    field: &Field,
    literal: &Literal,
    column: &TokenStream,
) -> TokenStream {
    let private = quote!(#amani::__private);
    let holds = match literal.kind {
        LiteralKind::Bool => quote!(#private::takes_bool(#column)),
        LiteralKind::Integer(value) => quote!(#private::takes_integer(#column, #value)),
        LiteralKind::Float => quote!(#private::takes_float(#column)),
        LiteralKind::Text => quote!(#private::takes_text(#column)),
    };
    let ty = rust_text(&field.ty);
    let message = format!(
        "{} cannot be the default of a column of type `{ty}`\n  \
         help: write a value of that type, or SQL: `default = sql(\"...\")`",
        literal.sql
    );
    assert(literal.span, &holds, &message)
}

/// A column as if it were written at `span`: rustc complains of an argument at its own place.
fn column_at(span: Span, amani: &TokenStream, row: &Ident, field: &Ident) -> TokenStream {
    let mut field = field.clone();
    field.set_span(span.resolved_at(field.span()));
    quote_spanned!(span=> &<#row as #amani::Table>::COLUMNS.#field)
}

fn assert(span: Span, holds: &TokenStream, message: &str) -> TokenStream {
    // The message is a format string, in which what the user wrote stands for itself.
    let message = message.replace('{', "{{").replace('}', "}}");
    quote_spanned!(span=> const _: () = ::core::assert!(#holds, #message);)
}
