//! `cargo amani verify`: what is right is proven, and what is wrong is found.

mod support;

use support::{amani, build, folder, package, source, write};

const FILES: &[(&str, &str)] = &[
    (
        "migrations/1_a.up.sql",
        "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE a (m mood);\n",
    ),
    (
        "migrations/1_a.down.sql",
        "DROP TABLE a;\nDROP TYPE mood;\n",
    ),
    (
        "migrations/2_b.up.sql",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a_idx ON a (m);\n",
    ),
    (
        "migrations/2_b.down.sql",
        "-- no-transaction\nDROP INDEX CONCURRENTLY a_idx;\n",
    ),
];

#[test]
fn what_is_right_is_proven_step_by_step() {
    let folder = folder(FILES);
    let said = amani(folder.path(), &["verify"]);
    let expected = "up    migrations/1_a.up.sql: the catalog is what the replay says\n\
                    up    migrations/2_b.up.sql: the catalog is what the replay says\n\
                    down  migrations/2_b.down.sql: the catalog is what it was before\n\
                    down  migrations/1_a.down.sql: the catalog is what it was before\n\
                    again the catalog is what it was the first time\n";
    assert_eq!((said.code, &*said.out), (0, expected), "{}", said.err);
    assert!(
        said.err.starts_with("proven on PostgreSQL "),
        "{}",
        said.err
    );
    assert!(said.err.ends_with(", 2 migrations\n"), "{}", said.err);
}

#[test]
fn a_way_down_that_leaves_something_is_found() {
    let folder = folder(FILES);
    write(
        folder.path(),
        &[("migrations/1_a.down.sql", "DROP TABLE a;\n")],
    );
    let said = amani(folder.path(), &["verify"]);
    assert_eq!(said.code, 1);
    let found = "down  migrations/1_a.down.sql: NOT RIGHT\n      + type public.mood | ";
    assert!(said.out.contains(found), "{}", said.out);
    assert!(
        said.out.contains("type \"mood\" already exists"),
        "{}",
        said.out
    );
    assert!(said.err.starts_with("not proven on "), "{}", said.err);
}

#[test]
fn a_way_up_that_fails_is_the_end() {
    let folder = folder(FILES);
    write(
        folder.path(),
        &[("migrations/2_b.up.sql", "SELECT 1;\nSELECT 1 / 0;\n")],
    );
    let said = amani(folder.path(), &["verify", "--json"]);
    assert_eq!(said.code, 1);
    let steps: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let wrong = "migrations/2_b.up.sql:2: division by zero\n  SELECT 1 / 0;";
    assert_eq!(steps[1]["wrong"], serde_json::json!([wrong]));
    assert_eq!(steps.as_array().unwrap().len(), 2);
}

#[test]
fn what_a_comment_only_claims_is_found() {
    let folder = folder(&[(
        "migrations/1_a.sql",
        "-- amani: CREATE TABLE a (id int)\nSELECT 1;",
    )]);
    let said = amani(folder.path(), &["verify"]);
    assert_eq!(said.code, 1);
    assert!(
        said.out
            .contains("should be / is: table a: there / not there"),
        "{}",
        said.out
    );
}

#[test]
fn the_types_are_what_the_database_is_in_the_end() {
    let users = "#[table(name = \"users\")]\npub struct User {\n    pub id: i64,\n}";
    let package = package(users);
    build(package.path());
    let said = amani(package.path(), &["verify"]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(
        said.out
            .contains("types the catalog is what the types say\n"),
        "{}",
        said.out
    );
    write(
        package.path(),
        &[("src/lib.rs", &source(&users.replace("i64", "i32")))],
    );
    let said = amani(package.path(), &["verify"]);
    assert!(
        said.code == 1 && said.out.contains("types NOT RIGHT\n"),
        "{}",
        said.out
    );
}
