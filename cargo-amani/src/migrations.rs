//! The folder as the migrator takes it, and what is told while it runs.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;

use amani_schema::migrator::{Event, MisfitError, Pending, Runner};
use amani_schema::sqlx::migrate::{MigrateError, Migration, Migrator};
use amani_schema::sqlx::{self, PgConnection};
use amani_schema_build::SqlxToml;
use serde::Serialize;

use crate::check::no_conflict;
use crate::notices;
use crate::output::{self, Fault};
use crate::project::{Database, Project, said, shown};
use crate::rights;

/// What `apply` and `revert` have in common.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) project: Project,
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only say which files would be run.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How long a statement waits for a lock, as PostgreSQL writes it: `500ms`, `10s`. All other queries
    /// on the table wait behind it. Three seconds, unless the session says otherwise.
    #[arg(long, value_name = "TIME", value_parser = time)]
    lock_timeout: Option<String>,
    /// How often a file is begun that does not get its locks.
    #[arg(long, value_name = "NUMBER", default_value_t = 8)]
    attempts: u32,
    /// Print JSON when all is done: the files, and the error if there is one.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A folder, read by sqlx's own resolver.
pub(crate) struct Migrations {
    pub(crate) migrator: Migrator,
    /// Version, and whether it is a way down.
    names: BTreeMap<(i64, bool), String>,
}

/// What was run, in this order.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    /// What a development database stepped back first.
    #[serde(skip_serializing_if = "Option::is_none")]
    stepped_back: Option<Vec<String>>,
    /// What data went with that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lost: Vec<String>,
    files: Vec<String>,
    /// What a later release has applied, and is not in the folder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    newer: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault>,
}

/// A time as PostgreSQL takes it: <https://www.postgresql.org/docs/current/config-setting.html>.
fn time(text: &str) -> Result<String, String> {
    const UNITS: [&str; 7] = ["us", "ms", "s", "min", "h", "d", ""];
    let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let end = text.find(|letter| !is_digit(letter)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    if number.parse::<f64>().is_ok() && UNITS.contains(&unit.trim()) {
        return Ok(text.to_owned());
    }
    Err(
        "write `10s`, `500ms` or `2min`; a number alone is of milliseconds, and 0 waits for ever"
            .to_owned(),
    )
}

impl Options {
    /// The settings of the session.
    pub(crate) fn settings(&self) -> Vec<(&str, &str)> {
        let limit = self.lock_timeout.as_deref();
        limit
            .map(|limit| ("lock_timeout", limit))
            .into_iter()
            .collect()
    }

    /// A runner that tells what it does: what is done on standard output, what is in the way on standard
    /// error.
    pub(crate) fn runner<'m>(
        &self,
        migrations: &'m Migrations,
        report: &'m Mutex<Report>,
    ) -> Runner<'m> {
        let is_silent = self.json;
        notices::listen();
        let runner = migrations.runner().attempts(self.attempts);
        runner.telling(move |event| {
            if let Ok(mut report) = report.lock() {
                report.take(event);
            }
            notices::follow(event);
            match event {
                Event::Begun { .. } => {}
                done if done.is_done() && is_silent => {}
                // What was done stays done, whether or not it can be told.
                done if done.is_done() => drop(output::line(done)),
                other => output::note(other),
            }
        })
    }

    /// Says how it ended, with the exit code.
    pub(crate) fn finish(
        &self,
        done: Result<usize, String>,
        report: Mutex<Report>,
        idle: &str,
    ) -> Result<ExitCode, String> {
        let mut report = report.into_inner().map_err(|error| error.to_string())?;
        let code = match done {
            Ok(0) if !self.json && report.stepped_back.is_none() => {
                output::note(idle);
                ExitCode::SUCCESS
            }
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => {
                output::note(format!("error: {error}"));
                report.error = Some(Fault::of(&error));
                ExitCode::from(1)
            }
        };
        if self.json {
            output::json(&report)?;
        }
        Ok(code)
    }

    /// Lists what would be run, or was noted: what is stepped back first, and the files behind these words.
    pub(crate) fn list(
        &self,
        pending: Result<Pending, String>,
        words: &str,
        idle: &str,
        report: Mutex<Report>,
    ) -> Result<ExitCode, String> {
        let mut report = report.into_inner().map_err(|error| error.to_string())?;
        let mut code = ExitCode::SUCCESS;
        match pending {
            Ok(Pending { back, files }) => {
                if back.is_empty() && files.is_empty() && !self.json {
                    output::note(idle);
                }
                report.stepped_back = Some(back).filter(|back| !back.is_empty());
                report.files = files;
            }
            Err(error) => {
                output::note(format!("error: {error}"));
                report.error = Some(Fault::of(&error));
                code = ExitCode::from(1);
            }
        }
        if self.json {
            output::json(&report)?;
            return Ok(code);
        }
        let back = report.stepped_back.iter().flatten();
        let back = back.map(|file| format!("would step back {file}"));
        let files = report.files.iter();
        let files = files.map(|file| format!("{words} {file}"));
        back.chain(files).try_for_each(output::line)?;
        Ok(code)
    }
}

impl Report {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Following { .. } => self.stepped_back = Some(Vec::new()),
            Event::Reverted { file, .. } => {
                let files = self.stepped_back.as_mut().unwrap_or(&mut self.files);
                files.push(file.clone());
            }
            Event::Applied { file, .. } => self.files.push(file.clone()),
            Event::Lost(losses) => self.lost.extend(losses.iter().map(ToString::to_string)),
            Event::Newer(misfits) => {
                self.newer = misfits.iter().map(|misfit| misfit.version).collect();
            }
            _ => {}
        }
    }
}

