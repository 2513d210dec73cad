//! What the build script has found in an item, as errors at their places.

use std::fs;

use amani_schema_syntax::Note;
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::left::{Left, column, file_of, line};

/// The errors for the item or call that these tokens are.
pub(crate) fn errors(left: &Left, tokens: TokenStream) -> TokenStream {
    if left.findings.is_empty() {
        return TokenStream::new();
    }
    let mut spans = Vec::new();
    flatten(tokens, &mut spans);
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return TokenStream::new();
    };
    let Some(file) = file_of(*first) else {
        return TokenStream::new();
    };
    let lines = line(*first)..=line(*last);
    let is_own = |note: &&Note| {
        lines.contains(&note.line) && fs::canonicalize(&note.path).is_ok_and(|path| path == file)
    };
    let errors = left.findings.iter().filter(is_own).map(|note| {
        let is_there = |span: &&Span| (line(**span), column(**span)) == (note.line, note.column);
        let span = spans.iter().find(is_there).unwrap_or(first);
        syn::Error::new(*span, &note.text).into_compile_error()
    });
    errors.collect()
}

fn flatten(tokens: TokenStream, spans: &mut Vec<Span>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                spans.push(group.span_open());
                flatten(group.stream(), spans);
                spans.push(group.span_close());
            }
            other => spans.push(other.span()),
        }
    }
}
