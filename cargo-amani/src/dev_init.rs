//! `cargo amani dev-init`: marks a database for development.

use std::process::ExitCode;

use amani_schema::migrator::{Mark, Pending, mark};
use serde_json::json;

use crate::migrations::{Migrations, told};
use crate::output::{self, Failure};
use crate::project::{Database, Project};

/// Mark a database for development: it follows the migrations, whatever is in it.
///
/// In a marked database `apply` and `MIGRATOR.run` step back what was changed since it was applied, and
/// what is not in the folder any more, with everything applied after it and with the rows in it; then they
/// apply what is there now, and say what they did and which data went. So types can be edited again after a
/// run, and branches changed. The mark names the server and the database: no copy of it is marked. In a
/// database without a mark nothing of the kind happens.
///
///     cargo amani dev-init --database postgres://localhost/escrow
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Take the mark away.
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    project: Project,
    #[command(flatten)]
    database: Database,
    /// Print JSON: whether the database is marked now, and what the next `apply` would step back.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    let migrations = Migrations::read_or_none(project).await?;
    let url = arguments.database.required_url(project)?;
    let mut connection = arguments.database.connect(project, &[]).await?;
    let runner = migrations.runner();
    let was = mark(&mut connection, &migrations.migrator.table_name).await;
    let done = if arguments.undo {
        runner.unmark(&mut connection).await
    } else {
        runner.mark(&mut connection).await
    };
    if let Err(error) = told(done, &mut connection, &migrations).await {
        output::note(format!("error: {error}"));
        if arguments.json {
            output::json(&Failure::of(&error))?;
        }
        return Ok(ExitCode::from(1));
    }
    let mut pending = Pending::default();
    if !arguments.undo {
        let found = runner.pending(&mut connection, None).await;
        match told(found, &mut connection, &migrations).await {
            Ok(found) => pending = found,
            Err(error) => output::note(format!("warning: {error}")),
        }
    }
    let was_marked = !matches!(was, Ok(Mark::None));
    tell(
        arguments,
        &output::without_passwords(&url),
        was_marked,
        pending,
    )?;
    Ok(ExitCode::SUCCESS)
}

fn tell(
    arguments: &Arguments,
    url: &str,
    was_marked: bool,
    pending: Pending,
) -> Result<(), String> {
    if arguments.json {
        let is_marked = !arguments.undo;
        return output::json(&json!({ "is_marked": is_marked, "would_step_back": pending.back }));
    }
    if arguments.undo {
        let not = if was_marked { "no longer" } else { "not" };
        return output::line(format!("{url} is {not} marked for development"));
    }
    output::line(format!(
        "{url} is marked for development: from now on `apply` and `MIGRATOR.run` step back what was changed \
         or is gone, with the rows in it; `cargo amani dev-init --undo` takes the mark away"
    ))?;
    let mut lines = pending.back.iter();
    lines.try_for_each(|file| output::line(format!("the next one would step back {file}")))
}
