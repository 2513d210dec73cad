//! `cargo amani diff`: the migrations from one schema to another.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema_core::intent::{Intent, RemovedLabel, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::{Migration, Refusal, evolve};
use amani_schema_history::{Folder, History, compare, without_parts};

use crate::output;
use crate::source::{Source, migrations_table};

/// Print the migrations from one schema to another, up and down, or write them as files.
///
/// The exit code is 0 with the migrations, or with nothing to do, and 2 where something has to be
/// decided first: the message says what, and which option or attribute decides it.
///
///     cargo amani diff --from migrations:migrations --to sql:wanted.sql --rename column:users.nick=nickname
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The schema before: `rust:DIR`, `migrations:DIR`, `sql:FILE` or `postgres://...`.
    #[arg(long, value_name = "SOURCE")]
    from: Source,
    /// The schema after.
    #[arg(long, value_name = "SOURCE")]
    to: Source,
    /// Write the files into this folder instead of printing them. Migrations that are in it have to add up to
    /// the schema before.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the migrations as JSON: name, summary, up and down of each.
    #[arg(long, conflicts_with = "out")]
    json: bool,
    /// Drop what the schema after does not have, with the rows that are in it.
    #[arg(long)]
    accept_drops: bool,
    /// What was called otherwise: `table:old=new`, `type:old=new`, `column:table.old=new` or
    /// `label:type.old=new`; the table and the type by their new names.
    #[arg(long, value_name = "RENAME")]
    rename: Vec<String>,
    /// Where the rows of a label go that is removed: `label:type.old=new`, or `label:type.old=forbid`
    /// where there must be none.
    #[arg(long, value_name = "REMOVED")]
    removed: Vec<String>,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let intent = intent(arguments)?;
    let table = migrations_table(&[&arguments.from, &arguments.to], ".".as_ref())?;
    let previous = arguments.from.read(&table).await?;
    let next = arguments.to.read(&table).await?;
    let migrations = evolve(&previous, &next, &intent).map_err(|refusals| describe(&refusals))?;
    match &arguments.out {
        Some(folder) => {
            check_base(folder, &previous, &arguments.from)?;
            write(folder, &migrations)?;
        }
        None if arguments.json => {
            output::json(&migrations.iter().map(as_json).collect::<Vec<_>>())?;
        }
        None => print(&migrations)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What the types after say of the way, and the options, since SQL has no place for it.
fn intent(arguments: &Arguments) -> Result<Intent, String> {
    let mut intent = arguments.to.intent()?;
    for text in &arguments.rename {
        intent.renames.push(rename(text)?);
    }
    for text in &arguments.removed {
        intent.removed.push(removed(text)?);
    }
    intent.accept_drops = arguments.accept_drops;
    Ok(intent)
}

fn rename(text: &str) -> Result<Rename, String> {
    let wrong = || {
        format!(
            "--rename {text}: write `table:old=new`, `type:old=new`, `column:table.old=new` or `label:type.old=new`"
        )
    };
    let (kind, rest) = text.split_once(':').ok_or_else(wrong)?;
    let (from, to) = rest.split_once('=').ok_or_else(wrong)?;
    let part = || {
        let (of, name) = from.rsplit_once('.').ok_or_else(wrong)?;
        Ok::<_, String>((object_name(of), name.to_owned()))
    };
    Ok(match kind {
        "table" => Rename::Relation {
            from: object_name(from),
            to: object_name(to),
        },
        "type" => Rename::Type {
            from: object_name(from),
            to: object_name(to),
        },
        "column" => {
            let (table, from) = part()?;
            let to = to.to_owned();
            Rename::Column { table, from, to }
        }
        "label" => {
            let (type_name, from) = part()?;
            let to = to.to_owned();
            Rename::Label {
                type_name,
                from,
                to,
            }
        }
        _ => return Err(wrong()),
    })
}

fn removed(text: &str) -> Result<RemovedLabel, String> {
    let wrong =
        || format!("--removed {text}: write `label:type.old=new` or `label:type.old=forbid`");
    let rest = text.strip_prefix("label:").ok_or_else(wrong)?;
    let (from, to) = rest.split_once('=').ok_or_else(wrong)?;
    let (type_name, label) = from.rsplit_once('.').ok_or_else(wrong)?;
    Ok(RemovedLabel {
        type_name: object_name(type_name),
        label: label.to_owned(),
        to: (to != "forbid").then(|| to.to_owned()),
    })
}

fn object_name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some(("public", name)) => ObjectName::new(name),
        Some((schema, name)) => ObjectName::in_schema(schema, name),
        None => ObjectName::new(text),
    }
}

