use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use amani_schema_core::schema::Schema;
use amani_schema_syntax::{Note, Walked};

use crate::config::Config;
use crate::finding::Finding;
use crate::folder::shown;
use crate::known::Known;
use crate::mistake::{Mistake, Spot};
use crate::mode::is_copy;
use crate::model::Model;
use crate::programs::Programs;
use crate::settle::{Settled, Unsettled, settle};
use crate::standing::Standing;
use crate::walk::{Parsed, Tree};
use crate::{Mode, embed, files, part};

/// What a run found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What has to be looked at again when it changes.
    pub watched: Vec<PathBuf>,
    /// What `amani_schema::schema!()` includes; `None` where rustc has to report a mistake first.
    pub embedded: Option<String>,
    /// What is wrong, each with its place and what to do about it.
    pub errors: Vec<String>,
    /// The same for who shows it otherwise, and what rustc reports at its place, which is no error of the
    /// build script.
    pub mistakes: Vec<Mistake>,
    /// Whether they are no more than that the folder is not what the types say, and that nothing may be
    /// written.
    pub differs: bool,
    /// The same, if all of it is for the macros to report, each at its place.
    pub reports: Vec<Note>,
    /// What was read, for the macros to compare with; `None` where a mistake has to be mended first.
    pub walked: Option<Walked>,
    /// What the author should know though the build goes on.
    pub warnings: Vec<String>,
    /// Whether everything is as it was at the last run: what that left is right, and is not said again.
    pub is_known: bool,
}

/// Reads the types, writes or checks the migrations, and leaves in `OUT_DIR` what
/// `amani_schema::schema!()` includes.
///
/// # Panics
///
/// When it is not called by cargo from a build script, or `OUT_DIR` cannot be written.
pub fn run() {
    let variable = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .unwrap_or_else(|| panic!("{name} is not set: call this from build.rs"))
    };
    let (package, out_dir) = (variable("CARGO_MANIFEST_DIR"), variable("OUT_DIR"));
    for name in ["AMANI_SCHEMA", "CI", "DOCS_RS"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    println!("cargo::rerun-if-changed=Cargo.toml");
    if package.join("sqlx.toml").exists() {
        println!("cargo::rerun-if-changed=sqlx.toml");
    }
    let (outcome, nothing) = match prepare(&package, &out_dir) {
        Ok((config, mode)) => {
            let outcome = generate(&config, mode, files::invoked_at(&out_dir));
            (outcome, embed::nothing(&config))
        }
        Err(error) => (Outcome::failed(error), String::new()),
    };
    for path in &outcome.watched {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    if outcome.reports.is_empty() {
        let errors = outcome.errors.iter().flat_map(|error| error.lines());
        errors.for_each(|line| println!("cargo::error={line}"));
    }
    let warnings = outcome.warnings.iter().flat_map(|warning| warning.lines());
    warnings.for_each(|line| println!("cargo::warning={line}"));
    let embedded = out_dir.join("amani_schema.rs");
    if outcome.is_known && embedded.exists() {
        return;
    }
    match outcome.embedded {
        Some(text) => write(&embedded, &text),
        // What was embedded last stays, so that what rustc reports is the only error.
        None if embedded.exists() => {}
        None => write(&embedded, &nothing),
    }
    let left = [
        (Note::FINDINGS, Note::write(&outcome.reports)),
        (
            Walked::FILE,
            outcome
                .walked
                .map_or_else(String::new, |walked| walked.write()),
        ),
    ];
    for (name, text) in left {
        write(&out_dir.join(name), &text);
    }
}

/// Only where it differs: what includes a file would be compiled anew.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        files::write(path, text)
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
    }
}

fn prepare(package: &Path, out_dir: &Path) -> Result<(Config, Mode), String> {
    let config = if is_copy(package) {
        Config::of_copy(package)
    } else {
        Config::read(package)
    };
    let mut config = config.map_err(|error| error.to_string())?;
    // Of this package alone, in the target directory, and never in the way of another build.
    config.cache = Some(out_dir.join("amani-schema"));
    Ok((config, Mode::detect(package)?))
}

/// One run for a package: what [`run`] does, without cargo around it.
///
/// `invoked_at` is when cargo started the build script; what is written is dated so, which makes
/// the next build fresh.
#[must_use]
pub fn generate(config: &Config, mode: Mode, invoked_at: Option<SystemTime>) -> Outcome {
    if config.is_alone {
        return part::alone(config);
    }
    let mut parsed = Parsed::new();
    let programs = Programs::read(config, &mut parsed);
    let standing = Standing::read(config, mode);
    let known = standing.as_ref().ok();
    let known = known.and_then(|standing| Known::of(config, mode, standing));
    let known = known.filter(|_| config.part_of.is_none() && programs.errors.is_empty());
    if let Some(outcome) = known.as_ref().and_then(|known| known.recall(&mut parsed)) {
        return outcome;
    }
    let tree = Tree::walk(&config.crates, &mut parsed);
    let model = Model::read(&tree, config);
    let read = Read {
        config,
        tree: &tree,
        model: &model,
    };
    let mut outcome = read.begin(programs);
    if !outcome.mistakes.is_empty() {
        return outcome;
    }
    outcome.walked = Some(model.walked(&tree, config));
    if let Some(owner) = &config.part_of {
        outcome.embedded = Some(part::embedded(config, owner));
        return outcome;
    }
    let settled = standing.map_err(Unsettled::from);
    let settled = settled.and_then(|standing| settle(config, mode, invoked_at, &model, &standing));
    let is_right = read.conclude(&mut outcome, settled);
    if let Some(known) = known.filter(|_| is_right) {
        known.keep(&tree, &outcome);
    }
    outcome
}

