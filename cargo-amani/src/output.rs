//! What is written, where to, and what is never written.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Writes a text to standard output.
///
/// A reader that has seen enough, as `head` has, closes the pipe: that is no error, and the exit code
/// still says what was found.
///
/// # Errors
///
/// When it cannot be written for any other reason: a disk that is full.
pub(crate) fn text(text: impl Display) -> Result<(), String> {
    let mut output = io::stdout().lock();
    let written = write!(output, "{text}").and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("the output cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard output.
pub(crate) fn line(line: impl Display) -> Result<(), String> {
    text(format_args!("{line}\n"))
}

/// Writes a value as JSON to standard output.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    line(text)
}

/// What went wrong, for machines: `{"error": {"message": "...", "help": ["..."]}}`.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Failure {
    error: Fault,
}

/// What went wrong.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Fault {
    message: String,
    /// What to do about it.
    help: Vec<String>,
}

impl Failure {
    pub(crate) fn of(error: &str) -> Self {
        Self {
            error: Fault::of(error),
        }
    }
}

impl Fault {
    /// From what a person is told, without the passwords in it.
    pub(crate) fn of(error: &str) -> Self {
        let error = without_passwords(error);
        let mut parts = error.split("\n  help: ").map(|part| part.trim().to_owned());
        let message = parts.next().unwrap_or_default();
        let help = parts.collect();
        Self { message, help }
    }
}

/// Writes a line to standard error, without the passwords in it. Where nobody listens there is nobody
/// to tell.
pub(crate) fn note(text: impl Display) {
    let text = without_passwords(&text.to_string());
    let _ = writeln!(io::stderr(), "{}", text.trim_end_matches('\n'));
}

/// `1 migration`, `2 migrations`.
pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Lines of cells under a head, each column as wide as its widest cell; no line ends in blanks.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head = head.iter().map(|cell| (*cell).to_owned()).collect();
    let lines: Vec<&Vec<String>> = [&head].into_iter().chain(rows).collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let line = |line: &&Vec<String>| {
        let cells = line.iter().enumerate();
        let cells: Vec<String> = cells
            .map(|(column, cell)| format!("{cell:<width$}", width = width(column)))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}

/// A text with `***` for the password of every URL in it.
pub(crate) fn without_passwords(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(place) = rest.find("://") {
        let (before, after) = rest.split_at(place + "://".len());
        let end = after.find(ends_a_url).unwrap_or(after.len());
        shown.push_str(&without_scheme(before));
        shown.push_str(&without_password(&after[..end]));
        rest = &after[end..];
    }
    shown + &without_scheme(rest)
}

/// The same for a `user:password@host` whose `postgres://` was forgotten.
fn without_scheme(text: &str) -> String {
    let words = text.split_inclusive(ends_a_url).map(|word| {
        let is_one = word
            .split_once('@')
            .is_some_and(|(who, host)| who.contains(':') && !host.trim().is_empty());
        if is_one {
            without_password(word)
        } else {
            word.to_owned()
        }
    });
    words.collect()
}

fn ends_a_url(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '"' | '`')
}

/// What stands behind the `://`: `user:password@host/name?password=...`.
fn without_password(url: &str) -> String {
    let (place, parameters) = match url.split_once('?') {
        Some((place, parameters)) => (place, Some(parameters)),
        None => (url, None),
    };
    // A password may hold an `@` or a `/` that its owner forgot to encode.
    let place = match place.rsplit_once('@') {
        Some((who, host)) => match who.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => place.to_owned(),
        },
        None => place.to_owned(),
    };
    let Some(parameters) = parameters else {
        return place;
    };
    let parameters = parameters.split('&').map(|parameter| {
        if parameter.starts_with("password=") {
            "password=***"
        } else {
            parameter
        }
    });
    format!("{place}?{}", parameters.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::{Failure, without_passwords};

    #[test]
    fn a_failure_has_its_help_apart() {
        let failure =
            Failure::of("a folder\n  b\n  help: make one\n  help: or name pg://a:secret@h");
        let json = serde_json::to_value(failure).unwrap();
        let expected = serde_json::json!({ "error": {
            "message": "a folder\n  b",
            "help": ["make one", "or name pg://a:***@h"],
        } });
        assert_eq!(json, expected);
    }

    #[test]
    fn a_password_is_never_shown() {
        for (text, shown) in [
            ("no URL", "no URL"),
            ("at postgres://ada@host/x", "at postgres://ada@host/x"),
            ("`ada:secret@host/x` is", "`ada:***@host/x` is"),
            ("see 1.up.sql:9: ada@host", "see 1.up.sql:9: ada@host"),
            (
                "invalid 'mysql://ada:se:cret@host/x' for",
                "invalid 'mysql://ada:***@host/x' for",
            ),
            (
                "pg://a:p@ss/w@h/x, twice ://b:q@h",
                "pg://a:***@h/x, twice ://b:***@h",
            ),
            (
                "pg://h/x?a=b&password=p&c=d",
                "pg://h/x?a=b&password=***&c=d",
            ),
        ] {
            assert_eq!(without_passwords(text), shown);
        }
    }
}
