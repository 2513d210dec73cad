//! `cargo amani revert`: steps back.

use std::process::ExitCode;
use std::sync::Mutex;

use amani_schema::migrator::{Back, Pending};

use crate::migrations::{Migrations, Options, Report, told};

/// Step back: the newest migration, so many, or down to a version.
///
/// A migration that is not in the folder goes by the way down that was kept in the database when it was
/// applied. A way down that would lose rows stops before it changes anything.
///
///     cargo amani revert --database postgres://localhost/escrow --steps 2
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The version to go back to, which stays; 0 for the beginning.
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    to: Option<i64>,
    /// How many migrations to step back.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    steps: usize,
    /// Go on where rows would lose something.
    #[arg(long)]
    allow_lossy: bool,
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
    let back = arguments.to.map_or(Back::Steps(arguments.steps), Back::To);
    let report = Mutex::new(Report::default());
    let runner = options.runner(&migrations, &report);
    let runner = runner.allow_lossy(arguments.allow_lossy);
    if options.dry_run {
        let files = runner.reverting(&mut connection, back).await;
        drop(runner);
        let pending = files.map(|files| Pending {
            files,
            ..Pending::default()
        });
        let pending = told(pending, &mut connection, &migrations).await;
        return options.list(pending, "would revert", "nothing to revert", report);
    }
    let done = runner.revert(&mut connection, back).await;
    drop(runner);
    let done = told(done, &mut connection, &migrations).await;
    options.finish(done, report, "nothing to revert")
}
