//! Where nothing counts that has changed since the last run, nothing is read again.

mod support;

use std::fs;

use amani_schema_build::{Config, Mode, Outcome, generate};
use support::repository::Repository;

type Edit = fn(&Repository);

const LIB: &str = "mod handlers;\n#[pg_enum]\nenum Mood { Sad }\n#[table]\nstruct A { #[column(primary_key)] id: i64, mood: Mood }\n";
const HANDLERS: &str =
    "use axum::get;\n#[get(\"/\")]\nfn list() -> i32 { 1 }\nimpl super::A { fn f() {} }\n";

fn project() -> Repository {
    let repository = Repository::new(LIB);
    repository.project.write("src/handlers.rs", HANDLERS);
    repository
}

/// A run as cargo has it, with a place to keep what it has read; `true` if nothing had to be read.
fn run(repository: &Repository, mode: Mode) -> Outcome {
    let mut config = Config::read(repository.project.path()).unwrap();
    config.cache = Some(repository.project.path().join("target/cache"));
    generate(&config, mode, None)
}

fn build(repository: &Repository) -> bool {
    let outcome = run(repository, Mode::Write);
    assert_eq!(outcome.errors, [""; 0]);
    outcome.is_known
}

/// A project that was built and is known.
fn known() -> Repository {
    let repository = project();
    assert!(!build(&repository), "it writes the first migration");
    assert!(!build(&repository), "the folder has become another one");
    assert!(build(&repository));
    repository
}

#[test]
fn the_bodies_of_functions_do_not_count() {
    let repository = known();
    let watched = run(&repository, Mode::Write).watched;
    repository.project.write(
        "src/handlers.rs",
        &HANDLERS.replace("{ 1 }", "{\n    let one = 1;\n    one\n}"),
    );
    let outcome = run(&repository, Mode::Write);
    assert!(outcome.is_known);
    assert_eq!(outcome.watched, watched);
    assert!(build(&repository));
}

#[test]
fn all_that_the_migrations_depend_on_does() {
    let edits: &[(&str, Edit)] = &[
        ("a variant", |repository| {
            repository
                .project
                .write("src/lib.rs", &lib("Sad", "Sad, Ok"));
        }),
        (
            "a line above the types, since the macros are told of lines",
            |repository| {
                repository
                    .project
                    .write("src/lib.rs", &lib("mod handlers;", "mod handlers;\n"));
            },
        ),
        ("another module", |repository| {
            repository.project.write(
                "src/lib.rs",
                &lib("mod handlers;", "mod handlers; mod more;"),
            );
            repository.project.write("src/more.rs", "");
        }),
        ("a setting", |repository| {
            repository.project.write(
                "Cargo.toml",
                "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nbase = \"next\"\n",
            );
        }),
        ("a migration by hand", |repository| {
            repository
                .project
                .write("migrations/30000101000000_hand.sql", "SELECT 1;\n");
        }),
        ("a migration that is gone", |repository| {
            fs::remove_file(&repository.project.migrations()[0]).unwrap();
        }),
        ("a commit", |repository| {
            repository.commit();
        }),
        ("a branch", |repository| {
            repository.git(&["checkout", "--quiet", "-b", "other"]);
        }),
    ];
    for (what, edit) in edits {
        let repository = known();
        edit(&repository);
        let outcome = run(&repository, Mode::Write);
        assert!(!outcome.is_known, "{what}");
    }
    assert!(!run(&known(), Mode::Check).is_known);
}

fn lib(from: &str, to: &str) -> String {
    format!(
        "use amani_schema::{{pg_enum, table}};\n{}",
        LIB.replacen(from, to, 1)
    )
}

#[test]
fn what_is_hidden_in_a_body_is_found_all_the_same() {
    let repository = known();
    let hidden = "use amani_schema::table;\nfn f() { #[table] struct B { id: i64 } }\n";
    repository.project.write("src/handlers.rs", hidden);
    let outcome = run(&repository, Mode::Write);
    assert_eq!(outcome.errors.len(), 1);
    assert!(!outcome.is_known);
    // A run that complains is none to go back to.
    assert_eq!(run(&repository, Mode::Write).errors.len(), 1);
    repository.project.write("src/handlers.rs", HANDLERS);
    assert!(!build(&repository));
    assert!(build(&repository));
}

#[test]
fn a_program_counts_as_the_library_does() {
    let repository = project();
    repository.project.write("src/main.rs", "fn main() {}\n");
    for is_known in [false, false, true] {
        assert_eq!(build(&repository), is_known);
    }
    repository
        .project
        .write("src/main.rs", "fn main() { println!(\"more\"); }\n");
    assert!(build(&repository));
    repository.project.write(
        "src/main.rs",
        "mod handlers;\n#[amani_schema::table] struct C { id: i64 }\nfn main() {}\n",
    );
    assert_eq!(run(&repository, Mode::Write).errors.len(), 1);
}

#[test]
fn a_way_back_to_what_was_known_before_is_read_anew() {
    let repository = known();
    let [lib, other] = ["Sad", "Sad, Ok"].map(|labels| lib("Sad", labels));
    repository.project.write("src/lib.rs", &other);
    assert!(!build(&repository));
    repository.project.write("src/lib.rs", &lib);
    assert!(
        !build(&repository),
        "what the run in between left is of other types"
    );
}
