use amani_schema_core::schema::{DataType, Expression, ObjectName};
use amani_schema_core::template::hole;
use amani_schema_syntax::{Field, Names, Target};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ExprPath;

/// Answers every question about a name with a hole, and keeps what rustc will fill it with.
pub(super) struct Holes<'a> {
    amani: &'a TokenStream,
    fillings: Vec<TokenStream>,
}

impl<'a> Holes<'a> {
    pub(super) fn new(amani: &'a TokenStream) -> Self {
        Self {
            amani,
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
        let (amani, ty) = (self.amani, &field.ty);
        let name = self.dig(quote!(<#ty as #amani::PgType>::SQL));
        let brackets = quote!(#amani::__private::dimensions(<#ty as #amani::PgType>::DIMENSIONS));
        let brackets = self.dig(brackets);
        DataType::written(&(name + &brackets))
    }

    fn label(&mut self, _: &Field, variant: &ExprPath) -> Expression {
        let amani = self.amani;
        Expression(self.dig(quote!(#amani::__private::label_literal(&#variant, #variant as i128))))
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
