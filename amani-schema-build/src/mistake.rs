//! What is wrong, for who shows it otherwise than a build does.

use std::fmt;
use std::path::{Path, PathBuf};

use amani_schema_core::code::Code;

use crate::config::Config;
use crate::finding::{Finding, line_start};
use crate::folder::shown;
use crate::walk::Tree;

/// Something that is wrong with the types or the migrations, and where. It is displayed as a build shows it.
///
/// ```no_run
/// use amani_schema_build::{Config, Present};
///
/// let config = Config::read(".".as_ref()).unwrap();
/// for mistake in Present::read(&config).err().unwrap_or_default() {
///     if let Some(spot) = &mistake.spot {
///         println!("{}:{}: {}", spot.file.display(), spot.line, mistake.message);
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The code; `None` for what a single item shows, and for what is wrong with the folder.
    pub code: Option<Code>,
    /// Where it is; `None` where it is the folder as a whole.
    pub spot: Option<Spot>,
    /// What is wrong.
    pub message: String,
    /// What to do about it, line by line; empty where there is nothing to say.
    pub help: String,
    text: String,
}

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
}

impl Mistake {
    pub(crate) fn in_types(tree: &Tree, config: &Config, finding: &Finding) -> Self {
        let file = &tree.files[finding.file];
        Self {
            code: finding.code,
            spot: Some(Spot::of(&file.path, &file.text, finding.range.start)),
            message: finding.message.clone(),
            help: finding.help.clone(),
            text: finding.render(&shown(config, &file.path), &file.text),
        }
    }

    /// What has no place in the types: an object that is gone.
    pub(crate) fn nowhere(code: Code, message: String, help: String) -> Self {
        let end = if help.is_empty() {
            String::new()
        } else {
            format!("\nhelp: {help}")
        };
        Self {
            code: Some(code),
            spot: None,
            text: format!("error[{code}]: {message}{end}"),
            message,
            help,
        }
    }

    /// What is wrong with the folder, in the words of a build: the help stands behind the rest.
    pub(crate) fn in_folder(text: String) -> Self {
        let (message, help) = text.split_once("\nhelp: ").unwrap_or((&text, ""));
        Self {
            code: None,
            spot: None,
            message: message.to_owned(),
            help: help.to_owned(),
            text,
        }
    }
}

impl Spot {
    pub(crate) fn of(file: &Path, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start(before)..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
