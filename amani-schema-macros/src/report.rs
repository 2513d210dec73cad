//! What the build script has found in an item, as errors at their places.

use std::fs;

use amani_schema_syntax::Note;
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::left::{Left, column, file_of, line};

/// What was found in the item or call that some tokens are.
#[derive(Default)]
pub(crate) struct Reported(Vec<Report>);

struct Report {
    span: Span,
    text: String,
}

impl Reported {
    pub(crate) fn find(left: &Left, tokens: TokenStream) -> Self {
        if left.findings.is_empty() {
            return Self::default();
        }
        let mut spans = Vec::new();
        flatten(tokens, &mut spans);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Self::default();
        };
        let Some(file) = file_of(*first) else {
            return Self::default();
        };
        let lines = line(*first)..=line(*last);
        let is_own = |note: &&Note| {
            lines.contains(&note.line)
                && fs::canonicalize(&note.path).is_ok_and(|path| path == file)
        };
        let own = left.findings.iter().filter(is_own);
        let reports = own.map(|note| {
            let is_there = |span: &&Span| place(**span) == (note.line, note.column);
            Report {
                span: *spans.iter().find(is_there).unwrap_or(first),
                text: note.text.clone(),
            }
        });
        Self(reports.collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something is wrong with what begins at a token.
    pub(crate) fn is_at(&self, span: Span) -> bool {
        self.0
            .iter()
            .any(|report| place(report.span) == place(span))
    }

    /// What is reported, as errors: each compiles to what `told` makes of it, or else does not compile.
    pub(crate) fn errors(&self, told: impl Fn(Span, &str) -> Option<TokenStream>) -> TokenStream {
        let error = |Report { span, text }: &Report| {
            let error = || syn::Error::new(*span, text).into_compile_error();
            told(*span, text).unwrap_or_else(error)
        };
        self.0.iter().map(error).collect()
    }
}

/// Line and column of a token.
pub(crate) fn place(span: Span) -> (usize, usize) {
    (line(span), column(span))
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
