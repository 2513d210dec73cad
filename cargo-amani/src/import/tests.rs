//! The closing identity, offline: what is written from a schema says that very schema.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use amani_schema_build::Config;
use amani_schema_core::schema::Schema;
use amani_schema_history::{Folder, History, without_migrator};

use super::proof::{self, Written};

/// The workspace, whose own tests hold a case of every construct.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sql_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let within = folders.iter().flat_map(|folder| sql_files(folder));
    files.into_iter().chain(within).collect()
}

fn replayed(sql: &str) -> Option<Schema> {
    let mut history = History::new();
    let errors = history.apply("case.sql".as_ref(), sql);
    errors
        .is_empty()
        .then(|| without_migrator(history.schema()))
}

/// The schemas of the cases, each by the name of its file; of a change the one before and the one after.
fn schemas() -> Vec<(String, Schema)> {
    let mut all = Vec::new();
    for path in sql_files(&workspace().join("tests/history")) {
        let text = fs::read_to_string(&path).unwrap();
        all.push((path, text));
    }
    for path in sql_files(&workspace().join("tests/cases")) {
        let text = fs::read_to_string(&path).unwrap();
        let parts = text
            .split("\n-- ")
            .map(|part| part.trim_start_matches("-- "));
        for part in parts {
            let (title, sql) = part.split_once('\n').unwrap_or((part, ""));
            if matches!(title, "previous" | "next") {
                all.push((path.with_extension(title), sql.to_owned()));
            }
        }
    }
    let read = |(path, sql): (PathBuf, String)| Some((path.display().to_string(), replayed(&sql)?));
    all.into_iter().filter_map(read).collect()
}

/// What is wrong with what was written; what the model knows by name only is not.
fn wrong(written: &Written, schema: &Schema) -> Vec<String> {
    let is_known = |object: &str| {
        let mut unmanaged = schema.unmanaged.iter();
        unmanaged.any(|item| object == format!("{} {}", item.kind, item.name))
    };
    let differences = written.differences.iter();
    // What a query of `CREATE TABLE AS` gives is known to a server only, and listed.
    let is_untold = |side: &Option<String>| side.as_deref() == Some("known to the server only");
    let differences =
        differences.filter(|found| !is_known(&found.object) && !is_untold(&found.left));
    differences.map(ToString::to_string).collect()
}

fn rustfmt(folder: &Path, files: &[PathBuf]) -> String {
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--color", "never"])
        .args(files)
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn every_construct_comes_back_as_it_was_and_is_formatted() {
    let folder = tempfile::tempdir().unwrap();
    let (mut faults, mut files) = (Vec::new(), Vec::new());
    let schemas = schemas();
    assert!(schemas.len() > 400, "{}", schemas.len());
    for (place, (name, schema)) in schemas.iter().enumerate() {
        let written = match proof::write(schema, "amani_schema") {
            Ok(written) => written,
            Err(error) => {
                faults.push(format!("{name}: {error}"));
                continue;
            }
        };
        let found = wrong(&written, schema);
        faults.extend(found.iter().map(|found| format!("{name}: {found}")));
        for (name, file) in written.files.iter().filter(|(name, _)| *name != "mod.rs") {
            let path = folder.path().join(format!("{place}_{name}"));
            fs::write(&path, &file.text).unwrap();
            files.push(path);
        }
        let root = folder.path().join(format!("{place}_root.rs"));
        // Its modules are beside it under other names.
        let text = written.files["mod.rs"].text.replace("mod ", "use ");
        fs::write(&root, text).unwrap();
    }
    assert_eq!(faults.len(), 0, "{}", faults.join("\n"));
    assert_eq!(rustfmt(folder.path(), &files), "");
}

#[test]
fn the_reference_backend_comes_back_from_its_migrations() {
    let migrations = Folder::read(&workspace().join("migrations")).unwrap();
    let (history, errors) = History::replay(&migrations);
    assert_eq!(errors, []);
    let schema = without_migrator(history.schema());
    let written = proof::write(&schema, "amani_schema").unwrap();
    assert_eq!(wrong(&written, &schema), [""; 0]);
    // All of it by attributes.
    let all: String = written.files.values().map(|file| &*file.text).collect();
    assert!(!all.contains("sql!"), "{all}");
    assert_eq!(all.matches("pub struct ").count(), 10);
    assert_eq!(all.matches("pub enum ").count(), 10);
    let features = ["chrono", "ipnetwork", "json", "rust_decimal", "uuid"];
    assert!(
        written.features.iter().copied().eq(features),
        "{:?}",
        written.features
    );
    let config = Config::read(&workspace()).unwrap();
    let types = amani_schema_build::schema(&config).unwrap();
    assert_eq!(amani_schema_history::compare(&written.schema, &types), []);
}

/// Written by hand here, since no schema is known that is not read back.
#[test]
fn what_cannot_be_read_back_gives_way_part_by_part() {
    let schema = replayed(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE users (id int PRIMARY KEY, m mood);
         CREATE VIEW v AS SELECT id FROM users; CREATE VIEW w AS SELECT gone FROM users;",
    );
    let schema = schema.unwrap();
    let written = proof::write(&schema, "amani_schema").unwrap();
    let left_out: Vec<(&str, &str)> = written
        .left_out
        .iter()
        .map(|(statement, reason)| (statement.lines().next().unwrap(), &**reason))
        .collect();
    assert_eq!(
        left_out,
        [("CREATE VIEW w AS", "column \"gone\" does not exist")]
    );
    assert_eq!(wrong(&written, &schema), ["view w: there / not there"]);
    assert!(written.files["views.rs"].text.contains("CREATE VIEW v"));
}
