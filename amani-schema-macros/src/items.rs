//! `sql!` and `dropped!`: for the build script to read. What is wrong with the tokens alone is said
//! here, at its place, and nothing else is left of them.

use amani_schema_syntax::{DroppedItem, Errors, SqlItem};
use proc_macro2::TokenStream;

use crate::report;

pub(crate) fn sql(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    SqlItem::parse(&errors, tokens.clone());
    mistakes(errors, tokens)
}

pub(crate) fn dropped(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    DroppedItem::parse(&errors, tokens.clone());
    mistakes(errors, tokens)
}

/// Those of the tokens, or else those that the build script has found.
fn mistakes(errors: Errors, tokens: TokenStream) -> TokenStream {
    let result = errors.into_result();
    result.map_or_else(syn::Error::into_compile_error, |()| report::errors(tokens))
}