fn describe(refusals: &[Refusal]) -> String {
    let texts: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    let options = "from SQL, say it by --rename, --removed or --accept-drops";
    format!("{}\n  help: {options}", texts.join("\n"))
}

fn as_json(migration: &Migration) -> serde_json::Value {
    let Migration {
        name,
        summary,
        up,
        down,
    } = migration;
    serde_json::json!({ "name": name, "summary": summary, "up": up, "down": down })
}

fn print(migrations: &[Migration]) -> Result<(), String> {
    for (place, migration) in migrations.iter().enumerate() {
        let (number, name) = (place + 1, &migration.name);
        output::line(format!("-- ---- {number}_{name}.up.sql\n{}", migration.up))?;
        output::line(format!(
            "-- ---- {number}_{name}.down.sql\n{}",
            migration.down
        ))?;
    }
    if migrations.is_empty() {
        output::note("nothing to do");
    }
    Ok(())
}

/// That migrations from this schema can go on from what a folder holds.
fn check_base(folder: &Path, previous: &Schema, from: &Source) -> Result<(), String> {
    let there = if folder.exists() {
        Folder::read(folder).map_err(|error| error.to_string())?
    } else {
        Folder::default()
    };
    if there.migrations.is_empty() {
        return Ok(());
    }
    let shown = folder.display();
    let help = format!(
        "plan from what it holds, `--from migrations:{shown}`, or write into another folder"
    );
    let (history, errors) = History::replay(&there);
    if let Some(error) = errors.first() {
        return Err(format!(
            "{shown} holds migrations that cannot be followed: {error}\n  help: {help}"
        ));
    }
    let found = without_parts(compare(history.schema(), previous)).into_iter();
    let found: Vec<_> = found.filter(|difference| difference.certain).collect();
    let Some(first) = found.first() else {
        return Ok(());
    };
    let more = match found.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    Err(format!(
        "{shown} holds migrations already, and they do not add up to {from}: {first}{more}\n  help: {help}"
    ))
}

/// Behind the newest version of the folder, as the build script would.
fn write(folder: &Path, migrations: &[Migration]) -> Result<(), String> {
    let failed = |error| format!("{} cannot be written: {error}", folder.display());
    if migrations.is_empty() {
        output::note("nothing to do");
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(failed)?;
    let newest = Folder::read(folder)
        .map_err(|error| error.to_string())?
        .migrations
        .last()
        .map_or(0, |migration| migration.version);
    let first = amani_schema_build::timestamp().max(newest + 1);
    for (version, migration) in (first..).zip(migrations) {
        for (direction, text) in [("up", &migration.up), ("down", &migration.down)] {
            let file = folder.join(format!("{version}_{}.{direction}.sql", migration.name));
            fs::write(&file, text).map_err(failed)?;
            output::line(file.display())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_is_said_by_kind_and_name() {
        assert_eq!(
            rename("column:app.users.nick=nickname"),
            Ok(Rename::Column {
                table: ObjectName::in_schema("app", "users"),
                from: "nick".to_owned(),
                to: "nickname".to_owned(),
            })
        );
        assert!(
            rename("users=people")
                .unwrap_err()
                .contains("table:old=new")
        );
    }

    #[test]
    fn a_removed_label_goes_to_another_or_nowhere() {
        assert_eq!(
            removed("label:mood.sad=happy").unwrap().to.as_deref(),
            Some("happy")
        );
        assert_eq!(removed("label:mood.sad=forbid").unwrap().to, None);
        assert!(removed("mood.sad").is_err());
    }
}