impl Migrations {
    /// Reads the folder of a project; one that is not there yet holds nothing.
    pub(crate) async fn read_or_none(project: &Project) -> Result<Self, String> {
        if project.folder()?.exists() {
            return Self::read(project).await;
        }
        let mut migrator = Migrator::with_migrations(Vec::new());
        migrator.dangerous_set_table_name(project.sqlx_toml()?.table);
        Ok(Self {
            migrator,
            names: BTreeMap::new(),
        })
    }

    /// Reads the folder of a project, no file of which may hold a conflict of a merge.
    pub(crate) async fn to_run(project: &Project) -> Result<Self, String> {
        no_conflict(&project.read_folder()?)?;
        Self::read(project).await
    }

    /// Reads the folder of a project.
    async fn read(project: &Project) -> Result<Self, String> {
        let folder = project.read_folder()?;
        let mut migrator = Migrator::new(project.folder()?)
            .await
            .map_err(|error| error.to_string())?;
        migrator.dangerous_set_table_name(project.sqlx_toml()?.table);
        let mut names = BTreeMap::new();
        for migration in &folder.migrations {
            names.insert((migration.version, false), shown(&migration.up.path));
            if let Some(down) = &migration.down {
                names.insert((migration.version, true), shown(&down.path));
            }
        }
        Ok(Self { migrator, names })
    }

    /// The same with its record where it usually is: on a server where nothing else is.
    pub(crate) fn in_usual_table(mut self) -> Self {
        self.migrator
            .dangerous_set_table_name(SqlxToml::USUAL_TABLE);
        self
    }

    /// A runner that knows what the files are called.
    pub(crate) fn runner(&self) -> Runner<'_> {
        Runner::new(&self.migrator).naming(|migration| self.name(migration))
    }

    /// That a version is one of the folder's.
    pub(crate) fn check(&self, version: Option<i64>) -> Result<(), String> {
        match version {
            Some(version) if version != 0 && !self.migrator.version_exists(version) => Err(
                format!("there is no migration {version}: `cargo amani status` lists them"),
            ),
            _ => Ok(()),
        }
    }

    fn name(&self, migration: &Migration) -> String {
        let key = (
            migration.version,
            migration.migration_type.is_down_migration(),
        );
        self.names.get(&key).cloned().unwrap_or_default()
    }
}

/// The same with the error in words, and with what it needs in this database.
pub(crate) async fn told<T>(
    done: Result<T, MigrateError>,
    connection: &mut PgConnection,
    migrations: &Migrations,
) -> Result<T, String> {
    let error = match done {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    let table = &migrations.migrator.table_name;
    let text = explain(&error);
    Err(match &error {
        MigrateError::Dirty(version) => format!(
            "migration {version} is partially applied\n  help: undo by hand what is there of it, then `DELETE FROM \
             {table} WHERE version = {version} AND NOT success`; or do by hand what is left, then `UPDATE {table} SET \
             success = true WHERE version = {version}`"
        ),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            let missing = rights::missing(connection, table, error).await;
            text + &missing.unwrap_or_default()
        }
        _ => text,
    })
}

/// The error, and what to do about it.
pub(crate) fn explain(error: &MigrateError) -> String {
    let help = match error {
        MigrateError::ExecuteMigration(sqlx::Error::Database(error), _) => {
            return explain_statement(error.message());
        }
        MigrateError::VersionMissing(_) => {
            "bring the file back, or, with the release that has it, step back: `cargo amani revert`"
        }
        MigrateError::Execute(error @ sqlx::Error::Database(_)) => return said(error),
        MigrateError::Execute(sqlx::Error::Io(error)) => return explain_broken(error, None),
        MigrateError::ExecuteMigration(sqlx::Error::Io(error), version) => {
            return explain_broken(error, Some(*version));
        }
        MigrateError::Source(error) if error.is::<MisfitError>() => return error.to_string(),
        _ => return error.to_string(),
    };
    format!("{error}\n  help: {help}")
}

/// Nobody answers any more, and whether the last word was heard is not known here.
fn explain_broken(error: &std::io::Error, version: Option<i64>) -> String {
    let place = version.map_or_else(String::new, |version| format!(" in migration {version}"));
    format!(
        "the connection to the server broke{place}: {error}\n  help: run the command again, which goes on \
         where this one stopped"
    )
}

/// The message of a way down that would lose rows speaks of sqlx's command line.
fn explain_statement(message: &str) -> String {
    let kinds = [
        "TABLE",
        "UNLOGGED TABLE",
        "SEQUENCE",
        "TYPE",
        "DOMAIN",
        "VIEW",
    ];
    let is_made = |kind| message.contains(&format!("already exists\n  CREATE {kind}"));
    if kinds.into_iter().any(is_made) {
        let help =
            "a database that has all of it already adopts it: `cargo amani apply --baseline`";
        return format!("{message}\n  help: {help}");
    }
    let is_lossy = message.contains("-c amani.allow_lossy=on");
    let help = "\n  help: or run `cargo amani revert --allow-lossy`";
    format!("{message}{}", if is_lossy { help } else { "" })
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        for text in ["10s", "500ms", "2 min", "0", "1.5s", "250"] {
            assert_eq!(time(text).as_deref(), Ok(text));
        }
        for text in ["banana", "", "10 seconds", "-1", "s"] {
            assert!(time(text).unwrap_err().starts_with("write `10s`"), "{text}");
        }
    }
}
