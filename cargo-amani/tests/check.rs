//! `cargo amani check`: each mistake by itself, at its place, with what to do.

mod support;

use std::fs;
use std::path::Path;

use support::{amani, build, commit, folder, package, source, write};

const USERS: &str = "#[table(name = \"users\")]\npub struct User {\n    #[column(primary_key)]\n    pub id: i64,\n}";

fn check(folder: &Path) -> (i32, String) {
    let said = amani(folder, &["check"]);
    assert_ne!(said.code, 2, "{}", said.err);
    (said.code, said.out)
}

#[test]
fn what_was_just_built_is_well() {
    let package = package(USERS);
    build(package.path());
    let said = amani(package.path(), &["check"]);
    assert_eq!((said.code, &*said.out), (0, ""), "{}", said.err);
    assert_eq!(said.err, "all is well: 1 migration\n");
    assert_eq!(amani(package.path(), &["check", "--json"]).out, "[]\n");
}

#[test]
fn what_the_types_say_more_is_told_at_the_field() {
    let package = package(USERS);
    build(package.path());
    let more = USERS.replace("i64,", "i64,\n    pub nick: Option<String>,");
    write(package.path(), &[("src/lib.rs", &source(&more))]);
    assert_eq!(
        check(package.path()),
        (
            1,
            "src/lib.rs:6:9: column users.nick is in no migration\n  \
             help: run `cargo build` and commit the folder, or put the types right\n"
                .to_owned()
        )
    );
    let said = amani(package.path(), &["check", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        findings,
        serde_json::json!([{
            "file": "src/lib.rs", "line": 6, "column": 9, "code": null,
            "message": "column users.nick is in no migration",
            "help": "run `cargo build` and commit the folder, or put the types right",
        }])
    );
    let other = USERS.replace("i64", "i32");
    write(package.path(), &[("src/lib.rs", &source(&other))]);
    let (code, out) = check(package.path());
    let message =
        "src/lib.rs:5:9: column users.id, type: the types say integer, the migrations bigint\n";
    assert!(code == 1 && out.contains(message), "{out}");
}

#[test]
fn what_only_the_author_knows_is_asked_at_its_place() {
    let package = package("#[pg_enum]\npub enum Mood {\n    Sad,\n    Ok,\n}");
    build(package.path());
    let less = source("#[pg_enum]\npub enum Mood {\n    Ok,\n}");
    write(package.path(), &[("src/lib.rs", &less)]);
    // A draft is only written anew.
    let (code, out) = check(package.path());
    let message =
        "src/lib.rs:3:10: type mood, labels: the types say 'ok', the migrations 'sad', 'ok'\n";
    assert!(code == 1 && out.starts_with(message), "{out}");
    commit(package.path());
    let (code, out) = check(package.path());
    assert_eq!(
        (code, &*out),
        (
            1,
            "src/lib.rs:3:10: label 'sad' of type mood is not there any more [AMANI0013]\n  \
             help: if it goes, and its rows become others: `#[pg_enum(removed(\"sad\" => Variant))]`\n        \
             if it goes, and no row may hold it: `#[pg_enum(removed(\"sad\" => forbid))]`\n"
        )
    );
}

#[test]
fn a_way_down_that_does_not_restore_is_told() {
    let folder = folder(&[
        (
            "migrations/1_a.up.sql",
            "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE t (m mood);",
        ),
        ("migrations/1_a.down.sql", "DROP TABLE t;"),
        ("migrations/2_b.up.sql", "CREATE TABLE u (id int);"),
        ("migrations/2_b.down.sql", "\nDROP TABLE v;"),
    ]);
    let (code, out) = check(folder.path());
    assert_eq!(code, 1);
    let first = "migrations/1_a.down.sql:1: does not restore what its way up found\n  \
                 before / after up and down: type mood: not there / there\n  help: mend it";
    assert!(out.starts_with(first), "{out}");
    assert!(out.contains("migrations/2_b.down.sql:2: "), "{out}");
}

#[test]
fn what_cannot_be_followed_is_told_with_its_line() {
    let folder = folder(&[("migrations/1_a.sql", "\nCREATE TABLE t AS VALUES (1);")]);
    let (code, out) = check(folder.path());
    assert!(
        out.starts_with("migrations/1_a.sql:2: the columns of this query"),
        "{out}"
    );
    assert!(code == 1 && out.contains("-- amani: ignore"), "{out}");
}

#[test]
fn names_and_versions_are_looked_at() {
    let create = "CREATE TABLE t (id int);";
    for (files, message) in [
        (
            &["1_a.sql", "1_b.sql"][..],
            "migrations/1_b.sql: has the same version as 1_a.sql",
        ),
        (&["x_a.sql"], "migrations/x_a.sql: `x` is no version"),
        (&["1_a.down.sql"], "migrations/1_a.down.sql: has no way up"),
        (&["1_a.up.sql"], "migrations/1_a.up.sql: has no way down"),
        (
            &["1_a.sql", "2-b.sql"],
            "migrations/2-b.sql: is no migration to sqlx",
        ),
    ] {
        let folder = folder(&[]);
        for file in files {
            write(folder.path(), &[(&format!("migrations/{file}"), create)]);
        }
        let (code, out) = check(folder.path());
        assert!(code == 1 && out.starts_with(message), "{files:?}: {out}");
    }
    let folder = folder(&[
        ("migrations/1_a.up.sql", create),
        ("migrations/1_b.down.sql", "DROP TABLE t;"),
    ]);
    let (code, out) = check(folder.path());
    assert!(
        code == 1 && out.contains("help: call it 1_a.down.sql"),
        "{out}"
    );
}

#[test]
fn a_draft_that_was_edited_is_told_though_it_says_the_same() {
    let package = package(USERS);
    build(package.path());
    let mut files = fs::read_dir(package.path().join("migrations"))
        .unwrap()
        .flatten();
    let up = files
        .find(|file| file.path().to_string_lossy().ends_with(".up.sql"))
        .unwrap()
        .path();
    let text = fs::read_to_string(&up).unwrap();
    fs::write(&up, text + "-- by hand\n").unwrap();
    let (code, out) = check(package.path());
    assert!(code == 1 && out.contains("--- by hand"), "{out}");
    assert!(out.contains("AMANI_SCHEMA=write cargo build"), "{out}");
}

#[test]
fn a_mistake_in_the_types_is_told_at_its_place() {
    let package = package(&USERS.replace(
        "#[column(primary_key)]",
        "#[column(primary_key, check(\"nothing > 0\"))]",
    ));
    let (code, out) = check(package.path());
    assert_eq!(
        (code, &*out),
        (
            1,
            "src/lib.rs:4:34: column \"nothing\" does not exist [AMANI0009]\n  help: the columns are `id`\n"
        )
    );
}

#[test]
fn every_mistake_that_rustc_would_report_is_told_at_its_place() {
    let package = package(
        "#[table(nmae = \"users\")]\npub struct User {\n    #[column(primry_key)]\n    pub id: i64,\n}\n\
         #[pg_enum]\npub enum Mood {}",
    );
    let (code, out) = check(package.path());
    let places: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("src/"))
        .map(|line| line.split_once(": ").unwrap().0)
        .collect();
    assert_eq!(
        (code, &*places),
        (
            1,
            &["src/lib.rs:2:9", "src/lib.rs:4:14", "src/lib.rs:8:10"][..]
        ),
        "{out}"
    );
    assert!(out.contains("\n  help: "), "{out}");
    // So do all that read the types.
    let said = amani(package.path(), &["schema", "--from", "rust:."]);
    assert!(
        said.code == 2 && said.err.contains(" --> src/lib.rs:2:9\n"),
        "{}",
        said.err
    );
    write(package.path(), &[("src/lib.rs", "pub struct {}")]);
    let (_, out) = check(package.path());
    assert!(out.starts_with("src/lib.rs:1:12: "), "{out}");
}

