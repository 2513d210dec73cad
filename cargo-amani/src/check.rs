//! `cargo amani check`: what CI wants to know, without building.

mod downs;
mod names;
mod types;

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use amani_schema_build::{Config, Mode};
use amani_schema_history::{Folder, HistoryError};

use crate::output;
use crate::project::{Project, shown};

/// Check types and migrations as CI does, without building and without a database.
///
/// The types say what the folder adds up to; every way down restores what its way up found; names and
/// versions are in order; there is no statement that cannot be followed. What is wrong is printed as
/// `file:line: message` with what to do about it, and the exit code is 1 then.
///
///     cargo amani check --package crates/models
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    /// Print the findings as JSON: file, line, message and help of each.
    #[arg(long)]
    json: bool,
}

/// Something that is wrong, where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Finding {
    file: PathBuf,
    /// From 1; 0 where the file as a whole is meant.
    line: usize,
    message: String,
    help: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    project.check_place()?;
    let path = project.folder()?;
    let mut findings = names::not_read(&path)?;
    let mut count = 0;
    let folder = if path.exists() {
        Folder::read(&path)
    } else {
        Ok(Folder::default())
    };
    match folder {
        Err(error) => findings.push(Finding::of(
            error,
            "rename or mend the file: sqlx stops at it, too",
        )),
        Ok(folder) => {
            count = folder.migrations.len();
            findings.extend(names::pairs(&folder));
            findings.extend(replayed(project, &folder)?);
        }
    }
    if arguments.json {
        output::json(&findings)?;
    } else {
        findings.iter().try_for_each(output::line)?;
        output::note(match findings.len() {
            0 => format!("all is well: {}", output::count(count, "migration")),
            found => format!("{found} to mend, in {}", output::count(count, "migration")),
        });
    }
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}

/// What only a replay shows. The types are looked at where the folder can be followed, and where there
/// are some.
fn replayed(project: &Project, folder: &Folder) -> Result<Vec<Finding>, String> {
    let judged = downs::judge(folder);
    let is_followed = judged.not_followed.is_empty();
    let mut findings = judged.not_followed;
    findings.extend(judged.not_restoring);
    if !is_followed || !project.has_types() {
        return Ok(findings);
    }
    let config = project.config()?;
    let had = judged.history.schema();
    findings.extend(types::compare_with(&config, had, folder));
    if findings.is_empty() {
        findings = as_built(&config);
    }
    Ok(findings)
}

/// What to do about a statement that cannot be followed.
const FOLLOW: &str =
    "write above it `-- amani: CREATE ...` with what it does to the schema, or `-- amani: ignore`";

/// What a build says that may not write: a draft that was edited, a migration that came late.
fn as_built(config: &Config) -> Vec<Finding> {
    let outcome = amani_schema_build::generate(config, Mode::Check, None);
    let errors = outcome.errors.iter();
    errors.map(|text| Finding::rendered(config, text)).collect()
}

impl Finding {
    fn new(file: impl Into<PathBuf>, line: usize, message: impl Into<String>, help: &str) -> Self {
        Self {
            file: shown(&file.into()).into(),
            line,
            message: message.into(),
            help: help.to_owned(),
        }
    }

    fn of(error: HistoryError, help: &str) -> Self {
        let message = if error.statement.is_empty() {
            error.message
        } else {
            format!("{}\n  {}", error.message, error.statement)
        };
        Self::new(error.file, error.line, message, help)
    }

    /// From what the build script prints: its place stands behind an arrow, its help at the end.
    fn rendered(config: &Config, text: &str) -> Self {
        let text = text.strip_prefix("error: ").unwrap_or(text);
        let (message, help) = text.split_once("\nhelp: ").unwrap_or((text, ""));
        let place = text.lines().find_map(|line| {
            let (file, place) = line.trim_start().strip_prefix("--> ")?.split_once(':')?;
            Some((file, place.split(':').next()?.parse().ok()?))
        });
        match place {
            Some((file, line)) => {
                let message = message.lines().next().unwrap_or_default();
                Self::new(config.package.join(file), line, message, help)
            }
            None => Self::new(&config.migrations, 0, message, help),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        write!(f, " {}", self.message)?;
        if self.help.is_empty() {
            return Ok(());
        }
        write!(f, "\n  help: {}", self.help.replace('\n', "\n        "))
    }
}
