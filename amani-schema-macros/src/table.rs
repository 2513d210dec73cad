//! `#[table]`: parse with `syntax`, emit the impls.

mod assertions;
mod columns;
mod holes;

use amani_schema_core::schema::Schema;
use amani_schema_core::sql;
use amani_schema_syntax::{Errors, TableItem, crate_path, item_arguments};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ItemStruct;

use crate::compare::{self, Compared};
use crate::left::Left;
use crate::pg_enum::optional;
use crate::report::Reported;
use crate::sql::{Steps, constant};
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
            let mut sql = TableSql::render(&amani, &parsed);
            let left = Left::find();
            let left = left.as_deref();
            let reported = left.map(|left| Reported::find(left, tokens));
            let reported = reported.unwrap_or_default();
            let told = if reported.is_empty() {
                let compared = left.map(|left| compared(left, &amani, &parsed, &sql));
                let Compared { told, sql: filled } = compared.unwrap_or_default();
                sql.filled = filled;
                told
            } else {
                // The names in it may mean nothing.
                sql.filled = Some(String::new());
                columns::emit_reported(&amani, &parsed, &reported)
            };
            let impls = emit(&amani, &parsed, &sql, &reported);
            quote!(#told #impls)
        }
        Err(error) => {
            let error = error.into_compile_error();
            // Whoever uses the table elsewhere shall not see a second error for the one mistake.
            let is_usable = item.generics.params.is_empty() && !parsed.fields.is_empty();
            let sql = TableSql::render(&amani, &parsed);
            let impls = is_usable.then(|| emit(&amani, &parsed, &sql, &Reported::default()));
            quote!(#error #impls)
        }
    }
}

fn compared(left: &Left, amani: &TokenStream, item: &TableItem, sql: &TableSql<'_>) -> Compared {
    compare::item(left, amani, &item.ident, &sql.steps.up, sql.holes.asked())
}

fn emit(
    amani: &TokenStream,
    item: &TableItem,
    sql: &TableSql<'_>,
    reported: &Reported,
) -> TokenStream {
    let columns_ident = format_ident!("{}Columns", item.ident);
    let columns_struct = columns::emit_struct(amani, item, &columns_ident, reported);
    let table = emit_table(amani, item, &columns_ident, sql, reported);
    let from_row = columns::emit_from_row(amani, item, reported);
    let assertions = columns::emit_assertions(amani, item, reported);
    quote! {
        const _: () = {
            #columns_struct
            #table
            #from_row
            #assertions
        };
    }
}

fn emit_table(
    amani: &TokenStream,
    item: &TableItem,
    columns_ident: &syn::Ident,
    rendered: &TableSql<'_>,
    reported: &Reported,
) -> TokenStream {
    let TableItem { ident, name, .. } = item;
    let schema = optional(name.schema.as_ref());
    let table_name = &name.name;
    let sql_name = sql::object_name(name);
    let columns = columns::emit_value(amani, item, columns_ident, reported);
    let column_names = item.fields.iter().map(|field| &field.column);
    let quoted: Vec<String> = item
        .fields
        .iter()
        .map(|field| sql::identifier(&field.column))
        .collect();
    let list = quoted.join(", ");
    let select = format!("SELECT {list} FROM {sql_name}");
    let up = match &rendered.filled {
        Some(up) => quote!(#up),
        None => constant(amani, &rendered.steps.up, rendered.holes.fillings()),
    };
    let down = &rendered.steps.down;
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

/// The SQL of one table, its foreign keys included: alone there is no circle to cut.
struct TableSql<'a> {
    steps: Steps,
    holes: Holes<'a>,
    /// The way up as the build script has it, where rustc proves that it is right: a constant that it
    /// would have to put together takes it its time.
    filled: Option<String>,
}

impl<'a> TableSql<'a> {
    fn render(amani: &'a TokenStream, item: &'a TableItem) -> Self {
        let mut holes = Holes::new(amani, &item.ident);
        let schema = Schema {
            tables: vec![item.lower(&mut holes)],
            ..Schema::default()
        };
        Self {
            steps: Steps::of(&schema),
            holes,
            filled: None,
        }
    }
}
