use amani_schema_core::schema::{DataType, Expression, ObjectName};
use amani_schema_core::template::hole;
use amani_schema_syntax::{Field, Names, Target};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, Ident};

/// Answers every question about a name with a hole, and keeps what rustc will fill it with.
pub(super) struct Holes<'a> {
    amani: &'a TokenStream,
    /// The struct that the SQL is for.
    row: &'a Ident,
    fillings: Vec<TokenStream>,
}

impl<'a> Holes<'a> {
    pub(super) fn new(amani: &'a TokenStream, row: &'a Ident) -> Self {
        Self {
            amani,
            row,
            fillings: Vec::new(),
        }
    }

    /// The expressions that fill the holes, by their numbers.
    pub(super) fn fillings(&self) -> &[TokenStream] {
        &self.fillings
    }

    fn dig(&mut self, filling: TokenStream) -> String {
        self.fillings.push(filling);
        hole(self.fillings.len() - 1)
    }
}

impl Names for Holes<'_> {
    fn data_type(&mut self, field: &Field) -> DataType {
        let (amani, row, ident) = (self.amani, self.row, &field.ident);
        let column = quote!(&<#row as #amani::Table>::COLUMNS.#ident);
        let name = self.dig(quote!(#amani::__private::sql_type(#column)));
        let brackets = self.dig(quote!(#amani::__private::brackets(#column)));
        DataType::written(&(name + &brackets))
    }

    fn label(&mut self, _: &Field, variant: &ExprPath) -> Expression {
        let amani = self.amani;
        let label = quote_spanned! {variant.span()=>
            #amani::__private::label_literal(&#variant, #variant as i128)
        };
        Expression(self.dig(label))
    }

    fn table(&mut self, target: &Target) -> ObjectName {
        let (amani, table) = (self.amani, &target.table);
        ObjectName::new(self.dig(quote!(<#table as #amani::Table>::SQL_NAME)))
    }

    fn column(&mut self, target: &Target) -> String {
        let (amani, table, field) = (self.amani, &target.table, &target.field);
        self.dig(quote!(<#table as #amani::Table>::COLUMNS.#field.quoted()))
    }
}
