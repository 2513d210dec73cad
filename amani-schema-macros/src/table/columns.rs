//! The columns: a struct with one field each, reading a row by them, and what rustc asserts.

use amani_schema_core::sql;
use amani_schema_syntax::{
    ColumnType, Field, FieldDefault, ForeignKeyItem, LiteralKind, TableItem,
};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

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
    if let ColumnType::Written(_) = field.column_type {
        return quote_spanned!(ty.span()=> #ident: #amani::__private::written_column::<#row, #ty>(#column, #quoted));
    }
    let facts = emit_facts(amani, field);
    quote_spanned!(ty.span()=> #ident: #amani::__private::column::<#row, #ty>(#column, #quoted, &#facts))
}

fn emit_facts(amani: &TokenStream, field: &Field) -> TokenStream {
    let nullable = field.rust_type.nullable;
    let identity = field.identity.is_some();
    let kind = quote!(#amani::__private::DefaultKind);
    let (default, message) = match &field.default {
        Some(FieldDefault::Literal(literal)) => {
            let default = match literal.kind {
                LiteralKind::Bool => quote!(#kind::Bool),
                LiteralKind::Integer(value) => {
                    let value = Literal::i128_unsuffixed(value);
                    quote!(#kind::Integer(#value))
                }
                LiteralKind::Float => quote!(#kind::Float),
                LiteralKind::Text => quote!(#kind::Text),
            };
            (default, unsuited_default(field, &literal.sql))
        }
        _ => (quote!(#kind::None), String::new()),
    };
    quote! {
        #amani::__private::Facts {
            nullable: #nullable,
            identity: #identity,
            default: #default,
            unsuited_default: #message,
        }
    }
}

fn unsuited_default(field: &Field, sql: &str) -> String {
    let ty = quote::ToTokens::to_token_stream(&field.ty)
        .to_string()
        .replace(' ', "");
    format!(
        "{sql} cannot be the default of a column of type `{ty}`\n  help: write a value of that type, or SQL: `default = sql(\"...\")`"
    )
}

pub(super) fn emit_from_row(amani: &TokenStream, item: &TableItem) -> TokenStream {
    let row = &item.ident;
    let fields = item.fields.iter().map(
        |Field { ident, .. }| quote!(#ident: <Self as #amani::Table>::COLUMNS.#ident.get(row)?),
    );
    quote! {
        #[automatically_derived]
        impl<'r> #amani::sqlx::FromRow<'r, #amani::sqlx::postgres::PgRow> for #row {
            fn from_row(row: &'r #amani::sqlx::postgres::PgRow) -> #amani::sqlx::Result<Self> {
                ::core::result::Result::Ok(Self { #(#fields),* })
            }
        }
    }
}

/// What holds between columns, checked by rustc whether or not anybody uses them.
pub(super) fn emit_assertions(amani: &TokenStream, item: &TableItem) -> TokenStream {
    let row = &item.ident;
    let references = item
        .foreign_keys
        .iter()
        .flat_map(|key| emit_references(amani, row, key));
    let defaults = item
        .fields
        .iter()
        .filter_map(|field| emit_default(amani, row, field));
    quote! {
        const _: &<#row as #amani::Table>::Columns = &<#row as #amani::Table>::COLUMNS;
        #(#references)*
        #(#defaults)*
    }
}

fn emit_references(amani: &TokenStream, row: &Ident, key: &ForeignKeyItem) -> Vec<TokenStream> {
    let pairs = key.fields.iter().zip(&key.targets);
    let assert = |(field, target): (&Ident, &amani_schema_syntax::Target)| {
        let (table, column) = (&target.table, &target.field);
        quote_spanned! {column.span()=>
            const _: () = #amani::__private::check_reference(
                &<#row as #amani::Table>::COLUMNS.#field,
                &<#table as #amani::Table>::COLUMNS.#column,
            );
        }
    };
    pairs.map(assert).collect()
}

fn emit_default(amani: &TokenStream, row: &Ident, field: &Field) -> Option<TokenStream> {
    let Some(FieldDefault::Variant(variant)) = &field.default else {
        return None;
    };
    let ident = &field.ident;
    Some(quote_spanned! {variant.span()=>
        const _: () = #amani::__private::check_default(&<#row as #amani::Table>::COLUMNS.#ident, &#variant);
    })
}
