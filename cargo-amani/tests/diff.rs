//! `cargo amani diff` for machines.

mod support;

use std::fs;

use support::{amani, folder, package, write};

#[test]
fn json_is_what_the_files_would_be() {
    let folder = folder(&[
        ("one.sql", "CREATE TABLE t (a int);"),
        ("other.sql", "CREATE TABLE t (a int, b int);"),
    ]);
    let between = ["diff", "--from", "sql:one.sql", "--to", "sql:other.sql"];
    let said = amani(folder.path(), &[&between[..], &["--json"]].concat());
    let migrations: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(migrations[0]["name"], "add_column_t_b");
    let printed = amani(folder.path(), &between).out;
    for way in ["up", "down"] {
        assert!(printed.contains(migrations[0][way].as_str().unwrap()));
    }
}

#[test]
fn a_folder_that_holds_other_migrations_gets_no_second_beginning() {
    let folder = folder(&[
        ("migrations/1_a.sql", "CREATE TABLE t (a int);"),
        ("one.sql", "CREATE TABLE t (a int);"),
        ("other.sql", "CREATE TABLE t (a int, b int);"),
        ("none.sql", ""),
    ]);
    let files = || {
        fs::read_dir(folder.path().join("migrations"))
            .unwrap()
            .count()
    };
    let write = |from: &str, to: &str| {
        let arguments = ["diff", "--from", from, "--to", to, "--out", "migrations"];
        amani(folder.path(), &arguments)
    };
    let refused = write("sql:none.sql", "sql:other.sql");
    assert_eq!((refused.code, files()), (2, 1));
    let expected = "error: migrations holds migrations already, and they do not add up to sql:none.sql: \
                    table t: there / not there\n  \
                    help: plan from what it holds, `--from migrations:migrations`, or write into another folder\n";
    assert_eq!(refused.err, expected);
    // What the folder adds up to may be said in any way.
    let said = write("sql:one.sql", "sql:other.sql");
    assert_eq!((said.code, files()), (0, 3), "{}", said.err);
    let idle = write("migrations:migrations", "sql:other.sql");
    assert_eq!((idle.code, &*idle.err, files()), (0, "nothing to do\n", 3));
}

#[test]
fn types_say_the_way_themselves() {
    let package = package(
        "#[pg_enum(removed(\"sad\" => Happy))]\npub enum Mood {\n    Happy,\n}\n\
         #[table(name = \"people\", was = \"users\")]\npub struct Person {\n    \
         #[column(primary_key)]\n    pub id: i64,\n    pub mood: Mood,\n}",
    );
    let before = "CREATE TYPE mood AS ENUM ('happy', 'sad');\n\
                  CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);";
    write(package.path(), &[("before.sql", before)]);
    let said = amani(
        package.path(),
        &["diff", "--from", "sql:before.sql", "--to", "rust:."],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    for expected in [
        "ALTER TABLE users RENAME TO people",
        "WHEN 'sad' THEN 'happy'",
    ] {
        assert!(said.out.contains(expected), "{}", said.out);
    }
}

#[test]
fn views_in_a_circle_are_named() {
    let sql = "CREATE VIEW a AS SELECT x FROM b; CREATE VIEW b AS SELECT x FROM a;";
    let folder = folder(&[("none.sql", ""), ("circle.sql", sql)]);
    let arguments = ["diff", "--from", "sql:none.sql", "--to", "sql:circle.sql"];
    let said = amani(folder.path(), &arguments);
    let found = "error: views read in a circle: a from b, b from a\n  help: ";
    assert!(said.code == 2 && said.err.starts_with(found), "{said:?}");
}
