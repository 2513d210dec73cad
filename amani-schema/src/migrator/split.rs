//! Where the statements of a text begin and end, told as psql tells it, without a parser:
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>.

use std::ops::Range;

/// A statement of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// From its first token to its `;`.
    pub(super) text: &'a str,
    /// The line that it begins in, from 1.
    pub(super) line: usize,
    /// Its tokens, without white space and comments.
    pub(super) tokens: Vec<Token<'a>>,
}

/// A word, a quoted name, a constant, or a single character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The statements of a text in order; nothing for what holds only comments.
pub(super) fn statements(sql: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut tokens = Vec::new();
    let mut depth = Depth::default();
    let mut lines = Lines::of(sql);
    for token in Lexer::new(sql) {
        depth.pass(&token, &tokens);
        let is_end = token.text == ";" && depth.is_outside();
        tokens.push(token);
        if is_end {
            found.extend(statement(&mut lines, std::mem::take(&mut tokens)));
            depth = Depth::default();
        }
    }
    found.extend(statement(&mut lines, tokens));
    found
}

/// `None` for what is empty, or a `;` alone.
fn statement<'a>(lines: &mut Lines<'a>, tokens: Vec<Token<'a>>) -> Option<Statement<'a>> {
    let first = tokens.first().filter(|token| token.text != ";")?;
    let range = first.start..tokens.last()?.end();
    let line = lines.at(range.start);
    let text = lines.text.get(range)?;
    Some(Statement { text, line, tokens })
}

/// The lines of places that come one after the other: each byte of a text is looked at once.
struct Lines<'a> {
    text: &'a str,
    place: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let (place, line) = (0, 1);
        Self { text, place, line }
    }

    /// The line, from 1, of a place that is not before the last one.
    fn at(&mut self, place: usize) -> usize {
        let passed = self.text.get(self.place..place).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.place = place;
        self.line
    }
}

/// What a `;` may be inside of: parentheses, and the body of `CREATE FUNCTION ... BEGIN ATOMIC`.
#[derive(Default)]
struct Depth {
    parentheses: usize,
    blocks: usize,
}

impl Depth {
    fn is_outside(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn pass(&mut self, token: &Token, before: &[Token]) {
        match token.text {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ if self.parentheses > 0 || !creates_routine(before) => {}
            _ if token.is("begin") => self.blocks += 1,
            _ if token.is("case") && self.blocks > 0 => self.blocks += 1,
            _ if token.is("end") => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }
}

/// `CREATE [OR REPLACE] FUNCTION` or `PROCEDURE`.
fn creates_routine(tokens: &[Token]) -> bool {
    let mut words = tokens
        .iter()
        .filter(|token| !token.is("or") && !token.is("replace"));
    words.next().is_some_and(|token| token.is("create"))
        && words
            .next()
            .is_some_and(|token| token.is("function") || token.is("procedure"))
}

struct Lexer<'a> {
    sql: &'a str,
    place: usize,
}

impl<'a> Lexer<'a> {
    fn new(sql: &'a str) -> Self {
        Self { sql, place: 0 }
    }

    fn rest(&self) -> &'a str {
        self.sql.get(self.place..).unwrap_or_default()
    }

    /// To the first token behind white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let comment = comment(&rest[blank..]);
            self.place += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip();
        let range: Range<usize> = self.place..self.place + token(self.rest());
        let text = self
            .sql
            .get(range.clone())
            .filter(|text| !text.is_empty())?;
        self.place = range.end;
        let start = range.start;
        Some(Token { text, start })
    }
}

/// The length of the comment that a text begins with; those in `/* */` nest.
fn comment(text: &str) -> usize {
    if text.starts_with("--") {
        return text.find('\n').unwrap_or(text.len());
    }
    if !text.starts_with("/*") {
        return 0;
    }
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
        let step = if rest.starts_with("/*") {
            depth += 1;
            2
        } else if rest.starts_with("*/") {
            depth -= 1;
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        place += step;
        if depth == 0 {
            break;
        }
    }
    place
}