/// The schema that the types of a package say, read from its source as the build script reads it.
///
/// # Errors
///
/// What is wrong with the types: with the whole, and with each item, as rustc reports it.
pub fn schema(config: &Config) -> Result<Schema, Vec<Mistake>> {
    read(config).map(|(_, model)| model.schema)
}

/// All that the types of a package say, without a mistake in it.
pub(crate) fn read(config: &Config) -> Result<(Tree, Model), Vec<Mistake>> {
    let tree = Tree::walk(&config.crates, &mut Parsed::new());
    let model = Model::read(&tree, config);
    let mut mistakes = left_to_rustc(&tree, config, &model);
    let findings = model.findings.iter();
    mistakes.extend(findings.map(|finding| Mistake::in_types(&tree, config, finding)));
    if mistakes.is_empty() {
        Ok((tree, model))
    } else {
        Err(mistakes)
    }
}

/// What rustc reports at its place.
fn left_to_rustc(tree: &Tree, config: &Config, model: &Model) -> Vec<Mistake> {
    let mut left: Vec<&Finding> = tree.left.iter().chain(&model.left).collect();
    left.sort_by_key(|finding| (finding.file, finding.range.start));
    let left = left.into_iter();
    left.map(|finding| Mistake::in_types(tree, config, finding))
        .collect()
}

/// A warning with its file and line, without the source: cargo shows it at every build.
fn in_one_line(tree: &Tree, config: &Config, finding: &Finding) -> String {
    let file = &tree.files[finding.file];
    let path = shown(config, &file.path);
    let Spot { line, .. } = Spot::of(&file.path, &file.text, finding.range.start);
    format!("{path}:{line}: {}", finding.message)
}

/// What was read, to make an outcome of.
struct Read<'a> {
    config: &'a Config,
    tree: &'a Tree,
    model: &'a Model,
}

impl Read<'_> {
    /// What is watched, and what is wrong with the types alone.
    fn begin(&self, programs: Programs) -> Outcome {
        let (config, tree) = (self.config, self.tree);
        let mut outcome = Outcome {
            watched: tree.files.iter().map(|file| file.path.clone()).collect(),
            mistakes: left_to_rustc(tree, config, self.model),
            ..Outcome::default()
        };
        let others = config.crates[1..].iter();
        let others = others.map(|other| other.package.join("Cargo.toml"));
        outcome.watched.extend(others);
        outcome.watched.push(match &config.part_of {
            Some(owner) => owner.join("Cargo.toml"),
            None => config.migrations.clone(),
        });
        outcome.watched.extend(programs.watched);
        self.find(&mut outcome, self.model.findings.iter().map(Ok));
        if !programs.errors.is_empty() {
            programs.errors.into_iter().for_each(|it| outcome.fail(it));
            // Cargo's own message is the only way to all of them.
            outcome.reports.clear();
        }
        outcome
    }

    /// What came of the folder; whether it was and is what the types say.
    fn conclude(&self, outcome: &mut Outcome, settled: Result<Settled, Unsettled>) -> bool {
        match settled {
            Ok(settled) => {
                let is_right = settled.written.is_empty() && !settled.differs;
                let spent = settled.spent.iter();
                let spent = spent.map(|finding| in_one_line(self.tree, self.config, finding));
                outcome.warnings.extend(spent);
                outcome.embedded = Some(embed::render(self.config, self.model, &settled));
                outcome.watched.extend(settled.watched);
                outcome.warnings.extend(settled.warnings);
                return is_right;
            }
            Err(Unsettled::Folder(errors)) => {
                let mistakes = errors.into_iter().map(Mistake::in_folder);
                mistakes.for_each(|mistake| outcome.fail(mistake));
            }
            Err(Unsettled::Differs(report)) => {
                outcome.differs = true;
                outcome.fail(Mistake::in_folder(report));
            }
            Err(Unsettled::Types(refusals)) => {
                self.find(outcome, refusals.iter().map(Result::as_ref));
            }
        }
        outcome.walked = None;
        false
    }

    /// Takes up what is wrong: as it is shown in a terminal, and as the macros report it if they can report
    /// all of it.
    fn find<'a>(
        &self,
        outcome: &mut Outcome,
        found: impl Iterator<Item = Result<&'a Finding, &'a Mistake>>,
    ) {
        let mut reports = Some(Vec::new());
        for finding in found {
            let report = finding.ok().filter(|it| self.model.is_expanded(it));
            let report = report.and_then(|it| it.report(&self.tree.files[it.file]));
            reports = reports.zip(report).map(|(mut reports, report)| {
                reports.push(report);
                reports
            });
            outcome.fail(match finding {
                Ok(finding) => Mistake::in_types(self.tree, self.config, finding),
                Err(mistake) => mistake.clone(),
            });
        }
        outcome.reports = reports.unwrap_or_default();
    }
}

impl Outcome {
    pub(crate) fn fail(&mut self, mistake: Mistake) {
        self.errors.push(mistake.to_string());
        self.mistakes.push(mistake);
    }

    pub(crate) fn failed(error: String) -> Self {
        let mut outcome = Self::default();
        outcome.fail(Mistake::in_folder(error));
        outcome
    }
}
