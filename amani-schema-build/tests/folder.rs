//! The migrations folder: written when it differs, and only then.

mod support;

use std::fs;
use std::time::{Duration, SystemTime};

use amani_schema_build::{Config, Mode, generate};
use support::Project;

const OPEN: &str = "#[pg_enum] enum Status { Open }";

fn use_lib(text: &str) -> String {
    format!("use amani_schema::{{pg_enum, table}};\n{text}")
}

#[test]
fn the_first_migration_is_a_reversible_pair_that_sqlx_reads() {
    let project = Project::with_lib(OPEN);
    project.build();
    let names = project.names();
    assert_eq!(names.len(), 2);
    let version = &names[0][..14];
    assert!(
        version.bytes().all(|byte| byte.is_ascii_digit()) && version > "2026",
        "{version}"
    );
    assert_eq!(
        names,
        ["down", "up"].map(|direction| format!("{version}_initial_schema.{direction}.sql"))
    );
}

#[test]
fn nothing_is_written_when_nothing_differs() {
    let project = Project::with_lib(OPEN);
    project.build();
    let dates = || {
        project
            .migrations()
            .iter()
            .map(|path| fs::metadata(path).unwrap().modified().unwrap())
            .collect::<Vec<_>>()
    };
    let before = dates();
    std::thread::sleep(Duration::from_millis(20));
    project.build();
    assert_eq!(dates(), before);
}

#[test]
fn an_edit_rewrites_the_same_two_files() {
    let project = Project::with_lib(OPEN);
    project.build();
    let before = project.migrations();
    project.write(
        "src/lib.rs",
        &use_lib("#[pg_enum] enum Status { Open, Shut }"),
    );
    assert!(project.built_sql().contains("('open', 'shut')"));
    assert_eq!(project.migrations(), before);
    project.write("src/lib.rs", &use_lib(OPEN));
    assert!(project.built_sql().contains("('open')"));
}

#[test]
fn one_file_of_the_pair_that_is_missing_comes_back() {
    let project = Project::with_lib(OPEN);
    project.build();
    let before = project.migrations();
    fs::remove_file(&before[0]).unwrap();
    project.build();
    assert_eq!(project.migrations(), before);
}

#[test]
fn a_hand_that_edits_a_generated_file_is_undone() {
    let project = Project::with_lib(OPEN);
    let sql = project.built_sql();
    let up = project.migrations().remove(1);
    fs::write(&up, format!("{sql}-- mine\n")).unwrap();
    assert_eq!(project.built_sql(), sql);
}

#[test]
fn the_migration_goes_when_the_types_go() {
    let project = Project::with_lib(OPEN);
    project.build();
    project.write("src/lib.rs", "");
    project.build();
    assert!(project.migrations().is_empty());
}

#[test]
fn what_is_written_is_dated_back_to_the_start_of_the_build() {
    let project = Project::with_lib(OPEN);
    let start = SystemTime::now() - Duration::from_secs(100);
    let outcome = generate(
        &Config::read(project.path()).unwrap(),
        Mode::Write,
        Some(start),
    );
    assert_eq!(outcome.errors, [""; 0]);
    for path in project
        .migrations()
        .into_iter()
        .chain([project.path().join("migrations")])
    {
        assert_eq!(fs::metadata(path).unwrap().modified().unwrap(), start);
    }
}

#[test]
fn no_temporary_file_stays() {
    let project = Project::with_lib(OPEN);
    project.build();
    assert_eq!(project.migrations().len(), 2);
}

#[test]
fn what_a_build_left_that_was_killed_goes_where_nothing_else_is_to_be_written() {
    let project = Project::with_lib(OPEN);
    project.build();
    let names = project.names();
    project.write("migrations/.1_first.up.sql.123.tmp", "CREATE");
    assert_eq!(project.run(Mode::Check).errors, [""; 0]);
    assert_eq!(project.names().len(), 3);
    project.build();
    assert_eq!(project.names(), names);
}

#[test]
fn checking_writes_nothing_and_shows_the_difference_and_the_command() {
    let project = Project::with_lib(OPEN);
    let error = project.run(Mode::Check).errors.concat();
    assert!(project.migrations().is_empty());
    assert!(
        error.contains("the migrations are not what the Rust types say"),
        "{error}"
    );

    project.build();
    assert_eq!(project.run(Mode::Check).errors, [""; 0]);
    let before = project.sql("up");
    project.write(
        "src/lib.rs",
        &use_lib("#[pg_enum] enum Status { Open, Shut }"),
    );
    let error = project.run(Mode::Check).errors.concat();
    assert_eq!(project.sql("up"), before);
    for part in [
        "\n--- migrations/",
        "\n-    CREATE TYPE status AS ENUM ('open');",
        "\n+    CREATE TYPE status AS ENUM ('open', 'shut');",
        "AMANI_SCHEMA=write cargo build",
    ] {
        assert!(error.contains(part), "{part:?} is missing in:\n{error}");
    }
}

