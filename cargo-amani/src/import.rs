//! `cargo amani import`: Rust source from an existing database, dump or folder.

mod baseline;
mod files;
mod groups;
mod items;
mod keys;
mod layout;
mod module;
mod names;
mod naming;
mod proof;
mod rest;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod trouble;
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema_build::Config;
use amani_schema_core::schema::{ObjectName, Schema, Unmanaged};
use amani_schema_history::{Difference, main_owner, without_migrator};
use serde::Serialize;

use crate::output;
use crate::project::{Project, shown};
use crate::source::{Source, migrations_table};
use files::Files;
use module::is_written;
use proof::Written;

/// Write Rust source from an existing database, a dump or a folder of migrations.
///
/// Enums and structs with their attributes, doc comments from comments, in one file for each group of tables
/// whose names begin with the same word; what attributes cannot say is in `sql!` beside them. Before anything
/// is written it is read back and compared with where it comes from. The exit code is 1 where something cannot
/// be said in SQL either: it is listed.
///
///     cargo amani import --from postgres://localhost/escrow --out src/models --baseline
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Where the schema is: `postgres://...`, `sql:FILE` or `migrations:DIR`.
    #[arg(long, value_name = "SOURCE")]
    from: Source,
    /// The folder of the module: `mod.rs` and a file for each group.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over files that are there, and remove those of an earlier import that are not written again.
    #[arg(long)]
    force: bool,
    /// Write the first migration as well, which a database that is there need not run:
    /// `cargo amani apply --baseline` marks it as applied.
    #[arg(long)]
    baseline: bool,
    #[command(flatten)]
    project: Project,
    /// Print JSON: the files, the features that they need, and what could not be said.
    #[arg(long)]
    json: bool,
}

/// What was written.
#[derive(Serialize)]
struct Report {
    files: Vec<String>,
    /// What an earlier import wrote, and this one did not.
    removed: Vec<String>,
    /// Who owns most of a dump, and was taken for whoever runs the migrations.
    owner: Option<Owner>,
    /// The features of amani-schema that the types of the columns need.
    features: Vec<&'static str>,
    /// What neither attributes nor SQL in the source say.
    unsaid: Vec<String>,
    /// What comes back otherwise than it was.
    differences: Vec<String>,
    /// Expressions and queries that only a server could compare.
    unsure: Vec<String>,
}

/// A role, and how many objects belong to it.
#[derive(Serialize)]
struct Owner {
    name: String,
    objects: usize,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    if arguments.baseline && matches!(arguments.from, Source::Migrations(_)) {
        return Err("a folder of migrations needs no baseline: go on with the folder".to_owned());
    }
    let table = migrations_table(&[&arguments.from], project.package())?;
    let (schema, owner) = arguments.read(&table).await?;
    let written = proof::write(&schema, &library(project))?;
    let mut report = Report::of(&schema, &written);
    report.owner = owner;
    if written.files.len() == 1 && schema.unmanaged.is_empty() {
        return Err(format!(
            "{} holds nothing: there is nothing to import, and nothing was written",
            arguments.from
        ));
    }
    let mut files: Vec<(PathBuf, &str)> = written
        .files
        .iter()
        .map(|(name, file)| (arguments.out.join(name), &*file.text))
        .collect();
    let baseline = if arguments.baseline {
        baseline::migrations(project, &written.schema)?
    } else {
        Vec::new()
    };
    files.extend(baseline.iter().map(|(path, text)| (path.clone(), &**text)));
    write(&files, arguments.force)?;
    report.removed = remove_others(&arguments.out, &written.files)?;
    report.files = files.iter().map(|(path, _)| shown(path)).collect();
    if arguments.json {
        output::json(&report)?;
    } else {
        report.files.iter().try_for_each(output::line)?;
        let removed = report.removed.iter();
        removed
            .map(|file| format!("removed {file}"))
            .try_for_each(output::line)?;
        report.explain(&arguments.out);
    }
    let is_whole = report.unsaid.is_empty() && report.differences.is_empty();
    Ok(ExitCode::from(u8::from(!is_whole)))
}