/// The length of the token that a text begins with.
fn token(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    let has_escapes = matches!(first, 'e' | 'E') && text[1..].starts_with('\'');
    match first {
        _ if has_escapes => 1 + quoted(&text[1..], '\'', true),
        '\'' | '"' => quoted(text, first, false),
        '$' => dollar_quoted(text),
        _ if is_of_word(first) => text.find(|next| !is_of_word(next)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$') || !character.is_ascii()
}

/// The length of what stands in quotes; a quote in it is written twice, or behind a backslash.
fn quoted(text: &str, quote: char, has_escapes: bool) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((place, letter)) = letters.next() {
        if has_escapes && letter == '\\' {
            letters.next();
        } else if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return place + 1;
        }
    }
    text.len()
}

/// The length of `$tag$ ... $tag$`, or of the `$` alone in `$1`.
fn dollar_quoted(text: &str) -> usize {
    let tag = text[1..].find('$').map(|end| &text[..end + 2]);
    let is_tag = |tag: &&str| {
        let name = &tag[1..tag.len() - 1];
        name.chars()
            .all(|letter| is_of_word(letter) && letter != '$')
            && !name.starts_with(|first: char| first.is_ascii_digit())
    };
    let Some(tag) = tag.filter(is_tag) else {
        return 1;
    };
    let body = &text[tag.len()..];
    body.find(tag).map_or(text.len(), |end| end + 2 * tag.len())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::statements;

    fn texts(sql: &str) -> Vec<&str> {
        statements(sql)
            .into_iter()
            .map(|statement| statement.text)
            .collect()
    }

    #[test]
    fn a_semicolon_ends_a_statement_only_where_it_is_one() {
        for sql in [
            "SELECT 'a;''b';",
            r"SELECT E'a\';b';",
            "CREATE TABLE \"a;\"\"b\" ();",
            "DO $$ BEGIN NULL; END $$;",
            "DO $a_1$ SELECT $$;$$; $a_1$;",
            "SELECT 1 -- ; no\n, 2;",
            "SELECT /* ; /* ; */ ; */ 1;",
            "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);",
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
            "SELECT a$b, $1;",
            "SELECT 'ä;', ü;",
        ] {
            let both = format!("{sql}\n\nSELECT 2;");
            assert_eq!(texts(&both), [sql, "SELECT 2;"]);
        }
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        for sql in [
            "SELECT 'a; b",
            "SELECT \"a; b",
            "SELECT $$a; b",
            "SELECT (a; b",
            "SELECT 1",
        ] {
            assert_eq!(texts(sql), [sql]);
        }
        assert_eq!(texts("SELECT 1; /* a; b"), ["SELECT 1;"]);
        assert_eq!(texts("-- nothing\n;;\n/* */"), [""; 0]);
    }

    #[test]
    fn a_statement_knows_its_line() {
        let lines = |sql| -> Vec<usize> {
            statements(sql)
                .into_iter()
                .map(|statement| statement.line)
                .collect()
        };
        assert_eq!(
            lines("-- head\n\nSELECT\n1; SELECT 2;\n\nSELECT 3"),
            [3, 4, 6]
        );
    }

    /// Every SQL file below a folder.
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "sql") {
                found.push(path);
            }
        }
    }

    #[test]
    fn statements_are_those_that_the_parser_finds() {
        let mut found = Vec::new();
        for folder in ["../tests", "../migrations"] {
            files(folder.as_ref(), &mut found);
        }
        assert!(found.len() > 300, "{}", found.len());
        found.sort();
        let differs = |file: &&PathBuf| {
            let sql = fs::read_to_string(file).unwrap();
            let parsed = amani_schema_history::Statement::parse(&sql).unwrap_or_default();
            let bare = |text: &str| text.trim_end_matches(';').trim_end().to_owned();
            let theirs = parsed.iter().map(|it| bare(&sql[it.range()]));
            !parsed.is_empty()
                && theirs.collect::<Vec<_>>()
                    != texts(&sql).into_iter().map(bare).collect::<Vec<_>>()
        };
        let differing = found.iter().filter(differs);
        let names: Vec<_> = differing
            .filter_map(|file| file.file_name()?.to_str())
            .collect();
        // The parser takes a statement behind `CREATE SCHEMA ...;` for a part of it.
        assert_eq!(names, ["authorization.sql", "ends_with_its_statement.sql"]);
    }

    #[test]
    fn begin_and_end_of_a_transaction_are_statements() {
        assert_eq!(
            texts("BEGIN; SELECT 1; END;"),
            ["BEGIN;", "SELECT 1;", "END;"]
        );
    }
}
