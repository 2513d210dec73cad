//! `cargo amani apply`: brings a database up to date.

use std::process::ExitCode;
use std::sync::Mutex;

use crate::migrations::{Migrations, Options, Report};

/// Apply the migrations that a database has not applied yet.
///
/// The record is sqlx's own, so `sqlx migrate run` and this can be mixed. Any number may be started at
/// once: each waits for its turn. A file that does not get its locks in time lets other queries pass and
/// begins again. The exit code is 1 where a migration fails or the record does not fit the folder, and
/// the error names file, line and statement. In a database that `cargo amani dev-init` has marked, what
/// was changed or is gone is stepped back first, with the rows in it.
///
///     cargo amani apply --database postgres://localhost/escrow --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The last version to apply.
    #[arg(long, value_name = "VERSION")]
    to: Option<i64>,
    #[command(flatten)]
    options: Options,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let options = &arguments.options;
    let migrations = Migrations::read(&options.project).await?;
    migrations.check(arguments.to)?;
    let settings = options.settings();
    let mut connection = options
        .database
        .connect(&options.project, &settings)
        .await?;
    let report = Mutex::new(Report::default());
    let runner = options.runner(&migrations, &report);
    if options.dry_run {
        let pending = runner.pending(&mut connection, arguments.to).await;
        drop(runner);
        return options.list(pending, "apply", report);
    }
    let done = runner.apply(&mut connection, arguments.to).await;
    drop(runner);
    options.finish(done, report, "nothing to apply")
}
