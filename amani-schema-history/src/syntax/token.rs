//! The words and signs of SQL, and the names that they mean.

use amani_schema_core::schema::MAX_NAME_BYTES;
use squawk_syntax::SyntaxToken;

use super::Kind;

/// A token: a word, a literal, a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) offset: usize,
}

impl Token {
    pub(super) fn new(token: &SyntaxToken) -> Self {
        Self {
            kind: token.kind(),
            text: token.text().to_owned(),
            offset: token.text_range().start().into(),
        }
    }

    /// An identifier or a key word.
    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::IDENT
            || self
                .text
                .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// The name that an identifier means: unquoted, or folded to lower case.
    pub(crate) fn name(&self) -> String {
        if let Some(escaped) = self
            .text
            .strip_prefix("U&\"")
            .or_else(|| self.text.strip_prefix("u&\""))
        {
            return clip(&unescape(escaped.strip_suffix('"').unwrap_or(escaped)));
        }
        if let Some(quoted) = self.text.strip_prefix('"') {
            let inside = quoted.strip_suffix('"').unwrap_or(quoted);
            return clip(&inside.replace("\"\"", "\""));
        }
        clip(&self.text.to_ascii_lowercase())
    }
}

/// `d\0061ta` is `data`:
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>.
fn unescape(text: &str) -> String {
    let text = text.replace("\"\"", "\"");
    let mut name = String::new();
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('\\') {
        name.push_str(before);
        let (digits, skip) = match after.strip_prefix('+') {
            Some(long) => (long.get(..6), 7),
            None => (after.get(..4), 4),
        };
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(character) => {
                name.push(character);
                rest = &after[skip..];
            }
            None => {
                name.push('\\');
                rest = after.strip_prefix('\\').unwrap_or(after);
            }
        }
    }
    name + rest
}

/// PostgreSQL cuts what is longer than 63 bytes, never within a character.
fn clip(name: &str) -> String {
    name[..name.floor_char_boundary(MAX_NAME_BYTES)].to_owned()
}
