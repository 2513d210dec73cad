//! `cargo amani squash`: several migrations that are not merged yet in one, proven equal by replay.

mod lost;
mod named;
mod plan;
mod trace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema_build::{Present, Unmerged};
use amani_schema_core::intent::{Intent, Rename};
use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, evolve};
use amani_schema_history::{Folder, History, Migration as Found};
use serde::Serialize;

use crate::output;
use crate::project::{Project, shown};
use lost::{Lost, lost};
use plan::Way;
use trace::Trace;

/// Put one migration in the place of all that are not merged yet, proven equal by replay.
///
/// What the base branch holds (the remote's default branch, or the one that the package names) stays as it
/// is. The others, generated or by hand, are replaced by the fewest files that lead to the same schema, and
/// back: renames stay renames, and rows end as they would have. Statements that change rows or do anything
/// else that no schema shows would be lost, and so stop it. Files that were applied already have to be
/// stepped back before: `cargo amani revert`.
///
///     cargo amani squash --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    /// Keep what this revision of git holds, instead of what the base branch does.
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Leave out statements that change rows, or whose effect is not known; each is named.
    #[arg(long)]
    discard_data: bool,
    /// Only print the files.
    #[arg(long)]
    dry_run: bool,
    /// Print JSON: the files that are replaced, those in their place, and what is left out.
    #[arg(long)]
    json: bool,
}

/// What was done, or would be.
#[derive(Serialize)]
struct Squashed {
    base: String,
    replaced: Vec<String>,
    written: Vec<File>,
    lost: Vec<Lost>,
}

#[derive(Serialize)]
struct File {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    let folder = project.folder()?;
    // It says by itself what is wrong with the folder.
    project.read_folder()?;
    let config = project.has_types().then(|| project.config()).transpose()?;
    let base = config.as_ref().and_then(|config| config.base.as_deref());
    let unmerged = Unmerged::read(&folder, base, arguments.since.as_deref())?;
    let count = unmerged.open().migrations.len();
    if count < 2 {
        let open = output::count(count, "migration");
        return arguments.idle(&unmerged, &format!("{open} beyond {}", unmerged.base()));
    }
    let way = Way::read(unmerged.past(), unmerged.open(), unmerged.all());
    let way = way.map_err(|errors| cannot(&errors))?;
    let types = types(project, &way)?;
    let intent = types.as_ref().map(Present::intent).cloned();
    let planned = way.plan(unmerged.open(), intent.unwrap_or_default());
    let planned = planned.map_err(|errors| cannot(&errors))?;
    let lost = lost(unmerged.open(), &planned, &way.previous);
    if !lost.is_empty() && !arguments.discard_data {
        return arguments.refuse(&lost);
    }
    if planned.len() >= count {
        let why = format!(
            "{} are as few as it takes",
            output::count(count, "migration")
        );
        return arguments.idle(&unmerged, &why);
    }
    let planned = signed(planned, types.as_ref(), &way, &unmerged);
    arguments.write(&unmerged, &planned, lost)
}

/// The types, if they say what the migrations add up to: then what they say of the way holds for these, too.
fn types(project: &Project, way: &Way) -> Result<Option<Present>, String> {
    if !project.has_types() {
        return Ok(None);
    }
    let config = project.config()?;
    let Ok(types) = Present::read(&config) else {
        return Ok(None);
    };
    let left = evolve(&way.next, types.schema(), &Intent::default());
    Ok(left.is_ok_and(|left| left.is_empty()).then_some(types))
}

/// A plan that the types would give is a draft like every other; what is not is left alone by the builds.
fn signed(
    planned: Vec<Migration>,
    types: Option<&Present>,
    way: &Way,
    unmerged: &Unmerged,
) -> Vec<Migration> {
    let of_types = types.map(|types| evolve(&way.previous, types.schema(), types.intent()));
    if of_types.is_some_and(|found| found.as_ref() == Ok(&planned)) {
        return planned;
    }
    let open = unmerged.open().migrations.iter();
    let versions: Vec<String> = open.map(|found| found.version.to_string()).collect();
    let comment = format!(
        "-- Put together by `cargo amani squash` from {}.\n",
        versions.join(", ")
    );
    let signed = planned.into_iter().map(|it| it.signed(&comment));
    signed.collect()
}

