//! What holds for all commands: an error for machines, colours and widths for people.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::{Said, amani, command, database, folder, package};

/// Runs where a terminal would be told that it is one.
fn coloured(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = command(folder, arguments);
    for name in ["NO_COLOR", "CLICOLOR", "TERM"] {
        command.env_remove(name);
    }
    command.env("CLICOLOR_FORCE", "1");
    command.envs(variables.iter().copied());
    command.output().unwrap().into()
}

#[test]
fn a_command_that_cannot_begin_says_so_in_json() {
    let folder = folder(&[]);
    for arguments in [
        &["status", "--migrations", "nowhere", "--json"][..],
        &["check", "--json"],
        &["apply", "--json"],
        &["revert", "--json"],
        &["dev-init", "--json"],
        &["drift", "--json"],
        &["verify", "--json"],
        &["graph", "--json"],
        &["squash", "--json"],
        &["new", "a/b", "--json"],
        &["explain", "AMANI9999", "--json"],
        &["schema", "--from", "sql:nothing.sql", "--json"],
        &[
            "diff",
            "--from",
            "sql:nothing.sql",
            "--to",
            "rust:.",
            "--json",
        ],
        &[
            "import",
            "--from",
            "sql:nothing.sql",
            "--out",
            "a",
            "--json",
        ],
        &["check", "--jsn", "--json"],
    ] {
        let said = amani(folder.path(), arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {said:?}");
        let found: Value = serde_json::from_str(&said.out).unwrap();
        let message = found["error"]["message"].as_str().unwrap();
        let first = message.lines().next().unwrap();
        assert!(said.err.contains(first) && !first.is_empty(), "{said:?}");
        assert!(found["error"]["help"].is_array(), "{found}");
    }
    let said = amani(folder.path(), &["dev-init", "--json"]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let expected = json!({ "error": {
        "message": "no database is named",
        "help": ["give `--database postgres://...`, or set DATABASE_URL"],
    } });
    assert_eq!(found, expected);
    let nobody = "postgres://ada:secret@127.0.0.1:1/x";
    let said = amani(
        folder.path(),
        &["drift", "--json", "--database", nobody, "x"],
    );
    assert!(said.code == 2 && !said.out.contains("secret"), "{said:?}");
}

#[tokio::test]
async fn a_migration_that_fails_says_so_in_the_same_form() {
    let folder = folder(&[
        ("migrations/1_a.sql", "CREATE TABLE a (id int);"),
        ("migrations/2_b.sql", "CREATE TABLE a (id int);"),
    ]);
    let (_pool, url) = database().await;
    let said = amani(folder.path(), &["apply", "--json", "--database", &url]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let expected = json!({ "files": ["migrations/1_a.sql"], "error": {
        "message": "migrations/2_b.sql:1: relation \"a\" already exists\n  CREATE TABLE a (id int);",
        "help": ["a database that has all of it already adopts it: `cargo amani apply --baseline`"],
    } });
    assert_eq!((said.code, found), (1, expected));
}

#[test]
fn who_wants_no_colours_gets_none() {
    let folder = folder(&[]);
    for arguments in [&["--help"][..], &["check", "--bogus"], &["schema"]] {
        let all = |said: &Said| format!("{}{}", said.out, said.err);
        assert!(all(&coloured(folder.path(), arguments, &[])).contains("\u{1b}["));
        let plain = coloured(folder.path(), arguments, &[("NO_COLOR", "1")]);
        assert!(!all(&plain).contains('\u{1b}'), "{plain:?}");
        let piped = amani(folder.path(), arguments);
        assert!(!all(&piped).contains('\u{1b}'), "{piped:?}");
    }
}

#[test]
fn the_help_is_as_wide_as_the_terminal() {
    let folder = folder(&[]);
    let widest = |arguments: &[&str], columns: &str| {
        let mut command = command(folder.path(), arguments);
        let said: Said = command.env("COLUMNS", columns).output().unwrap().into();
        let widths = said.out.lines().map(|line| line.chars().count());
        widths.max().unwrap()
    };
    assert!(widest(&["--help"], "80") <= 80);
    assert!(widest(&["drift", "--help"], "80") <= 80);
    let wide = widest(&["drift", "--help"], "200");
    assert!((100..=120).contains(&wide), "{wide}");
}

#[test]
fn the_commands_without_a_package_are_those_that_the_pages_name() {
    let folder = package("");
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command-line.md");
    let pages = std::fs::read_to_string(pages).unwrap();
    let help = amani(folder.path(), &["--help"]).out;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| line.starts_with("  "));
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let without: Vec<&str> = names
        .filter(|name| !name.is_empty() && *name != "help")
        .filter(|name| {
            !amani(folder.path(), &[name, "--help"])
                .out
                .contains("--package")
        })
        .collect();
    assert_eq!(without, ["diff", "explain", "schema"]);
    assert!(
        pages.contains(
            "(`schema`, `diff` and\n  `explain` take neither: a SOURCE says where it is.)"
        )
    );
}

#[test]
fn a_time_that_is_none_is_refused_with_what_is_one() {
    let folder = folder(&[("migrations/1_a.sql", "SELECT 1;")]);
    let said = amani(folder.path(), &["apply", "--lock-timeout", "banana"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("write `10s`, `500ms`"), "{}", said.err);
}
