//! `cargo amani check`: what CI wants to know, without building.

mod downs;
mod names;
mod run;
mod types;

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use amani_schema_build::Spot;
use amani_schema_history::{Folder, HistoryError};

use crate::output;
use crate::project::{Project, shown};

/// Check types and migrations as CI does, without building and without a database.
///
/// The types say what the folder adds up to; every way down restores what its way up found; names and
/// versions are in order; there is no statement that cannot be followed. What is wrong is printed as
/// `file:line:column: message` with what to do about it, and the exit code is 1 then.
///
///     cargo amani check --package crates/models
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    /// Print the findings as JSON: file, line, column, code, message and help of each.
    #[arg(long)]
    json: bool,
}

/// Something that is wrong, where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
struct Finding {
    file: PathBuf,
    /// From 1; 0 where the file as a whole is meant.
    line: usize,
    /// From 1; 0 where the line as a whole is meant.
    column: usize,
    /// That of its page, where it has one: `cargo amani explain`.
    code: Option<String>,
    message: String,
    help: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    project.check_place()?;
    let path = project.folder()?;
    let mut findings = names::not_read(&path)?;
    let mut count = 0;
    let mut hints = Vec::new();
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
        Ok(folder) if !conflicts(&folder).is_empty() => {
            count = folder.migrations.len();
            let found = conflicts(&folder).into_iter();
            let finding = |(file, line)| Finding::new(file, line, CONFLICT, RESOLVE);
            findings.extend(found.map(finding));
        }
        Ok(folder) => {
            count = folder.migrations.len();
            findings.extend(names::pairs(&folder));
            let not_run = run::not_run(&folder);
            // The rows behind a COPY are nothing to follow.
            let mut replayed = replayed(project, &folder)?;
            replayed.retain(|found| not_run.iter().all(|it| it.file != found.file));
            findings.extend(not_run);
            findings.extend(replayed);
            hints = run::hints(&folder);
        }
    }
    if arguments.json {
        output::json(&findings)?;
    } else {
        findings.iter().try_for_each(output::line)?;
        hints.iter().for_each(output::note);
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
    Ok(findings)
}

/// What is wrong with a file that a merge left in two minds.
const CONFLICT: &str = "holds a conflict of a merge";

/// What to do about it.
const RESOLVE: &str = "resolve it and build again";

/// The files of a folder in which a merge left a conflict, with its line.
fn conflicts(folder: &Folder) -> Vec<(PathBuf, usize)> {
    let migrations = folder.migrations.iter();
    let scripts = migrations.flat_map(|it| [Some(&it.up), it.down.as_ref()]);
    let found = scripts
        .flatten()
        .filter_map(|it| Some((it.path.clone(), it.conflict()?)));
    found.collect()
}

/// That no file of a folder is in conflict, for who is about to run them.
pub(crate) fn no_conflict(folder: &Folder) -> Result<(), String> {
    match conflicts(folder).first() {
        Some((file, line)) => Err(format!("{}:{line}: {CONFLICT}: {RESOLVE}", shown(file))),
        None => Ok(()),
    }
}

/// What to do about a statement that cannot be followed.
const FOLLOW: &str =
    "write above it `-- amani: CREATE ...` with what it does to the schema, or `-- amani: ignore`";

impl Finding {
    fn new(file: impl Into<PathBuf>, line: usize, message: impl Into<String>, help: &str) -> Self {
        Self {
            file: shown(&file.into()).into(),
            line,
            column: 0,
            code: None,
            message: message.into(),
            help: help.to_owned(),
        }
    }

    fn at(spot: Spot, message: impl Into<String>, help: &str) -> Self {
        Self {
            column: spot.column,
            ..Self::new(spot.file, spot.line, message, help)
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
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        for number in [self.line, self.column] {
            if number > 0 {
                write!(f, "{number}:")?;
            }
        }
        write!(f, " {}", self.message)?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        if self.help.is_empty() {
            return Ok(());
        }
        write!(f, "\n  help: {}", self.help.replace('\n', "\n        "))
    }
}