/// What a migration calls otherwise, as it is followed statement by statement from the schema before it.
pub(crate) fn renames(before: &Schema, migration: &Found) -> Vec<Rename> {
    let folder = Folder {
        migrations: vec![migration.clone()],
    };
    let trace = Trace::of(History::of(trace::marked(before)), &folder);
    trace.map_or_else(|_| Vec::new(), |trace| plan::renames(&trace, before))
}

fn cannot(errors: &[String]) -> String {
    let errors: Vec<String> = errors
        .iter()
        .map(|error| format!("  {}", error.replace('\n', "\n  ")))
        .collect();
    format!("nothing is squashed:\n{}", errors.join("\n"))
}

impl Arguments {
    fn idle(&self, unmerged: &Unmerged, why: &str) -> Result<ExitCode, String> {
        if self.json {
            output::json(&Squashed {
                base: unmerged.base().to_owned(),
                replaced: Vec::new(),
                written: Vec::new(),
                lost: Vec::new(),
            })?;
        }
        output::note(format!("nothing to squash: {why}"));
        Ok(ExitCode::SUCCESS)
    }

    fn refuse(&self, lost: &[Lost]) -> Result<ExitCode, String> {
        if self.json {
            output::json(&serde_json::json!({ "lost": lost }))?;
        } else {
            lost.iter().try_for_each(output::line)?;
        }
        output::note(format!(
            "nothing is squashed: {} would be lost\n  help: commit what they belong to and squash what is behind \
             it, `--since REV`, or leave them out with `--discard-data`",
            output::count(lost.len(), "statement")
        ));
        Ok(ExitCode::from(1))
    }

    fn write(
        &self,
        unmerged: &Unmerged,
        planned: &[Migration],
        lost: Vec<Lost>,
    ) -> Result<ExitCode, String> {
        let files = unmerged.files(planned);
        let kept = if self.dry_run {
            None
        } else {
            Some(unmerged.replace(planned)?)
        };
        let squashed = Squashed {
            base: unmerged.base().to_owned(),
            replaced: paths(unmerged),
            written: files
                .into_iter()
                .map(|(path, sql)| File {
                    path: shown(&path),
                    sql: self.dry_run.then_some(sql),
                })
                .collect(),
            lost,
        };
        if self.json {
            output::json(&squashed)?;
        } else {
            output::text(squashed.describe())?;
        }
        squashed.remark(kept.as_deref());
        Ok(ExitCode::SUCCESS)
    }
}

/// Every file that is not merged.
fn paths(unmerged: &Unmerged) -> Vec<String> {
    let open = unmerged.open().migrations.iter();
    let scripts = open.flat_map(|found| [Some(&found.up), found.down.as_ref()]);
    let paths: Vec<&PathBuf> = scripts.flatten().map(|script| &script.path).collect();
    paths.into_iter().map(|path| shown(path)).collect()
}

impl Squashed {
    fn describe(&self) -> String {
        let files = self.written.iter().map(|file| match &file.sql {
            Some(sql) => format!("-- ---- {}\n{sql}\n", file.path),
            None => format!("{}\n", file.path),
        });
        files.collect()
    }

    fn remark(&self, kept: Option<&Path>) {
        for lost in &self.lost {
            output::note(format!("left out: {lost}"));
        }
        let (from, to) = (self.replaced.len(), self.written.len());
        let files = |count| output::count(count, "file");
        match kept {
            None => output::note(format!(
                "{} beyond {} would become {}",
                files(from),
                self.base,
                files(to)
            )),
            Some(kept) => output::note(format!(
                "{} beyond {} became {}; what they said is kept in {}\n  help: a database that has applied \
                 them steps back before it goes on: `cargo amani revert`",
                files(from),
                self.base,
                files(to),
                shown(kept)
            )),
        }
    }
}
