//! What a user sees of `cargo build`, in a package of its own.

mod package;

use std::fs;

use package::Package;

/// One package through a day's work. One test, since each build of its own would build sqlx again.
#[test]
fn a_package_from_its_first_build_to_ci() {
    let package = Package::new();

    assert!(package.build(&[]));
    let first = package.migrations();
    assert_eq!(first.len(), 2);
    assert!(!package.build(&[]), "the second build has nothing to do");
    let printed = package.cargo("run", &[]).stdout;
    assert!(first[1].1.ends_with(&*String::from_utf8(printed).unwrap()));

    package.edit("    Active,\n", "    Active,\n    Closed,\n");
    let report = package.failure(&[("CI", "true")]);
    assert!(
        report.contains("the migrations are not what the Rust types say"),
        "{report}"
    );
    assert!(
        report
            .lines()
            .any(|line| line.contains(" +") && line.contains("closed")),
        "{report}"
    );
    assert!(
        report.contains("AMANI_SCHEMA=write cargo build"),
        "{report}"
    );
    assert_eq!(package.migrations(), first, "a check writes nothing");

    assert!(package.build(&[]));
    let second = package.migrations();
    assert_eq!(second.len(), 2);
    assert!(second[1].1.contains("'closed'"));
    assert!(!package.build(&[]), "an edit is settled in one build");
    package.build(&[("CI", "true")]);
    assert_eq!(package.migrations(), second);

    // A file that was edited by hand, or lost, comes back.
    fs::remove_file(&second[0].0).unwrap();
    fs::write(&second[1].0, second[1].1.replace("'closed'", "'shut'")).unwrap();
    assert!(package.build(&[]));
    assert_eq!(package.migrations(), second);

    // What rustc reports is reported once, and the folder stays as it is.
    package.edit("Closed,", "Closed(i64),");
    let report = package.failure(&[]);
    assert_eq!(report.matches("holds data").count(), 1, "{report}");
    assert_eq!(package.migrations(), second);
    package.edit("Closed(i64),", "Closed,");

    // The program of the README's tutorial, and the migration that the README shows of it.
    let readme = fs::read_to_string("README.md").unwrap();
    let program = block(&readme, "use amani_schema::sqlx::{self");
    package.write("src/main.rs", program);
    assert!(package.build(&[]));
    let up = &package.migrations()[1].1;
    let shown = block(&readme, "DO $amani$");
    for line in shown.lines().filter(|line| line.trim() != "...") {
        assert!(up.lines().any(|written| written == line), "{line}");
    }

    fs::remove_file(package.path().join("build.rs")).unwrap();
    let report = package.failure(&[]);
    assert!(
        report.contains("call amani_schema_build::run() in build.rs"),
        "{report}"
    );
}

/// The fenced block that begins with these words.
fn block<'a>(document: &'a str, beginning: &str) -> &'a str {
    let mut blocks = document.split("\n```").skip(1).step_by(2);
    let text = |block: &'a str| block.split_once('\n').unwrap_or_default().1;
    let found = blocks.find(|block| text(block).starts_with(beginning));
    text(found.unwrap_or_else(|| panic!("no block begins with {beginning}")))
}
