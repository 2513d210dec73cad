//! `sql!` and `dropped!`: for the build script to read. What is wrong with the tokens alone is said
//! here, at its place, and nothing else is left of them.

use amani_schema_syntax::{DroppedItem, Errors, SqlItem};
use proc_macro2::TokenStream;
use quote::quote;

use crate::compare;
use crate::left::Left;
use crate::report::Reported;

pub(crate) fn sql(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    SqlItem::parse(&errors, tokens.clone());
    mistakes(errors, tokens, "sql!")
}

pub(crate) fn dropped(tokens: TokenStream) -> TokenStream {
    let errors = Errors::new();
    DroppedItem::parse(&errors, tokens.clone());
    mistakes(errors, tokens, "dropped!")
}

/// Those of the tokens, or else those that the build script has found; or that it has not seen the call.
fn mistakes(errors: Errors, tokens: TokenStream, name: &str) -> TokenStream {
    if let Err(error) = errors.into_result() {
        return error.into_compile_error();
    }
    let (Some(left), Some(first)) = (Left::find(), tokens.clone().into_iter().next()) else {
        return TokenStream::new();
    };
    let unread = compare::call(&left, first.span(), name);
    let errors = Reported::find(&left, tokens).errors(|_, _| None);
    quote!(#errors #unread)
}
