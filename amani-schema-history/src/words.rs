//! The names and texts in a piece of SQL, whatever they stand for.

use std::collections::BTreeSet;

use crate::syntax::{Kind, tokens};

/// What a piece of SQL says by name and as text.
///
/// More than what it depends on, and never less: a word may be a column here and an alias there. It is
/// read by its tokens, so a text that does not parse has words, too.
///
/// ```
/// let words = amani_schema_history::words("status <> 'done' AND app.\"isOpen\"(t)");
/// assert!(words.names.contains("status") && words.names.contains("isOpen"));
/// assert!(words.literals.contains("done"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Identifiers and key words, unquoted, in the case that they mean.
    pub names: BTreeSet<String>,
    /// The texts of string literals.
    pub literals: BTreeSet<String>,
    /// Whether there is a `*`, which may stand for all columns.
    pub star: bool,
}

/// Reads the words of a piece of SQL.
#[must_use]
pub fn words(sql: &str) -> Words {
    let mut words = Words::default();
    let mut is_opened = false;
    for token in tokens(sql) {
        // That of `count(*)` stands for nothing.
        let is_alone = std::mem::replace(&mut is_opened, token.kind == Kind::L_PAREN);
        if token.kind == Kind::STAR {
            words.star |= !is_alone;
        } else if let Some(text) = literal(&token.text) {
            words.literals.insert(text);
        } else if token.is_word() || token.text.starts_with('"') {
            words.names.insert(token.name());
        }
    }
    words
}

/// The text of a string literal: `'it''s'`, `E'a\'b'`, `$$body$$`.
pub(crate) fn literal(token: &str) -> Option<String> {
    if let Some(rest) = token.strip_prefix('$') {
        let tag = rest.find('$')? + 2;
        let inside = token.get(tag..token.len().checked_sub(tag)?)?;
        return Some(inside.to_owned());
    }
    let (prefix, rest) = token.split_once('\'')?;
    let inside = rest.strip_suffix('\'')?.replace("''", "'");
    match prefix {
        "" | "N" | "n" | "U&" | "u&" => Some(inside),
        "E" | "e" => Some(inside.replace("\\'", "'").replace("\\\\", "\\")),
        _ => None,
    }
}
