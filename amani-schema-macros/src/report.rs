//! What the build script has found in an item, as errors at their places.

use std::path::PathBuf;
use std::{env, fs};

use amani_schema_syntax::Report;
use proc_macro2::{Span, TokenStream, TokenTree};

/// The errors for the item or call that these tokens are.
///
/// `OUT_DIR` is set for tests, examples and whoever they run, too: what is reported names its file, and no
/// other is told of it.
pub(crate) fn errors(tokens: TokenStream) -> TokenStream {
    let Some(reports) = reports() else {
        return TokenStream::new();
    };
    let mut spans = Vec::new();
    flatten(tokens, &mut spans);
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return TokenStream::new();
    };
    let Some(file) = file_of(*first) else {
        return TokenStream::new();
    };
    let lines = line(*first)..=line(*last);
    let own = reports.iter().filter(|report| {
        lines.contains(&report.line)
            && fs::canonicalize(&report.path).is_ok_and(|path| path == file)
    });
    let errors = own.map(|report| {
        let is_there =
            |span: &&Span| (line(**span), column(**span)) == (report.line, report.column);
        let span = spans.iter().find(is_there).unwrap_or(first);
        syn::Error::new(*span, &report.message).into_compile_error()
    });
    errors.collect()
}

/// `None` where there is nothing, as nearly always.
fn reports() -> Option<Vec<Report>> {
    let folder = PathBuf::from(env::var_os("OUT_DIR")?);
    let text = fs::read_to_string(folder.join(Report::FILE)).ok()?;
    (!text.is_empty()).then(|| Report::read(&text))
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

/// The file that the tokens were written in; an editor knows none.
fn file_of(span: Span) -> Option<PathBuf> {
    let file = span.unwrap().local_file()?;
    fs::canonicalize(env::current_dir().ok()?.join(file)).ok()
}

fn line(span: Span) -> usize {
    span.unwrap().line()
}

fn column(span: Span) -> usize {
    span.unwrap().column()
}
