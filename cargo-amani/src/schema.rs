//! `cargo amani schema`: what a schema is, and how two differ.

use std::process::ExitCode;

use amani_schema_core::sql;
use amani_schema_history::{Difference, canonical, compare};
use serde::Serialize;
use serde_json::json;

use crate::output;
use crate::source::{Source, migrations_table};

/// Print a schema, or compare two.
///
/// The SQL is canonical: each kind of object by name, expressions in one normal form, so that the
/// types, the folder and the database print the same where they say the same.
///
///     cargo amani schema --from rust:. --against postgres://localhost/escrow
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Where the schema is: `rust:DIR` (a crate), `migrations:DIR`, `sql:FILE` or `postgres://...`.
    #[arg(long, value_name = "SOURCE")]
    from: Source,
    /// Print JSON instead of SQL: the model, as `docs/SCHEMA_JSON.md` describes it; with `--against` the
    /// differences.
    #[arg(long)]
    json: bool,
    /// Print what differs from this other schema; the exit code is 1 if anything does for sure.
    #[arg(long, value_name = "SOURCE")]
    against: Option<Source>,
}

/// A difference in one object.
#[derive(Serialize)]
struct Found<'a> {
    object: &'a str,
    attribute: &'a Option<String>,
    from: &'a Option<String>,
    against: &'a Option<String>,
    certain: bool,
}

impl<'a> Found<'a> {
    fn of(difference: &'a Difference) -> Self {
        Self {
            object: &difference.object,
            attribute: &difference.attribute,
            from: &difference.left,
            against: &difference.right,
            certain: difference.certain,
        }
    }
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let sources: Vec<&Source> = [&arguments.from]
        .into_iter()
        .chain(&arguments.against)
        .collect();
    let migrations_table = migrations_table(&sources, ".".as_ref())?;
    let schema = arguments.from.read(&migrations_table).await?;
    if let Some(other) = &arguments.against {
        let differences = compare(&schema, &other.read(&migrations_table).await?);
        if arguments.json {
            let differences: Vec<Found> = differences.iter().map(Found::of).collect();
            output::json(&json!({ "differences": differences }))?;
        } else {
            differences.iter().try_for_each(output::line)?;
        }
        let certain = differences.iter().filter(|found| found.certain).count();
        let unsure = differences.len() - certain;
        output::note(format!(
            "{} and {other}: {}, {unsure} cannot be told",
            arguments.from,
            output::count(certain, "difference")
        ));
        return Ok(ExitCode::from(u8::from(certain > 0)));
    }
    let schema = canonical(&schema);
    if arguments.json {
        output::json(&schema)?;
    } else {
        output::text(sql::print(&schema))?;
    }
    Ok(ExitCode::SUCCESS)
}
