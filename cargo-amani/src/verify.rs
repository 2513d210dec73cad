//! `cargo amani verify`: the proof on a server of one's own.

mod contents;
mod progress;
mod proof;
mod rows;
mod seed;
mod servers;
mod styles;
mod values;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema::sqlx::postgres::PgConnectOptions;
use amani_schema::sqlx::{self, AssertSqlSafe, Connection, PgConnection, query_scalar, raw_sql};
use amani_schema::testing::{ScratchServer, StartError};
use amani_schema_build::Present;
use amani_schema_core::sql;
use amani_schema_history::Folder;

use crate::migrations::Migrations;
use crate::output;
use crate::project::{Project, said};
use crate::source::in_types;
use progress::Progress;
use proof::{Proof, Step};
use rows::Rows;
use servers::Majors;

/// Prove the migrations on a PostgreSQL server that is started for it and gone afterwards.
///
/// Every way up is applied, and the catalog is what the replay of the folder says, and at the end what
/// the types say; every way down is taken, and the catalog is, line by line, what it was before its way
/// up; and up again. Then once more with rows in every table that takes some, every label of every enum in
/// one: up, back and up at every step. A way down that would lose rows has to stop, and to go on only where
/// that is allowed; no table that stays may have fewer rows. Roles that the migrations name and do not make are
/// made on the server.
///
/// The server is that of `AMANI_POSTGRES_BIN`, of the `PATH`, or the newest that is installed;
/// `--postgres 14..18` names major versions, which are looked for in `target/postgres/VERSION/bin`, too.
///
///     cargo amani verify --package crates/models --postgres 15,17..18
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    /// The major versions to prove it on: `15`, `14..18`, `14,16`.
    #[arg(long, value_name = "VERSIONS")]
    postgres: Option<Majors>,
    /// Leave the tables empty: no rows are put in.
    #[arg(long)]
    no_rows: bool,
    /// Print JSON: each step, and what is wrong with it.
    #[arg(long)]
    json: bool,
}

/// What is proven.
struct Subject {
    folder: Folder,
    migrations: Migrations,
    types: Option<Present>,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    let subject = Subject {
        folder: project.read_folder()?,
        migrations: Migrations::to_run(project).await?.in_usual_table(),
        types: types(project)?,
    };
    let servers: Vec<Option<PathBuf>> = match &arguments.postgres {
        Some(majors) => majors.find()?.into_iter().map(Some).collect(),
        None => vec![None],
    };
    let mut steps = Vec::new();
    for binaries in &servers {
        steps.extend(arguments.prove(&subject, binaries.clone()).await?);
    }
    if arguments.json {
        output::json(&steps)?;
    }
    let is_wrong = steps.iter().any(|step| !step.is_right());
    Ok(ExitCode::from(u8::from(is_wrong)))
}

fn types(project: &Project) -> Result<Option<Present>, String> {
    if !project.has_types() {
        return Ok(None);
    }
    let types = Present::read(&project.config()?);
    types.map(Some).map_err(|mistakes| in_types(&mistakes))
}

impl Arguments {
    /// All steps on one server, told as they are done.
    async fn prove(
        &self,
        subject: &Subject,
        binaries: Option<PathBuf>,
    ) -> Result<Vec<Step>, String> {
        let count = subject.folder.migrations.len();
        let progress = Progress::of(if self.no_rows { 2 * count } else { 3 * count } + 1);
        let tell = |step: &Step| {
            progress.clear();
            if !self.json {
                output::text(step.describe())?;
            }
            progress.step();
            Ok(())
        };
        // What is the server's and not the database's would be there already: then rows have one of their own.
        let is_shared = !reaches_beyond(&subject.folder);
        let other = binaries.clone();
        let other = (!self.no_rows && !is_shared)
            .then(|| tokio::task::spawn_blocking(move || start(other.as_deref())));
        let server = start(binaries.as_deref()).map_err(|error| error.to_string())?;
        let roles = roles_needed(&subject.folder);
        let (mut connection, version) = connect(server.connect_options(), "on").await?;
        make(&mut connection, &roles).await?;
        if self.postgres.is_some() && !self.json {
            output::line(format!("-- PostgreSQL {version}"))?;
        }
        let mut steps = {
            let mut proof = Proof::new(&mut connection, &subject.migrations, tell);
            let wanted = subject.types.as_ref().map(Present::schema);
            proof.run(&subject.folder, wanted).await?;
            proof.steps
        };
        if !self.no_rows {
            let other = match other {
                Some(other) => {
                    let other = other.await.map_err(|error| error.to_string())?;
                    Some(other.map_err(|error| error.to_string())?)
                }
                None => None,
            };
            let options = match &other {
                Some(other) => other.connect_options(),
                None => new_database(&mut connection, &server).await?,
            };
            let (mut connection, _) = connect(options, "off").await?;
            if other.is_some() {
                make(&mut connection, &roles).await?;
            }
            let mut rows = Rows::new(&mut connection, &subject.migrations, tell);
            rows.run(&subject.folder).await?;
            steps.extend(rows.steps);
        }
        progress.clear();
        if !roles.is_empty() {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            output::note(format!(
                "roles that no migration makes were made for it: {}",
                roles.join(", ")
            ));
        }
        let wrong = steps.iter().filter(|step| !step.is_right()).count();
        let count = output::count(count, "migration");
        output::note(match wrong {
            0 => format!("proven on PostgreSQL {version}, {count}"),
            wrong => {
                let wrong = output::count(wrong, "step");
                format!("not proven on PostgreSQL {version}, {count}: {wrong} wrong")
            }
        });
        Ok(steps.into_iter().map(|step| step.on(&version)).collect())
    }
}

