//! `cargo amani verify`: the proof on a server of one's own.

mod proof;

use std::process::ExitCode;

use amani_schema::sqlx::{Connection, PgConnection, query_scalar};
use amani_schema::testing::ScratchServer;
use amani_schema_build::Present;

use crate::migrations::Migrations;
use crate::output;
use crate::project::Project;
use proof::{Proof, Step};

/// Prove the migrations on a PostgreSQL server that is started for it and gone afterwards.
///
/// Every way up is applied, and the catalog is what the replay of the folder says, and at the end what
/// the types say; every way down is taken, and the catalog is, line by line, what it was before its way
/// up; and up again. The server is that of `AMANI_POSTGRES_BIN`, of the `PATH`, or the newest that is
/// installed. Tables are empty: rows are not part of the proof.
///
///     cargo amani verify --package crates/models
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    /// Print JSON: each step, and what is wrong with it.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    let folder = project.read_folder()?;
    let migrations = Migrations::read(project).await?.in_usual_table();
    let types = types(project)?;
    let server = ScratchServer::start().map_err(|error| error.to_string())?;
    let (mut connection, version) = connect(&server).await?;
    let is_silent = arguments.json;
    let tell = |step: &Step| {
        if is_silent {
            Ok(())
        } else {
            output::text(step.describe())
        }
    };
    let mut proof = Proof::new(&mut connection, &migrations, tell);
    let wanted = types.as_ref().map(Present::schema);
    proof.run(&folder, wanted).await?;
    if arguments.json {
        output::json(&proof.steps)?;
    }
    let wrong = proof.steps.iter().filter(|step| !step.is_right()).count();
    let count = output::count(folder.migrations.len(), "migration");
    output::note(match wrong {
        0 => format!("proven on PostgreSQL {version}, {count}"),
        wrong => {
            let wrong = output::count(wrong, "step");
            format!("not proven on PostgreSQL {version}, {count}: {wrong} wrong")
        }
    });
    Ok(ExitCode::from(u8::from(wrong > 0)))
}

fn types(project: &Project) -> Result<Option<Present>, String> {
    if !project.has_types() {
        return Ok(None);
    }
    let types = Present::read(&project.config()?);
    types.map(Some).map_err(|errors| errors.join("\n"))
}

/// A connection that may lose rows, of which there are none, and what the server is.
async fn connect(server: &ScratchServer) -> Result<(PgConnection, String), String> {
    let unreachable = |error| format!("the server does not answer: {error}");
    let options = server.connect_options();
    let options = options.options([("amani.allow_lossy", "on")]);
    let connection = PgConnection::connect_with(&options).await;
    let mut connection = connection.map_err(unreachable)?;
    let version = query_scalar("SHOW server_version");
    let version = version.fetch_one(&mut connection).await;
    Ok((connection, version.map_err(unreachable)?))
}