#[test]
fn off_means_hands_off() {
    let project = Project::with_lib(OPEN);
    let outcome = project.run(Mode::Off);
    assert_eq!(outcome.errors, [""; 0]);
    assert!(outcome.embedded.unwrap().contains("UPGRADE_SQL"));
    assert!(project.migrations().is_empty());
}

#[test]
fn migrations_of_others_are_never_touched() {
    let project = Project::with_lib(OPEN);
    project.write("migrations/1_mine.sql", "SELECT 1;");
    project.write("migrations/README.md", "not a migration");
    project.build();
    project.write("src/lib.rs", "");
    project.build();
    let names = project.names();
    assert_eq!(names, ["1_mine.sql", "README.md"]);
}

#[test]
fn a_migration_by_hand_seals_what_is_below_it() {
    let project = Project::with_lib(OPEN);
    project.build();
    project.write("migrations/30000101000000_mine.sql", "SELECT 1;");
    let embedded = project.build().embedded.unwrap();
    assert!(
        embedded.contains("version: 30000101000000, name: \"mine.sql\", sql: \"SELECT 1;\""),
        "{embedded}"
    );
    let before = project.snapshot();
    project.write(
        "src/lib.rs",
        &use_lib("#[pg_enum] enum Status { Open, Shut }"),
    );
    project.build();
    let after = project.snapshot();
    assert!(before.iter().all(|file| after.contains(file)), "{after:#?}");
    assert!(
        after
            .iter()
            .any(|(name, _)| name.starts_with("30000101000001_")),
        "{after:#?}"
    );
    fs::remove_file(project.path().join("migrations/30000101000000_mine.sql")).unwrap();
    assert!(project.built_sql().contains("('open', 'shut')"));
    assert_eq!(project.migrations().len(), 2);
}

#[test]
fn another_folder_can_be_named() {
    let project = Project::with_lib(OPEN);
    project.write(
        "Cargo.toml",
        "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nmigrations = \"db/sql\"\n",
    );
    project.build();
    assert_eq!(
        fs::read_dir(project.path().join("db/sql")).unwrap().count(),
        2
    );
}

#[test]
fn the_same_types_give_the_same_bytes() {
    let files = [
        ("src/lib.rs", "pub mod a; pub mod b; pub mod c;"),
        (
            "src/a.rs",
            "use crate::b::Status; #[amani_schema::table] struct Z { #[column(primary_key)] id: i64, s: Status, #[column(index)] t: Vec<Status> }",
        ),
        (
            "src/b.rs",
            "#[amani_schema::pg_enum] pub enum Status { Open, Shut }",
        ),
        (
            "src/c.rs",
            "#[amani_schema::table] struct Y { #[column(primary_key, references(crate::c::X::id))] id: i64 } #[amani_schema::table] pub struct X { #[column(primary_key)] pub id: i64 }",
        ),
    ];
    let mut texts: Vec<(String, String)> = Vec::new();
    for turn in 0..10 {
        let mut files = files.to_vec();
        files.rotate_left(turn % 4);
        let project = Project::new(&files);
        project.build();
        texts.push((project.sql("up"), project.sql("down")));
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
}

#[test]
fn the_folder_of_sqlx_is_ours_too_unless_we_are_told_another() {
    let project = Project::with_lib(OPEN);
    project.write(
        "sqlx.toml",
        "[migrate]\nmigrations-dir = \"database/steps\"\n",
    );
    project.build();
    assert_eq!(
        fs::read_dir(project.path().join("database/steps"))
            .unwrap()
            .count(),
        2
    );
    project.write(
        "Cargo.toml",
        "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nmigrations = \"mine\"\n",
    );
    project.build();
    assert_eq!(
        fs::read_dir(project.path().join("mine")).unwrap().count(),
        2
    );
}

#[test]
fn the_table_of_sqlx_is_that_of_the_migrator() {
    let project = Project::with_lib(OPEN);
    let table = || Config::read(project.path()).unwrap().migrations_table;
    assert_eq!(table(), "_sqlx_migrations");
    assert!(!project.build().embedded.unwrap().contains("in_table"));
    project.write("sqlx.toml", "[migrate]\ntable-name = \"app.record\"\n");
    assert_eq!(table(), "app.record");
    let embedded = project.build().embedded.unwrap();
    assert!(embedded.contains(".in_table(\"app.record\")"), "{embedded}");
}

#[test]
fn a_column_whose_type_only_the_server_knows_is_an_error_and_nothing_is_written() {
    let project = Project::with_lib(OPEN);
    let made = "CREATE TABLE pp AS SELECT 1 AS id, now() AS made_at;";
    project.write("migrations/1_pp.up.sql", made);
    project.write("migrations/1_pp.down.sql", "DROP TABLE pp;");
    let error = project.error();
    for text in ["pp.id, pp.made_at", "`-- amani: CREATE TABLE pp (...)`"] {
        assert!(error.contains(text), "{error}");
    }
    assert_eq!(project.names().len(), 2);
}
