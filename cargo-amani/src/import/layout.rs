//! Rust text as rustfmt lays it out.

/// The longest line.
const WIDTH: usize = 100;
/// The longest list in an attribute that stands on one line.
const LIST_WIDTH: usize = 70;

/// What stands in an attribute: `identity`, `name = "users"`, or a list under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meta {
    /// Anything without a list.
    Word(String),
    /// `index(columns(a), unique)`
    List(String, Vec<Meta>),
}

impl Meta {
    pub(super) fn word(text: impl Into<String>) -> Self {
        Self::Word(text.into())
    }

    /// `key = "..."`
    pub(super) fn string(key: &str, value: &str) -> Self {
        Self::Word(format!("{key} = {}", literal(value)))
    }

    /// A list of words.
    pub(super) fn words(name: &str, words: impl IntoIterator<Item = String>) -> Self {
        Self::List(name.to_owned(), words.into_iter().map(Self::Word).collect())
    }

    fn one_line(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::List(name, items) => format!("{name}({})", joined(items)),
        }
    }

    /// Whether rustfmt leaves it on one line, where that is wide enough: one alone may be longer.
    fn is_short(&self) -> bool {
        match self {
            Self::Word(text) => !text.contains('\n'),
            Self::List(_, items) => {
                let fits = items.len() == 1 || width(&joined(items)) <= LIST_WIDTH;
                fits && items.iter().all(Self::is_short)
            }
        }
    }

    /// Behind `before` characters of its line, with `after` to come; what follows is indented.
    fn layout(&self, indent: usize, before: usize, after: usize) -> String {
        let Self::List(name, items) = self else {
            return self.one_line();
        };
        let line = self.one_line();
        if before + width(&line) + after <= WIDTH && self.is_short() {
            return line;
        }
        if let [only @ Self::List(..)] = items.as_slice() {
            let inner = only.layout(indent, before + width(name) + 1, after + 1);
            return format!("{name}({inner})");
        }
        let inner = indent + 4;
        let lines = items
            .iter()
            .map(|item| format!("\n{}{}", " ".repeat(inner), item.layout(inner, inner, 1)));
        let lines: Vec<String> = lines.collect();
        format!("{name}({}\n{})", lines.join(","), " ".repeat(indent))
    }
}

fn joined(items: &[Meta]) -> String {
    let items: Vec<String> = items.iter().map(Meta::one_line).collect();
    items.join(", ")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// `#[name(...)]` on a line of its own, without parentheses where there is nothing in them.
pub(super) fn attribute(name: &str, items: Vec<Meta>, indent: usize) -> String {
    let meta = if items.is_empty() {
        Meta::word(name)
    } else {
        Meta::List(name.to_owned(), items)
    };
    let text = meta.layout(indent, indent + 2, 1);
    format!("{}#[{text}]\n", " ".repeat(indent))
}

/// `use path::{A, B};`, of names in their order.
pub(super) fn import(keyword: &str, path: &str, names: &[String]) -> String {
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_by_key(|name| natural(name));
    if let [only] = names.as_slice() {
        return format!("{keyword} {path}::{only};\n");
    }
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    let line = format!("{keyword} {path}::{{{}}};\n", names.join(", "));
    if width(&line) <= WIDTH + 1 {
        return line;
    }
    let mut lines = vec![String::from("   ")];
    for name in names {
        let last = lines.last_mut().expect("never empty");
        // rustfmt leaves one column free.
        if width(last) + width(name) + 2 < WIDTH {
            last.push_str(&format!(" {name},"));
        } else {
            lines.push(format!("    {name},"));
        }
    }
    format!("{keyword} {path}::{{\n{}\n}};\n", lines.join("\n"))
}

/// The order of names, in which `A2` comes before `A10`.
pub(super) fn natural(name: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (text, behind) = rest.split_at(digits);
        let end = behind
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(behind.len());
        let (number, behind) = behind.split_at(end);
        parts.push((text.to_owned(), number.parse().unwrap_or_default()));
        rest = behind;
    }
    parts
}

/// `///` lines; `None` where a doc comment cannot say this text, since some of its blanks would be lost.
pub(super) fn doc(text: &str, indent: usize) -> Option<String> {
    let is_kept = |line: &str| !line.ends_with(char::is_whitespace) && !line.contains(is_unseen);
    let is_whole = !text.starts_with('\n') && !text.ends_with('\n') && !text.is_empty();
    if !is_whole || !text.split('\n').all(is_kept) {
        return None;
    }
    let lines = text.split('\n').map(|line| {
        let blank = if line.is_empty() { "" } else { " " };
        format!("{}///{blank}{line}\n", " ".repeat(indent))
    });
    Some(lines.collect())
}

/// A text as a Rust string, raw where that saves escapes.
pub(super) fn literal(text: &str) -> String {
    if text.contains(|c| c != '\n' && is_unseen(c)) {
        return format!("\"{}\"", text.escape_debug());
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    if !text.contains('"') {
        return format!("r\"{text}\"");
    }
    let hashes = (1..).map(|count| "#".repeat(count));
    let mut free = hashes.filter(|hashes| !text.contains(&format!("\"{hashes}")));
    let hashes = free.next().unwrap_or_default();
    format!("r{hashes}\"{text}\"{hashes}")
}

/// A character that a reader of the source would not see, or that rustc would not leave as it is.
fn is_unseen(character: char) -> bool {
    !matches!(character, '"' | '\'' | '\\') && character.escape_debug().len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_from_its_literal() {
        for (text, expected) in [
            ("a", "\"a\""),
            ("it's \"b\"#", "r##\"it's \"b\"#\"##"),
            ("a\\d", "r\"a\\d\""),
            ("a\r\nb", "\"a\\r\\nb\""),
            ("a\nb", "\"a\nb\""),
            ("a\u{202e}b", "\"a\\u{202e}b\""),
        ] {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn a_doc_comment_says_what_it_can() {
        assert_eq!(
            doc("a\n\n  b", 4).as_deref(),
            Some("    /// a\n    ///\n    ///   b\n")
        );
        for lost in ["a ", "\na", "a\n", "", "a\tb", "a\r\nb"] {
            assert_eq!(doc(lost, 0), None, "{lost:?}");
        }
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["A10", "A2", "A", "B"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["A", "A2", "A10", "B"]);
    }
}
