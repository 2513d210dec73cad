//! The first migration of a schema that is there already.

use std::path::PathBuf;

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::evolve;
use amani_schema_history::Folder;

use crate::project::Project;

/// What stands at the first byte of a file that must not run in a transaction.
const NO_TRANSACTION: &str = "-- no-transaction\n";

/// The files that make a schema in an empty database, and their texts.
///
/// They are written once and for all: as those by hand they are no draft, which the next build would write anew.
pub(super) fn migrations(
    project: &Project,
    schema: &Schema,
) -> Result<Vec<(PathBuf, String)>, String> {
    let folder = project.folder()?;
    if folder.exists() && !read(&folder)?.migrations.is_empty() {
        return Err(format!(
            "{} holds migrations already: a baseline is the first one",
            folder.display()
        ));
    }
    let migrations =
        evolve(&Schema::default(), schema, &Intent::default()).map_err(|refusals| {
            let texts: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            texts.join("\n")
        })?;
    let mut files = Vec::new();
    for (version, migration) in (amani_schema_build::timestamp()..).zip(&migrations) {
        for (direction, text) in [("up", &migration.up), ("down", &migration.down)] {
            let name = format!("{version}_baseline.{direction}.sql");
            files.push((folder.join(name), sealed(text)));
        }
    }
    Ok(files)
}

fn read(folder: &std::path::Path) -> Result<Folder, String> {
    Folder::read(folder).map_err(|error| error.to_string())
}

/// Without the head that marks a draft.
fn sealed(sql: &str) -> String {
    let (mark, text) = match sql.strip_prefix(NO_TRANSACTION) {
        Some(text) => (NO_TRANSACTION, text),
        None => ("", sql),
    };
    let is_head = |line: &&str| line.is_empty() || line.starts_with("-- ");
    let body: Vec<&str> = text.lines().skip_while(is_head).collect();
    format!(
        "{mark}-- What was there before the first migration; a database that has it need not run this:\n\
         -- `cargo amani apply --baseline` marks it as applied.\n\n{}\n",
        body.join("\n")
    )
}
