//! `cargo amani new`: an empty pair of files for SQL by hand.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema_history::Folder;

use crate::output;
use crate::project::Project;

/// Make an empty migration, up and down, for SQL that is written by hand.
///
/// Its version is later than every one in the folder. The types do not know what is written in it: a
/// build replays it, and then plans from there.
///
///     cargo amani new "seed countries"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// What it does, in a few words: letters, digits, blanks, `_` and `-`.
    name: String,
    #[command(flatten)]
    project: Project,
    /// Print the version and the two paths as JSON.
    #[arg(long)]
    json: bool,
}

/// The files of a new migration.
#[derive(serde::Serialize)]
struct Pair {
    version: i64,
    up: PathBuf,
    down: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let name = slug(&arguments.name)?;
    let folder = arguments.project.folder()?;
    fs::create_dir_all(&folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let pair = Pair::behind_all_of(&folder, &name)?;
    let draft = draft(&arguments.project);
    write(&pair.up, "-- What changes.\n")?;
    write(
        &pair.down,
        "-- How it is undone: exactly what was there before.\n",
    )?;
    if arguments.json {
        output::json(&pair)?;
    } else {
        output::line(pair.up.display())?;
        output::line(pair.down.display())?;
    }
    if !draft.is_empty() {
        let versions: Vec<String> = draft.iter().map(i64::to_string).collect();
        output::note(format!(
            "{} counts as sealed from here on, since this one builds upon it: what the types say next is a migration of its own",
            versions.join(", ")
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What a build may rewrite so far.
fn draft(project: &Project) -> BTreeSet<i64> {
    if !project.has_types() {
        return BTreeSet::new();
    }
    let config = project.config().ok();
    let versions = config.and_then(|config| amani_schema_build::draft_versions(&config).ok());
    versions.unwrap_or_default()
}

impl Pair {
    fn behind_all_of(folder: &Path, name: &str) -> Result<Self, String> {
        let migrations = Folder::read(folder)
            .map_err(|error| error.to_string())?
            .migrations;
        let newest = migrations.last().map_or(0, |migration| migration.version);
        let next = newest.checked_add(1);
        let next = next.ok_or("the newest migration has the last version that there is")?;
        let version = amani_schema_build::timestamp().max(next);
        let file = |direction| folder.join(format!("{version}_{name}.{direction}.sql"));
        Ok(Self {
            version,
            up: file("up"),
            down: file("down"),
        })
    }
}

/// A name as part of a file's: sqlx makes blanks of each `_` again.
fn slug(name: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_alphanumeric() || letter == '-';
    let is_blank = |letter: char| letter.is_whitespace() || letter == '_';
    if let Some(odd) = name
        .chars()
        .find(|letter| !is_plain(*letter) && !is_blank(*letter))
    {
        return Err(format!(
            "the name holds {odd:?}: it takes letters, digits, blanks, `_` and `-`"
        ));
    }
    let words: Vec<&str> = name
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return Err("the name is empty: say what the migration does".to_owned());
    }
    Ok(words.join("_"))
}

/// Never over a file that somebody else has just made.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_name_becomes_part_of_a_file_s() {
        assert_eq!(
            slug(" seed  the_countries "),
            Ok("seed_the_countries".to_owned())
        );
        assert!(slug("../up").unwrap_err().contains("'.'"));
        assert!(slug(" _ ").unwrap_err().contains("empty"));
    }
}
