//! `cargo amani new`, and what holds for every command.

mod support;

use std::fs;
use std::io::Read;
use std::process::Stdio;

use amani_schema::sqlx::migrate::Migrator;
use support::{amani, command, folder, package};

#[tokio::test]
async fn a_pair_is_made_behind_all_that_is_there() {
    let package = package("");
    let later = "migrations/99990101000000_far_away.sql";
    support::write(package.path(), &[(later, "SELECT 1;")]);
    let said = amani(package.path(), &["new", "seed countries"]);
    assert_eq!(
        said.out,
        "migrations/99990101000001_seed_countries.up.sql\n\
         migrations/99990101000001_seed_countries.down.sql\n"
    );
    assert_eq!((said.code, &*said.err), (0, ""));
    let stock = Migrator::new(package.path().join("migrations"))
        .await
        .unwrap();
    let found: Vec<_> = stock
        .iter()
        .map(|it| (&*it.description, it.migration_type.suffix()))
        .collect();
    let pair = [
        ("seed countries", ".up.sql"),
        ("seed countries", ".down.sql"),
    ];
    assert_eq!(found[1..], pair);
}

#[test]
fn a_draft_that_it_seals_is_named() {
    let package = package("#[table] struct A { id: i64 }");
    support::build(package.path());
    let said = amani(package.path(), &["new", "seed"]);
    assert_eq!(said.code, 0);
    assert!(
        said.err.contains("counts as sealed from here on"),
        "{}",
        said.err
    );
    let again = amani(package.path(), &["new", "more"]);
    assert_eq!((again.code, &*again.err), (0, ""));
}

#[test]
fn the_folder_is_the_one_that_the_package_or_sqlx_names() {
    let sqlx = "[migrate]\nmigrations-dir = \"db\"\n";
    let toml = "[package]\nname = \"x\"\n[package.metadata.amani-schema]\nmigrations = \"own\"\n";
    let plain = folder(&[("sqlx.toml", sqlx)]);
    assert!(amani(plain.path(), &["new", "a"]).out.starts_with("db/2"));
    let package = folder(&[
        ("sqlx.toml", sqlx),
        ("Cargo.toml", toml),
        ("src/lib.rs", ""),
    ]);
    assert!(
        amani(package.path(), &["new", "a"])
            .out
            .starts_with("own/2")
    );
    let said = amani(
        package.path(),
        &["new", "a", "--migrations", "else/where", "--json"],
    );
    let pair: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let up = pair["up"].as_str().unwrap();
    assert!(
        package.path().join(up).exists() && up.starts_with("else/where/"),
        "{up}"
    );
    assert!(up.contains(&pair["version"].to_string()));
}

#[test]
fn a_name_that_is_none_makes_nothing() {
    let package = package("");
    for name in ["", "a/b", "x.up"] {
        let said = amani(package.path(), &["new", name]);
        assert_eq!(said.code, 2, "{name}");
        assert!(said.err.starts_with("error: the name"), "{}", said.err);
    }
    assert!(!package.path().join("migrations").exists());
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let tables = (0..3000).map(|number| format!("CREATE TABLE t{number} (id int);\n"));
    let folder = folder(&[("all.sql", &tables.collect::<String>()), ("none.sql", "")]);
    for arguments in [
        &["schema", "--from", "sql:all.sql"][..],
        &["diff", "--from", "sql:none.sql", "--to", "sql:all.sql"],
        &[
            "schema",
            "--from",
            "sql:none.sql",
            "--against",
            "sql:all.sql",
        ],
    ] {
        let mut child = command(folder.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        let code = child.wait().unwrap().code();
        let expected = i32::from(arguments.contains(&"--against"));
        assert_eq!(code, Some(expected), "{arguments:?}: {errors}");
        assert!(!errors.contains("panicked"), "{errors}");
    }
}

#[test]
fn help_shows_an_example_and_goes_into_a_closed_pipe_too() {
    let folder = folder(&[]);
    let help = amani(folder.path(), &["--help"]);
    let listed = help.out.split("Commands:").nth(1).unwrap();
    let names = listed
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names
        .filter(|name| !matches!(*name, "" | "help" | "-h," | "-V,"))
        .collect();
    assert!(names.contains(&"new"), "{}", help.out);
    let page = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/command-line.md"
    ));
    let page = page.unwrap();
    for name in names {
        assert!(
            page.contains(&format!("| [`{name}`](#")),
            "{name} has no place in the page"
        );
        let said = amani(folder.path(), &[name, "--help"]);
        let example = format!("    cargo amani {name} ");
        assert!(
            said.out.contains(&example),
            "{name} shows no example:\n{}",
            said.out
        );
        assert!(said.out.contains("--json"), "{name} has no --json");
    }
    let mut child = command(folder.path(), &["--help"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_password_is_in_no_message() {
    let folder = folder(&[]);
    for arguments in [
        &["schema", "--from", "mysql://ada:secret@host/x"][..],
        &["schema", "--from", "postgres://ada:secret@127.0.0.1:1/x"],
        &["schema", "--from", "postgres://ada:secret@[/x"],
        &[
            "diff",
            "--from",
            "sql:x",
            "--to",
            "postgres//://ada:secret@host",
        ],
        &["schema", "postgres://ada:secret@host/x"],
    ] {
        let said = amani(folder.path(), arguments);
        assert_eq!(said.code, 2, "{arguments:?}");
        assert!(!said.err.is_empty() && said.out.is_empty());
        assert!(!said.err.contains("secret"), "{}", said.err);
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}