/// Removes the files of an earlier import that this one has not written; those of anybody else stay.
fn remove_others(out: &Path, written: &Files) -> Result<Vec<String>, String> {
    let failed = |error| format!("{} cannot be read: {error}", out.display());
    let mut others: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(out).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_other = !written.contains_key(&*name) && name.ends_with(".rs");
        let is_ours = || fs::read_to_string(&path).is_ok_and(|text| is_written(&text));
        if is_other && is_ours() {
            others.push(path);
        }
    }
    others.sort();
    for path in &others {
        fs::remove_file(path)
            .map_err(|error| format!("{} cannot be removed: {error}", path.display()))?;
    }
    Ok(others.iter().map(|path| shown(path)).collect())
}

/// The name by which the package that the files are for knows amani-schema, where there is one with a source.
fn library(project: &Project) -> String {
    let config = Config::read(project.package());
    let library = config.map(|config| config.own().library.clone());
    library.unwrap_or_else(|_| "amani_schema".to_owned())
}

/// All or nothing: no file that is there is lost.
fn write(files: &[(PathBuf, &str)], force: bool) -> Result<(), String> {
    let there: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.exists())
        .map(|(path, _)| shown(path))
        .collect();
    if !there.is_empty() && !force {
        return Err(format!(
            "already there: {}\n  help: `--force` writes over them",
            there.join(", ")
        ));
    }
    for (path, text) in files {
        let failed = |error| format!("{} cannot be written: {error}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(path, text).map_err(failed)?;
    }
    Ok(())
}

impl Arguments {
    /// The schema, whose objects belong to whoever runs the migrations: in a dump to who owns most of them.
    async fn read(&self, table: &ObjectName) -> Result<(Schema, Option<Owner>), String> {
        let mut schema = self.from.read(table).await?;
        let owner = match self.from {
            Source::Sql(_) => main_owner(&schema),
            _ => None,
        };
        let owner = owner.map(|(name, objects)| Owner { name, objects });
        if let Some(owner) = &owner {
            schema.owner = Some(owner.name.clone());
        }
        Ok((without_migrator(&schema), owner))
    }
}

impl Report {
    fn of(schema: &Schema, written: &Written) -> Self {
        let unsaid = schema.unmanaged.iter();
        let unsaid = unsaid.map(|Unmanaged { kind, name }| format!("{kind} {name}"));
        let mut unsaid: Vec<String> = unsaid.collect();
        // What is listed by name is not listed twice.
        let differences = written.differences.iter();
        let differences = differences.filter(|found| !unsaid.contains(&found.object));
        let (certain, unsure): (Vec<_>, Vec<_>) = differences.partition(|found| found.certain);
        let shown = |all: Vec<&Difference>| all.iter().map(ToString::to_string).collect();
        let (differences, unsure) = (shown(certain), shown(unsure));
        let left_out = written.left_out.iter().map(|(statement, reason)| {
            let first = statement.lines().next().unwrap_or_default();
            format!("{first}: {reason}")
        });
        unsaid.extend(left_out);
        Self {
            files: Vec::new(),
            removed: Vec::new(),
            owner: None,
            features: written.features.iter().copied().collect(),
            differences,
            unsure,
            unsaid,
        }
    }

    /// What to do next, and what is not there.
    fn explain(&self, out: &Path) {
        let features = match self.features.as_slice() {
            [] => String::new(),
            features => format!(" with the features {}", features.join(", ")),
        };
        let folder = out.file_name().unwrap_or_default().to_string_lossy();
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let module = folder.replace(|c| !is_of_name(c), "_");
        let renamed = if module == folder {
            String::new()
        } else {
            format!(", with the folder called {module}")
        };
        output::note(format!(
            "they need amani-schema{features}; and in the root of the crate `mod {module};`{renamed} and \
             `amani_schema::schema!();`"
        ));
        if let Some(Owner { name, objects }) = &self.owner {
            let objects = output::count(*objects, "object");
            output::note(format!(
                "{objects} of {name}: said of none, whoever runs the migrations owns what they make"
            ));
        }
        for unsaid in &self.unsaid {
            output::note(format!("not said: {unsaid}"));
        }
        if !self.unsaid.is_empty() {
            output::note(
                "help: what is not said goes into a migration by hand: `cargo amani new NAME`, and in it the \
                 statement that made it",
            );
        }
        for unsure in &self.unsure {
            output::note(format!("cannot be told: source / written: {unsure}"));
        }
        for difference in &self.differences {
            output::note(format!("not the same: source / written: {difference}"));
        }
    }
}
