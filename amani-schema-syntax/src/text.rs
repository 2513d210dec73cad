//! Checks of the texts that attributes hold: names, labels, SQL.

use std::fmt::Write;

use amani_schema_core::schema::MAX_NAME_BYTES;
use proc_macro2::Span;
use quote::ToTokens;
use syn::LitStr;

use crate::{Errors, keys};

/// Reports a name that PostgreSQL would cut, or could not take at all.
pub(crate) fn check_name(errors: &Errors, span: Span, name: &str) -> bool {
    if name.is_empty() {
        errors.at_span(
            span,
            "a name cannot be empty",
            "write the name that the object has in PostgreSQL",
        );
        return false;
    }
    check_length(errors, span, "the name", name) && check_nul(errors, span, "a name", name)
}

/// Reports an enum label that PostgreSQL could not take, or sqlx not read. An empty one is fine.
pub(crate) fn check_label(errors: &Errors, span: Span, label: &str) -> bool {
    if label == "NULL" {
        // sqlx 0.9 reads the labels of a type as an array, and takes this one for a missing element.
        errors.at_span(
            span,
            "sqlx cannot read an enum type with the label `NULL`",
            "write it in another case: `#[label(\"null\")]`",
        );
        return false;
    }
    check_length(errors, span, "the label", label) && check_nul(errors, span, "a label", label)
}

/// Reports a label of the past that PostgreSQL never had.
pub(crate) fn check_past_label(errors: &Errors, label: &LitStr) -> bool {
    let (span, label) = (label.span(), label.value());
    check_length(errors, span, "the label", &label) && check_nul(errors, span, "a label", &label)
}

/// A type or path as a person writes it: spaces only where two words would run together.
///
/// ```
/// let written: syn::Type = syn::parse_str("Option<&'static Vec<dyn  Any>>").unwrap();
/// assert_eq!(amani_schema_syntax::rust_text(&written), "Option<&'static Vec<dyn Any>>");
/// ```
#[must_use]
pub fn rust_text(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut text = String::new();
    let mut rest = spaced.chars().peekable();
    while let Some(character) = rest.next() {
        let joins_words = is_word(text.chars().last()) && is_word(rest.peek().copied());
        if character != ' ' || joins_words || text.ends_with(',') {
            text.push(character);
        }
    }
    text
}

/// SQL text that can stand in a statement.
pub(crate) fn checked_sql(errors: &Errors, sql: &LitStr) -> Option<LitStr> {
    checked_sql_or(errors, sql, "write the expression, or leave the key out")
}

/// SQL text that can stand in a statement; `help` says what to do about an empty one.
pub(crate) fn checked_sql_or(errors: &Errors, sql: &LitStr, help: &str) -> Option<LitStr> {
    let text = sql.value();
    if text.trim().is_empty() {
        errors.at(sql, "this SQL is empty", help);
        return None;
    }
    check_nul(errors, sql.span(), "SQL", &text).then(|| sql.clone())
}

/// NUL is the one character that no PostgreSQL text can hold.
pub(crate) fn check_nul(errors: &Errors, span: Span, what: &str, text: &str) -> bool {
    if text.contains('\0') {
        errors.at_span(
            span,
            format_args!("{what} cannot hold a NUL character"),
            "remove the `\\0`",
        );
        return false;
    }
    true
}

fn check_length(errors: &Errors, span: Span, what: &str, text: &str) -> bool {
    if text.len() > MAX_NAME_BYTES {
        errors.at_span(
            span,
            format_args!(
                "{what} `{text}` has {} bytes, and PostgreSQL keeps {MAX_NAME_BYTES}",
                text.len()
            ),
            format_args!("shorten it to {MAX_NAME_BYTES} bytes or less"),
        );
        return false;
    }
    true
}

/// "did you mean ...?" where something is similar, and the whole list of what there is.
///
/// ```
/// let known = ["name", "age"];
/// let help = amani_schema_syntax::suggestion("agee", known.into_iter(), "the columns are");
/// assert_eq!(help, "did you mean `age`? the columns are `name`, `age`");
/// ```
pub fn suggestion<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    list_is: &str,
) -> String {
    let close = |candidate: &&str| strsim::jaro_winkler(name, candidate) > 0.8;
    let mut help = String::new();
    if let Some(similar) = known.clone().find(close) {
        let _ = write!(help, "did you mean `{similar}`? ");
    }
    let _ = write!(help, "{list_is} {}", keys::list(known));
    help
}
