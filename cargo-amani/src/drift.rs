//! `cargo amani drift`: what a live database has that it should not, and the other way round.

pub(crate) mod needed;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use amani_schema::migrator::applied;
use amani_schema_core::intent::Intent;
use amani_schema_core::schema::Schema;
use amani_schema_core::sql;
use amani_schema_evolution::{Migration, Refusal, evolve};
use amani_schema_history::{
    Difference, Folder, compare, without_doubts, without_parts, without_unsaid_owners,
};
use serde::Serialize;

use crate::output;
use crate::project::{Database, Project, said};
use crate::rights;
use crate::source::{Source, migrations_table, replayed};

/// Compare a live database with the migrations or the types, and show the SQL that would repair it.
///
/// Nothing is changed. A migration that is not applied yet is no drift: what the database has applied is what it is
/// compared with, and the others are counted. The tables that sqlx and this migrator keep their records in are no drift. The
/// exit code is 1 where anything differs for sure; expressions and queries that only a server could
/// compare are listed and do not count. Read the SQL before you run it: it drops what should not be
/// there, with the rows in it.
///
///     cargo amani drift --database postgres://localhost/escrow --from rust:.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// What the database should be: `rust:DIR`, `migrations:DIR`, `sql:FILE` or `postgres://...`; else
    /// the package's migrations.
    #[arg(long, value_name = "SOURCE")]
    from: Option<Source>,
    #[command(flatten)]
    project: Project,
    #[command(flatten)]
    database: Database,
    /// Print the differences and the repair as JSON.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Serialize)]
pub(crate) struct Drift {
    differences: Vec<Found>,
    /// SQL, transaction by transaction, that leads from the database to what it should be.
    repair: Vec<String>,
    /// Why there is no such SQL.
    refused: Vec<String>,
    /// What differs and is known by name only, so that the SQL leaves it as it is.
    unrepaired: Vec<String>,
    /// How many migrations the database has not applied yet, which is no drift.
    pending: usize,
}

/// A difference in one object.
#[derive(Serialize)]
struct Found {
    object: String,
    attribute: Option<String>,
    should_be: Option<String>,
    is: Option<String>,
    certain: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    let url = arguments.database.required_url(project)?;
    let wanted = match &arguments.from {
        Some(source) => source.clone(),
        None => Source::Migrations(project.folder()?),
    };
    let database = Source::Database(url);
    let table = migrations_table(&[&wanted, &database], project.package())?;
    let (should_be, pending) = match &wanted {
        Source::Migrations(folder) => arguments.so_far(folder, &sql::object_name(&table)).await?,
        wanted => (wanted.read(&table).await?, 0),
    };
    let is = database.read(&table).await?;
    let mut connection = arguments.database.connect(project, &[]).await?;
    let needed = needed::extensions(&mut connection).await;
    let needed = needed.map_err(|error| format!("the catalog cannot be read: {}", said(&error)))?;
    let mut drift = Drift::between(&should_be, &is, &needed);
    drift.pending = pending;
    let certain = drift.certain();
    let unsure = drift.differences.len() - certain;
    if arguments.json {
        output::json(&drift)?;
    } else {
        output::text(drift.describe())?;
        output::note(format!(
            "the database beside {wanted}: {}, {unsure} cannot be told",
            output::count(certain, "difference")
        ));
        if pending > 0 {
            output::note(format!(
                "{} not applied yet, which is no drift: `cargo amani apply`",
                match pending {
                    1 => "1 migration is".to_owned(),
                    several => format!("{several} migrations are"),
                }
            ));
        }
    }
    Ok(ExitCode::from(u8::from(certain > 0)))
}

impl Arguments {
    /// What the migrations that the database has applied add up to, and how many are left. Where it has no
    /// record of any, all of them count.
    async fn so_far(&self, path: &Path, record: &str) -> Result<(Schema, usize), String> {
        let mut folder = Folder::read(path).map_err(|error| error.to_string())?;
        let mut connection = self.database.connect(&self.project, &[]).await?;
        let applied = match applied(&mut connection, record).await {
            Ok(applied) => applied,
            Err(error) => return Err(rights::unreadable(&mut connection, record, &error).await),
        };
        let all = folder.migrations.len();
        if !applied.is_empty() {
            let is_applied = |version| applied.iter().any(|row| row.version == version);
            folder.migrations.retain(|it| is_applied(it.version));
        }
        let pending = all - folder.migrations.len();
        Ok((replayed(&folder)?, pending))
    }
}