fn start(binaries: Option<&Path>) -> Result<ScratchServer, StartError> {
    match binaries {
        Some(binaries) => ScratchServer::start_from(binaries),
        None => ScratchServer::start(),
    }
}

/// Whether the migrations may make what all databases of a server share. A word too many costs a second.
fn reaches_beyond(folder: &Folder) -> bool {
    const SHARED: [&str; 5] = ["role", "user", "group", "tablespace", "system"];
    let ups = folder.migrations.iter().map(|migration| &migration.up.sql);
    ups.into_iter().any(|sql| {
        let sql = sql.to_lowercase();
        let mut words = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let mut before = "";
        words.any(|word| {
            let is_made = ["create", "alter"].contains(&before) && SHARED.contains(&word);
            if !word.is_empty() {
                before = word;
            }
            is_made
        })
    })
}

/// The roles that the ways up name, and that are there already where the migrations run for real.
fn roles_needed(folder: &Folder) -> BTreeSet<String> {
    let ups = folder.migrations.iter();
    amani_schema_history::roles_needed(ups.map(|migration| &*migration.up.sql))
}

/// Makes roles on a server that is there for the proof alone.
async fn make(connection: &mut PgConnection, roles: &BTreeSet<String>) -> Result<(), String> {
    for role in roles.iter().filter(|role| *role != "postgres") {
        let sql = format!("CREATE ROLE {}", sql::identifier(role));
        let made = raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await;
        made.map_err(|error| format!("role {role} cannot be made: {}", said(&error)))?;
    }
    Ok(())
}

async fn new_database(
    connection: &mut PgConnection,
    server: &ScratchServer,
) -> Result<PgConnectOptions, String> {
    const NAME: &str = "amani_rows";
    let made = raw_sql("CREATE DATABASE amani_rows TEMPLATE template0");
    let made = made.execute(connection).await;
    made.map_err(|error| format!("a database for the rows cannot be made: {}", said(&error)))?;
    Ok(server.options_for(NAME))
}

/// A connection that may lose rows or not, and what the server is.
async fn connect(
    options: PgConnectOptions,
    may_lose: &str,
) -> Result<(PgConnection, String), String> {
    let unreachable = |error: sqlx::Error| format!("the server does not answer: {}", said(&error));
    let options = options.options([("amani.allow_lossy", may_lose)]);
    let connection = PgConnection::connect_with(&options).await;
    let mut connection = connection.map_err(unreachable)?;
    let version = query_scalar("SHOW server_version");
    let version = version.fetch_one(&mut connection).await;
    Ok((connection, version.map_err(unreachable)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use amani_schema_history::{Migration, Script};

    #[test]
    fn what_all_databases_share_is_seen() {
        let reaches = |sql: &str| {
            let up = Script {
                path: PathBuf::new(),
                sql: sql.to_owned(),
                no_transaction: false,
            };
            reaches_beyond(&Folder {
                migrations: vec![Migration {
                    version: 1,
                    description: String::new(),
                    up,
                    down: None,
                }],
            })
        };
        assert!(reaches("DO $$ BEGIN EXECUTE 'CREATE  ROLE app'; END $$"));
        assert!(!reaches("CREATE TABLE role (user_group int)"));
    }
}
