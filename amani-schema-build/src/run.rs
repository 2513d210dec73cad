use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use amani_schema_core::plan::Plan;
use amani_schema_core::schema::Schema;
use diffy::DiffOptions;

use crate::config::Config;
use crate::folder::{Difference, FileState, Folder};
use crate::model::Model;
use crate::walk::Tree;
use crate::{Mode, embed, files, header, timestamp};

/// What a run found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What has to be looked at again when it changes.
    pub watched: Vec<PathBuf>,
    /// What `amani_schema::schema!()` includes; `None` where rustc has to report a mistake first.
    pub embedded: Option<String>,
    /// What is wrong, each with its place and what to do about it.
    pub errors: Vec<String>,
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
    let outcome = prepare(&package).map_or_else(Outcome::failed, |(config, mode)| {
        generate(&config, mode, files::invoked_at(&out_dir))
    });
    for path in &outcome.watched {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let errors = outcome.errors.iter().flat_map(|error| error.lines());
    errors.for_each(|line| println!("cargo::error={line}"));
    write_embedded(
        &out_dir.join("amani_schema.rs"),
        outcome.embedded.as_deref(),
    );
}

/// Without a complete model what was embedded last stays, so that rustc's own message is the only one.
fn write_embedded(path: &Path, text: Option<&str>) {
    let is_there = path.exists();
    let text = text
        .or_else(|| (!is_there).then_some(""))
        .filter(|text| fs::read_to_string(path).ok().as_deref() != Some(*text));
    if let Some(text) = text {
        files::write(path, text)
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
    }
}

fn prepare(package: &Path) -> Result<(Config, Mode), String> {
    let config = Config::read(package).map_err(|error| error.to_string())?;
    Ok((config, Mode::detect(package)?))
}

/// One run for a package: what [`run`] does, without cargo around it.
///
/// `invoked_at` is when cargo started the build script; what is written is dated so, which makes
/// the next build fresh.
#[must_use]
pub fn generate(config: &Config, mode: Mode, invoked_at: Option<SystemTime>) -> Outcome {
    let tree = Tree::walk(config.source.clone());
    let mut outcome = Outcome {
        watched: tree.files.iter().map(|file| file.path.clone()).collect(),
        ..Outcome::default()
    };
    outcome.watched.push(config.migrations.clone());
    let model = Model::read(&tree, config);
    outcome.errors.extend(render(&tree, config, &model));
    if tree.broken || model.broken || !outcome.errors.is_empty() {
        return outcome;
    }
    match settle(config, mode, invoked_at, &model) {
        Ok(embedded) => outcome.embedded = Some(embedded),
        Err(error) => outcome.errors.push(error),
    }
    outcome
}

/// The schema that the types of a package say, read from its source as the build script reads it.
///
/// # Errors
///
/// What is wrong with the types as a whole; a mistake that rustc reports at its place is only
/// mentioned.
pub fn schema(config: &Config) -> Result<Schema, Vec<String>> {
    let tree = Tree::walk(config.source.clone());
    let model = Model::read(&tree, config);
    if tree.broken || model.broken {
        return Err(vec![
            "the types have mistakes: `cargo check` shows them".to_owned(),
        ]);
    }
    if model.findings.is_empty() {
        Ok(model.schema)
    } else {
        Err(render(&tree, config, &model))
    }
}

fn render(tree: &Tree, config: &Config, model: &Model) -> Vec<String> {
    let findings = model.findings.iter().map(|finding| {
        let file = &tree.files[finding.file];
        let path = file.path.strip_prefix(&config.package);
        finding.render(path.unwrap_or(&file.path), &file.text)
    });
    findings.collect()
}

impl Outcome {
    fn failed(error: String) -> Self {
        Self {
            errors: vec![error],
            ..Self::default()
        }
    }
}

/// Makes folder and types agree, or says how they differ.
fn settle(
    config: &Config,
    mode: Mode,
    invoked_at: Option<SystemTime>,
    model: &Model,
) -> Result<String, String> {
    let unreadable = |error| format!("{} cannot be read: {error}", config.migrations.display());
    let plan = Plan::create(&model.schema);
    let wanted =
        (!model.schema.is_empty()).then(|| header::wanted(&model.schema, &plan.up(), &plan.down()));
    let mut folder = Folder::read(&config.migrations).map_err(unreadable)?;
    let mut state = FileState::Fresh;
    if mode != Mode::Off {
        let differences = folder.differences(wanted.as_ref(), timestamp::now())?;
        if mode == Mode::Check && !differences.is_empty() {
            return Err(report(config, &differences));
        }
        if !differences.is_empty() {
            write(config, &differences, invoked_at)?;
            folder = Folder::read(&config.migrations).map_err(unreadable)?;
            state = FileState::Written;
        }
    }
    Ok(embed::render(
        &config.library,
        &config.package,
        model,
        &plan,
        &folder,
        state,
    ))
}

fn write(
    config: &Config,
    differences: &[Difference],
    invoked_at: Option<SystemTime>,
) -> Result<(), String> {
    for difference in differences {
        difference
            .write()
            .map_err(|error| format!("{} cannot be written: {error}", difference.path.display()))?;
    }
    if let Some(time) = invoked_at {
        let paths = differences.iter().map(|difference| &*difference.path);
        paths
            .chain([&*config.migrations])
            .for_each(|path| files::set_modified(path, time));
    }
    Ok(())
}

/// The difference as a patch, and the command that settles it.
fn report(config: &Config, differences: &[Difference]) -> String {
    let mut report = "the migrations are not what the Rust types say\n".to_owned();
    for difference in differences {
        let path = difference
            .path
            .strip_prefix(&config.package)
            .unwrap_or(&difference.path)
            .display()
            .to_string();
        let wanted = difference.wanted.as_deref().unwrap_or_default();
        let mut options = DiffOptions::new();
        options
            .set_context_len(2)
            .set_original_filename(path)
            .set_modified_filename("what the types say");
        report += &options.create_patch(&difference.found, wanted).to_string();
    }
    report + "help: run `AMANI_SCHEMA=write cargo build` and commit the folder"
}
