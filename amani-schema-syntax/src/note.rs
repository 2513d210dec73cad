//! What the build script leaves for the macros: only rustc can point at a place in the source.

use std::fmt::Write;

/// A text about a token of the source.
///
/// The build script leaves notes in its `OUT_DIR`: what it has found in [`Note::FINDINGS`], for the macro that
/// expands the item there to make errors of.
///
/// ```
/// use amani_schema_syntax::Note;
///
/// let note = Note {
///     path: "/src/main.rs".into(),
///     line: 3,
///     column: 9,
///     text: "column \"agee\" does not exist\n  help: did you mean `age`?".into(),
/// };
/// let text = Note::write(std::slice::from_ref(&note));
/// assert_eq!(Note::read(&text), [note]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file, as an absolute path.
    pub path: String,
    /// The line of the token's first character, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is said of it, in lines.
    pub text: String,
}

impl Note {
    /// The file in `OUT_DIR` with what is wrong, and what to do about it.
    pub const FINDINGS: &str = "amani_schema_findings.txt";

    /// Notes as one text.
    #[must_use]
    pub fn write(notes: &[Self]) -> String {
        let mut text = String::new();
        for note in notes {
            let _ = writeln!(text, "{} {} {}", note.line, note.column, note.path);
            for line in note.text.lines() {
                let _ = writeln!(text, "\t{line}");
            }
        }
        text
    }

    /// The notes of a text; what is none is passed over.
    #[must_use]
    pub fn read(text: &str) -> Vec<Self> {
        let mut notes: Vec<Self> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix('\t'), notes.last_mut()) {
                (Some(line), Some(note)) => {
                    if !note.text.is_empty() {
                        note.text.push('\n');
                    }
                    note.text += line;
                }
                _ => notes.extend(Self::begin(line)),
            }
        }
        notes
    }

    fn begin(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        Some(Self {
            line: parts.next()?.parse().ok()?,
            column: parts.next()?.parse().ok()?,
            path: parts.next()?.to_owned(),
            text: String::new(),
        })
    }
}
