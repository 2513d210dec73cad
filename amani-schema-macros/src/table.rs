//! `#[table]`: parse with `syntax`, emit the impls.

mod assertions;
mod columns;
mod holes;

use amani_schema_core::plan::Plan;
use amani_schema_core::schema::Schema;
use amani_schema_core::sql;
use amani_schema_syntax::{Errors, Reading, TableItem, crate_path, item_arguments};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ItemStruct;

use crate::left::Left;
use crate::pg_enum::optional;
use crate::sql::constant;
use crate::{compare, report};
use holes::Holes;

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let item: ItemStruct = match syn::parse2(tokens.clone()) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    let arguments = item_arguments(&item.attrs);
    let amani = crate_path(arguments.clone()).unwrap_or_else(|| quote!(::amani_schema));
    let parsed = TableItem::parse(&errors, arguments, &item);
    match errors.into_result() {
        Ok(()) => {
            let (found, impls) = (told(&amani, &parsed, tokens), emit(&amani, &parsed));
            quote!(#found #impls)
        }
        Err(error) => {
            let error = error.into_compile_error();
            // Whoever uses the table elsewhere shall not see a second error for the one mistake.
            let is_usable = item.generics.params.is_empty() && !parsed.fields.is_empty();
            let impls = is_usable.then(|| emit(&amani, &parsed));
            quote!(#error #impls)
        }
    }
}

/// What the build script has to say of it.
fn told(amani: &TokenStream, item: &TableItem, tokens: TokenStream) -> TokenStream {
    let Some(left) = Left::find() else {
        return TokenStream::new();
    };
    let errors = report::errors(&left, tokens);
    if !errors.is_empty() {
        return errors;
    }
    let mut holes = Holes::new(amani, &item.ident);
    let sql = Reading::template(item, &mut holes);
    compare::item(&left, amani, &item.ident, &sql, holes.asked())
}

fn emit(amani: &TokenStream, item: &TableItem) -> TokenStream {
    let columns_ident = format_ident!("{}Columns", item.ident);
    let columns_struct = columns::emit_struct(amani, item, &columns_ident);
    let table = emit_table(amani, item, &columns_ident);
    let from_row = columns::emit_from_row(amani, item);
    let assertions = columns::emit_assertions(amani, item);
    quote! {
        const _: () = {
            #columns_struct
            #table
            #from_row
            #assertions
        };
    }
}

fn emit_table(amani: &TokenStream, item: &TableItem, columns_ident: &syn::Ident) -> TokenStream {
    let TableItem { ident, name, .. } = item;
    let schema = optional(name.schema.as_ref());
    let table_name = &name.name;
    let sql_name = sql::object_name(name);
    let columns = columns::emit_value(amani, item, columns_ident);
    let column_names = item.fields.iter().map(|field| &field.column);
    let quoted: Vec<String> = item
        .fields
        .iter()
        .map(|field| sql::identifier(&field.column))
        .collect();
    let list = quoted.join(", ");
    let select = format!("SELECT {list} FROM {sql_name}");
    let (up, down) = emit_sql(amani, item);
    quote! {
        #[automatically_derived]
        impl #amani::Table for #ident {
            const NAME: &'static str = #table_name;
            const SCHEMA: ::core::option::Option<&'static str> = #schema;
            const SQL_NAME: &'static str = #sql_name;
            type Columns = #columns_ident;
            const COLUMNS: Self::Columns = #columns;
            const COLUMN_NAMES: &'static [&'static str] = &[#(#column_names),*];
            const COLUMN_LIST: &'static str = #list;
            const SELECT_SQL: &'static str = #select;
            const UPGRADE_SQL: &'static str = #up;
            const DOWNGRADE_SQL: &'static str = #down;
        }
    }
}

/// The SQL of this one table, its foreign keys included: alone there is no circle to cut.
fn emit_sql(amani: &TokenStream, item: &TableItem) -> (TokenStream, TokenStream) {
    let mut holes = Holes::new(amani, &item.ident);
    let schema = Schema {
        tables: vec![item.lower(&mut holes)],
        ..Schema::default()
    };
    let plan = Plan::create_objects(&schema);
    (
        constant(amani, &plan.up(), holes.fillings()),
        constant(amani, &plan.down(), &[]),
    )
}
