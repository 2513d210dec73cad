//! The columns: a struct with one field each, reading a row by them, and what rustc asserts.

use amani_schema_core::sql;
use amani_schema_syntax::{ColumnType, Field, TableItem};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::assertions;

/// The type of `COLUMNS`, which nobody can name.
pub(super) fn emit_struct(amani: &TokenStream, item: &TableItem, columns: &Ident) -> TokenStream {
    let row = &item.ident;
    let fields = item
        .fields
        .iter()
        .map(|Field { ident, ty, .. }| quote!(pub #ident: #amani::Column<#row, #ty>));
    quote! {
        #[allow(missing_docs, non_snake_case, unreachable_pub, private_interfaces)]
        pub struct #columns {
            #(#fields),*
        }
    }
}

pub(super) fn emit_value(amani: &TokenStream, item: &TableItem, columns: &Ident) -> TokenStream {
    let fields = item
        .fields
        .iter()
        .map(|field| emit_column(amani, &item.ident, field));
    quote!(#columns { #(#fields),* })
}

fn emit_column(amani: &TokenStream, row: &Ident, field: &Field) -> TokenStream {
    let Field {
        ident, ty, column, ..
    } = field;
    let quoted = sql::identifier(column);
    let make = match field.column_type {
        ColumnType::Written(_) => quote!(written_column),
        ColumnType::Rust | ColumnType::Modified(_) => quote!(column),
    };
    quote_spanned!(ty.span()=> #ident: #amani::__private::#make::<#row, #ty>(#column, #quoted))
}

pub(super) fn emit_from_row(amani: &TokenStream, item: &TableItem) -> TokenStream {
    let row = &item.ident;
    let fields = item.fields.iter();
    let fields = fields.map(|Field { ident, .. }| quote!(#ident: columns.#ident.get(row)?));
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

/// What only rustc can check, whether or not anybody uses the columns.
pub(super) fn emit_assertions(amani: &TokenStream, item: &TableItem) -> TokenStream {
    let row = &item.ident;
    let references = item
        .foreign_keys
        .iter()
        .flat_map(|key| assertions::references(amani, row, key));
    let fields = item
        .fields
        .iter()
        .flat_map(|field| assertions::field(amani, row, field));
    quote! {
        const _: &<#row as #amani::Table>::Columns = &<#row as #amani::Table>::COLUMNS;
        #(#references)*
        #(#fields)*
    }
}