#[test]
fn a_table_that_is_new_or_gone_is_one_finding_whatever_it_is_called() {
    let table = |name: &str| {
        format!(
            "#[table(name = \"{name}\", index(columns(other)))]\npub struct Own {{\n    \
             #[column(primary_key, check(\"id > 0\"))]\n    pub id: i64,\n    pub other: i64,\n}}"
        )
    };
    for name in ["sp ace", "a.b", "on it"] {
        let package = package(&table(name));
        let expected = format!(
            "src/lib.rs:3:12: table {name} is in no migration\n  \
             help: run `cargo build` and commit the folder, or put the types right\n"
        );
        assert_eq!(check(package.path()), (1, expected));
        build(package.path());
        write(package.path(), &[("src/lib.rs", &source(""))]);
        let (code, out) = check(package.path());
        let told = format!(":1: table {name} is not in the types any more\n");
        assert!(
            code == 1 && out.starts_with("migrations/") && out.contains(&told),
            "{out}"
        );
        assert_eq!(out.matches("help: ").count(), 1, "{out}");
    }
}

#[test]
fn where_nothing_can_be_read_it_is_misuse() {
    let folder = folder(&[("Cargo.toml", "[package]\nname = \"x\"\n")]);
    let said = amani(folder.path(), &["check"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no source to read"), "{}", said.err);
}

#[test]
fn a_folder_that_is_not_there_is_no_folder_that_is_well() {
    let package = package(USERS);
    for arguments in [
        ["check", "--package", "nowhere"],
        ["check", "--migrations", "nowhere"],
        ["status", "--migrations", "nowhere"],
    ] {
        let said = amani(package.path(), &arguments);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(
            said.err
                .contains("is not there\n  help: name the folder with"),
            "{}",
            said.err
        );
    }
}

#[test]
fn what_is_to_be_written_of_an_odd_name_can_be_written_so() {
    let items = "#[table(name = \"a.b\")]\npub struct Own {\n    #[column(primary_key)]\n    pub id: i64,\n}";
    let package = package(items);
    build(package.path());
    commit(package.path());
    write(package.path(), &[("src/lib.rs", &source(""))]);
    let (_, out) = check(package.path());
    let (_, rest) = out.split_once("with its rows: `").unwrap();
    let (call, _) = rest.split_once('`').unwrap();
    write(package.path(), &[("src/lib.rs", &source(call))]);
    let (code, out) = check(package.path());
    let told = "table a.b is not in the types any more";
    assert!(code == 1 && out.contains(told), "{out}");
}

#[test]
fn where_no_build_can_write_the_reason_is_told() {
    let package = package(USERS);
    build(package.path());
    let more = USERS.replace("i64,", "i64,\n    pub nick: Option<String>,");
    let files = [("src/lib.rs", &*source(&more)), (".git", "gitdir: nowhere")];
    write(package.path(), &files);
    let (code, out) = check(package.path());
    let told = "help: nothing is written, since git does not say which migrations are sealed: ";
    assert!(code == 1 && out.contains(told), "{out}");
}
