//! The columns: a struct with one field each, reading a row by them, and what rustc asserts.

use amani_schema_core::sql;
use amani_schema_syntax::{ColumnType, Field, TableItem};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::assertions;
use crate::report::{Reported, place};

/// The type of `COLUMNS`, which nobody can name.
pub(super) fn emit_struct(
    amani: &TokenStream,
    item: &TableItem,
    columns: &Ident,
    reported: &Reported,
) -> TokenStream {
    let row = &item.ident;
    let fields = item.fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, column_type(field, reported));
        quote!(pub #ident: #amani::Column<#row, #ty>)
    });
    quote! {
        #[allow(missing_docs, non_snake_case, unreachable_pub, private_interfaces)]
        pub struct #columns {
            #(#fields),*
        }
    }
}

/// The type of a field, or any that is one of a column: rustc has its say of another one at the field.
fn column_type(field: &Field, reported: &Reported) -> TokenStream {
    if reported.is_at(field.ty.span()) {
        return quote!(i64);
    }
    field.ty.to_token_stream()
}

pub(super) fn emit_value(
    amani: &TokenStream,
    item: &TableItem,
    columns: &Ident,
    reported: &Reported,
) -> TokenStream {
    let fields = item
        .fields
        .iter()
        .map(|field| emit_column(amani, &item.ident, field, reported));
    quote!(#columns { #(#fields),* })
}

fn emit_column(
    amani: &TokenStream,
    row: &Ident,
    field: &Field,
    reported: &Reported,
) -> TokenStream {
    let Field { ident, column, .. } = field;
    let ty = column_type(field, reported);
    let quoted = sql::identifier(column);
    let make = match field.column_type {
        ColumnType::Written(_) => quote!(written_column),
        ColumnType::Rust | ColumnType::Modified(_) => quote!(column),
    };
    quote_spanned!(field.ty.span()=> #ident: #amani::__private::#make::<#row, #ty>(#column, #quoted))
}

pub(super) fn emit_from_row(
    amani: &TokenStream,
    item: &TableItem,
    reported: &Reported,
) -> TokenStream {
    let row = &item.ident;
    let fields = item.fields.iter().map(|field| {
        let ident = &field.ident;
        if reported.is_at(field.ty.span()) {
            return quote!(#ident: #amani::__private::unread());
        }
        quote!(#ident: columns.#ident.get(row)?)
    });
    quote! {
        #[automatically_derived]
        impl<'r> #amani::sqlx::FromRow<'r, #amani::sqlx::postgres::PgRow> for #row {
            fn from_row(row: &'r #amani::sqlx::postgres::PgRow) -> #amani::sqlx::Result<Self> {
                let columns = &<Self as #amani::Table>::COLUMNS;
                ::core::result::Result::Ok(Self { #(#fields),* })
            }
        }
    }
}

/// What only rustc can check, whether or not anybody uses the columns; but of what is reported already.
pub(super) fn emit_assertions(
    amani: &TokenStream,
    item: &TableItem,
    reported: &Reported,
) -> TokenStream {
    let row = &item.ident;
    let references = item
        .foreign_keys
        .iter()
        .flat_map(|key| assertions::references(amani, row, key, reported));
    let told = item.fields.iter();
    let told = told.filter(|field| !reported.is_at(field.ty.span()));
    let fields = told.flat_map(|field| assertions::field(amani, row, field, reported));
    quote! {
        const _: &<#row as #amani::Table>::Columns = &<#row as #amani::Table>::COLUMNS;
        #(#references)*
        #(#fields)*
    }
}

/// What the build script has found. A type that it cannot tell may be one that rustc complains of: then
/// the constant that says so is not evaluated.
pub(super) fn emit_reported(
    amani: &TokenStream,
    item: &TableItem,
    reported: &Reported,
) -> TokenStream {
    // rustc complains of an argument at its own place.
    let at = |span: Span, ident: &Ident| {
        let span = span.resolved_at(ident.span());
        let mut ident = ident.clone();
        ident.set_span(span);
        ident
    };
    reported.errors(|span, text| {
        let is_type = |field: &&Field| place(field.ty.span()) == place(span);
        let field = item.fields.iter().find(is_type)?;
        let [row, ident] = [&item.ident, &field.ident].map(|ident| at(span, ident));
        Some(quote_spanned! {span=>
            const _: () = {
                use #amani::__private::unknown_type;
                unknown_type(|row: &#row| &row.#ident, #text)
            };
        })
    })
}
