//! `sql!` and `dropped!`: for the build script to read. What is wrong with the tokens alone is said
//! here, at its place, and nothing else is left of them.

use amani_schema_syntax::{DroppedItem, Errors, SqlItem};
use proc_macro2::TokenStream;

pub(crate) fn sql(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    SqlItem::parse(&errors, tokens);
    mistakes(errors)
}

pub(crate) fn dropped(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    DroppedItem::parse(&errors, tokens);
    mistakes(errors)
}

fn mistakes(errors: Errors) -> TokenStream {
    let result = errors.into_result();
    result.map_or_else(syn::Error::into_compile_error, |()| TokenStream::new())
}
