use std::fmt;
use std::path::PathBuf;

/// A statement that could not be followed, and why.
///
/// Nothing is ever skipped in silence: what could change the schema and is not understood is one of
/// these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryError {
    /// The file.
    pub file: PathBuf,
    /// The line in it, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The statement, shortened to its first line; empty where the file as a whole is meant.
    pub statement: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.statement.is_empty() {
            write!(f, "\n  {}", self.statement)?;
        }
        Ok(())
    }
}

impl std::error::Error for HistoryError {}

/// Something that works, and is worth knowing: it may not on another day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Remark {
    /// The file.
    pub file: PathBuf,
    /// What is remarkable about it.
    pub message: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

/// What is wrong with a statement, before its place is known.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;
