//! `cargo amani apply`: brings a database up to date.

mod baseline;

use std::process::ExitCode;
use std::sync::Mutex;

use amani_schema::migrator::Pending;

use crate::migrations::{Migrations, Options, Report, told};

/// Apply the migrations that a database has not applied yet.
///
/// The record is sqlx's own, so `sqlx migrate run` and this can be mixed. Any number may be started at
/// once: each waits for its turn. A file that does not get its locks in time lets other queries pass and
/// begins again. The exit code is 1 where a migration fails or the record does not fit the folder, and
/// the error names file, line and statement. In a database that `cargo amani dev-init` has marked, what
/// was changed or is gone is stepped back first, with the rows in it.
///
/// A database that was there before its first migration need not run it: `--baseline` marks what is pending as
/// applied, if the database has exactly what the files say, and else says what differs.
///
///     cargo amani apply --database postgres://localhost/escrow --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The last version to apply.
    #[arg(long, value_name = "VERSION")]
    to: Option<i64>,
    /// Mark the migrations as applied without running them: the database has all that they make already.
    #[arg(long)]
    baseline: bool,
    #[command(flatten)]
    options: Options,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let options = &arguments.options;
    let migrations = Migrations::to_run(&options.project).await?;
    migrations.check(arguments.to)?;
    let settings = options.settings();
    let mut connection = options
        .database
        .connect(&options.project, &settings)
        .await?;
    if arguments.baseline && !baseline::fits(arguments, &mut connection).await? {
        return Ok(ExitCode::from(1));
    }
    let report = Mutex::new(Report::default());
    let runner = options.runner(&migrations, &report);
    if options.dry_run {
        let pending = runner.pending(&mut connection, arguments.to).await;
        drop(runner);
        let word = if arguments.baseline {
            "mark as applied:"
        } else {
            "apply"
        };
        let pending = told(pending, &mut connection, &migrations).await;
        return options.list(
            pending,
            &format!("would {word}"),
            "nothing to apply",
            report,
        );
    }
    if arguments.baseline {
        let adopted = runner.adopt(&mut connection, arguments.to).await;
        drop(runner);
        let adopted = adopted.map(|files| Pending {
            files,
            ..Pending::default()
        });
        let adopted = told(adopted, &mut connection, &migrations).await;
        return options.list(adopted, "marked as applied:", "nothing to apply", report);
    }
    let done = runner.apply(&mut connection, arguments.to).await;
    drop(runner);
    let done = told(done, &mut connection, &migrations).await;
    options.finish(done, report, "nothing to apply")
}
