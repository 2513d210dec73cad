use amani_schema_core::schema::{DataType, Expression, ObjectName};
use amani_schema_syntax::{Blanks, Field, Names, Target, rust_text};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, Ident};

use crate::compare::{Asked, Found};

/// Answers every question about a name with a hole, and keeps what rustc will fill it with.
pub(super) struct Holes<'a> {
    amani: &'a TokenStream,
    /// The struct that the SQL is for.
    row: &'a Ident,
    blanks: Blanks,
    fillings: Vec<TokenStream>,
    asked: Vec<Asked>,
}

impl<'a> Holes<'a> {
    pub(super) fn new(amani: &'a TokenStream, row: &'a Ident) -> Self {
        Self {
            amani,
            row,
            blanks: Blanks::default(),
            fillings: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The expressions that fill the holes, by their numbers.
    pub(super) fn fillings(&self) -> &[TokenStream] {
        &self.fillings
    }

    /// The names that were asked for, in order.
    pub(super) fn asked(&self) -> &[Asked] {
        &self.asked
    }

    fn ask(&mut self, span: Span, what: String, filling: TokenStream) {
        self.fillings.push(filling.clone());
        self.asked.push(Asked {
            span,
            what,
            found: Found::Sql(filling),
        });
    }
}

impl Names for Holes<'_> {
    fn data_type(&mut self, field: &Field) -> DataType {
        let (amani, row, ident) = (self.amani, self.row, &field.ident);
        let column = quote!(&<#row as #amani::Table>::COLUMNS.#ident);
        self.fillings
            .push(quote!(#amani::__private::sql_type(#column)));
        self.fillings
            .push(quote!(#amani::__private::brackets(#column)));
        self.asked.push(Asked {
            span: field.ty.span(),
            what: format!("the type of `{ident}`"),
            found: Found::TypeOf(column),
        });
        self.blanks.data_type(field)
    }

    fn label(&mut self, field: &Field, variant: &ExprPath) -> Expression {
        let amani = self.amani;
        let label = quote_spanned! {variant.span()=>
            #amani::__private::label_literal(&#variant, #variant as i128)
        };
        self.ask(variant.span(), format!("`{}`", rust_text(variant)), label);
        self.blanks.label(field, variant)
    }

    fn table(&mut self, target: &Target) -> ObjectName {
        let (amani, table) = (self.amani, &target.table);
        let name = quote!(<#table as #amani::Table>::SQL_NAME);
        self.ask(table.span(), format!("`{}`", rust_text(table)), name);
        self.blanks.table(target)
    }

    fn column(&mut self, target: &Target) -> String {
        let (amani, table, field) = (self.amani, &target.table, &target.field);
        let name = quote!(<#table as #amani::Table>::COLUMNS.#field.quoted());
        self.ask(
            field.span(),
            format!("`{}::{field}`", rust_text(table)),
            name,
        );
        self.blanks.column(target)
    }
}