impl Drift {
    /// What differs; of the extensions the `needed` ones stay.
    pub(crate) fn between(should_be: &Schema, is: &Schema, needed: &BTreeSet<String>) -> Self {
        let found = without_parts(compare(should_be, is));
        let is_certain = found.iter().any(|found| found.certain);
        let (repaired, kept) = needed::keep(is, should_be, needed);
        let mut drift = Self {
            differences: found.into_iter().map(Found::from).collect(),
            repair: Vec::new(),
            refused: Vec::new(),
            unrepaired: by_name(should_be, is).into_iter().chain(kept).collect(),
            pending: 0,
        };
        if is_certain {
            match repair(is, &repaired) {
                Ok(migrations) => {
                    drift.repair = migrations.iter().map(|it| statements(&it.up)).collect();
                }
                Err(refusals) => drift.refused = refusals.iter().map(ToString::to_string).collect(),
            }
        }
        drift
    }

    /// How many differences are certain.
    pub(crate) fn certain(&self) -> usize {
        self.differences.iter().filter(|it| it.certain).count()
    }

    /// Whether the SQL leaves nothing as it is.
    pub(crate) fn is_repaired(&self) -> bool {
        self.unrepaired.is_empty()
    }

    pub(crate) fn describe(&self) -> String {
        let mut text: String = self.differences.iter().map(Found::describe).collect();
        if !self.repair.is_empty() {
            text += &format!("\n-- What would repair it:\n\n{}", self.repair.join("\n"));
        }
        if !self.unrepaired.is_empty() {
            text += &format!(
                "\n-- Not repaired by this, since only the name is known: {}\n",
                self.unrepaired.join("; ").replace('\n', " ")
            );
        }
        for reason in &self.refused {
            text += &format!("\nno SQL to repair it: {reason}\n");
        }
        text
    }
}

/// What only one of the two has, of what is known by name only.
fn by_name(one: &Schema, other: &Schema) -> Vec<String> {
    let all = |schema: &Schema| schema.unmanaged.iter().cloned().collect::<BTreeSet<_>>();
    let (one, other) = (all(one), all(other));
    let differing = one.symmetric_difference(&other);
    differing
        .map(|it| format!("{} {}", it.kind, it.name))
        .collect()
}

fn repair(is: &Schema, should_be: &Schema) -> Result<Vec<Migration>, Vec<Refusal>> {
    let intent = Intent {
        accept_drops: true,
        ..Intent::default()
    };
    let way_to = |wanted: &Schema| evolve(&without_unsaid_owners(is, wanted), wanted, &intent);
    // A view as it is may need what goes.
    way_to(&without_doubts(should_be, is)).or_else(|_| way_to(should_be))
}

/// What stands at the first byte of a file that must not run in a transaction.
const NO_TRANSACTION: &str = "-- no-transaction\n";

/// A generated text without the head of its file, which speaks of a way down and of a release before;
/// ready for psql, in a transaction where it may be in one.
fn statements(sql: &str) -> String {
    let (has_none, text) = match sql.strip_prefix(NO_TRANSACTION) {
        Some(text) => (true, text),
        None => (false, sql),
    };
    let is_head = |line: &&str| line.is_empty() || line.starts_with("-- ");
    let body: Vec<&str> = text.lines().skip_while(is_head).collect();
    let body = body.join("\n");
    if has_none {
        format!("{NO_TRANSACTION}{body}\n")
    } else {
        format!("BEGIN;\n{body}\nCOMMIT;\n")
    }
}

impl From<Difference> for Found {
    fn from(difference: Difference) -> Self {
        Self {
            object: difference.object,
            attribute: difference.attribute,
            should_be: difference.left,
            is: difference.right,
            certain: difference.certain,
        }
    }
}

impl Found {
    fn describe(&self) -> String {
        let object = &self.object;
        let Some(attribute) = &self.attribute else {
            return if self.should_be.is_some() {
                format!("{object} is missing\n")
            } else {
                format!("{object} should not be there\n")
            };
        };
        let value = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        let (should_be, is) = (value(&self.should_be), value(&self.is));
        if self.certain {
            format!("{object}: {attribute} is {is}, and should be {should_be}\n")
        } else {
            format!("{object}: {attribute} is {is}; whether that is {should_be} cannot be told\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn the_head_of_a_file_goes_and_the_mark_stays() {
        assert_eq!(
            statements("-- Generated.\n-- Locks\n\nA;\n-- why\nB;\n"),
            "BEGIN;\nA;\n-- why\nB;\nCOMMIT;\n"
        );
        assert_eq!(
            statements("-- no-transaction\n-- Generated.\n\nA;\n"),
            "-- no-transaction\nA;\n"
        );
    }
}
