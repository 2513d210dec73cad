//! `cargo amani apply` and `revert`: what is said where something goes wrong.

mod support;

use std::fs;

use support::applied::{objects, run, versions};
use support::{database, folder, write};

#[tokio::test]
async fn an_error_names_file_line_and_statement() {
    let sql =
        "CREATE TABLE a (id int);\n\n-- then\nALTER TABLE a\n    ADD COLUMN id int;\nSELECT 1;";
    let folder = folder(&[
        ("migrations/1_a.sql", sql),
        (
            "migrations/2_b.sql",
            "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t\nVALUES (1), (1);",
        ),
        (
            "migrations/3_c.sql",
            "SELECT 1;\nSELECT\n  missing\nFROM t;",
        ),
        (
            "migrations/4_d.sql",
            "-- no-transaction\nSELECT 1;\nSELECT missing;",
        ),
    ]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/1_a.sql:4: column \"id\" of relation \"a\" already exists\n  ALTER TABLE a\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    assert!(objects(&pool).await.is_empty());
    write(folder.path(), &[("migrations/1_a.sql", "")]);
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/2_b.sql:2: duplicate key value violates unique constraint \"t_pkey\"\n  \
                    INSERT INTO t\n  detail: Key (id)=(1) already exists.\n";
    assert_eq!(said.err, expected);
    write(
        folder.path(),
        &[("migrations/2_b.sql", "CREATE TABLE t (id int);")],
    );
    let said = run(folder.path(), &url, &["apply", "--json"]);
    assert!(
        said.err.starts_with(
            "error: migrations/3_c.sql:3: column \"missing\" does not exist\n  SELECT\n"
        ),
        "{}",
        said.err
    );
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let message = report["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("migrations/3_c.sql:3: column"),
        "{report}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
    fs::remove_file(folder.path().join("migrations/3_c.sql")).unwrap();
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.err
            .starts_with("error: migrations/4_d.sql:3: column \"missing\""),
        "{}",
        said.err
    );
}

#[tokio::test]
async fn what_the_server_says_beside_is_told_with_the_file() {
    let folder = folder(&[
        ("migrations/1_a.up.sql", "DROP TABLE IF EXISTS a;"),
        (
            "migrations/1_a.down.sql",
            "DO $$ BEGIN RAISE WARNING 'kept: %', 1; RAISE LOG 'not for us'; END $$;",
        ),
        (
            "migrations/2_b.up.sql",
            "SELECT 1;\nDO $$ BEGIN RAISE NOTICE 'see postgres://ada:secret@host/x'; END $$;\nSELECT no;",
        ),
    ]);
    let (_pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "migrations/1_a.up.sql: notice: table \"a\" does not exist, skipping\n\
                    migrations/2_b.up.sql: notice: see postgres://ada:***@host/x\n\
                    error: migrations/2_b.up.sql:3: column \"no\" does not exist\n  SELECT no;\n";
    assert_eq!(said.err, expected);
    let said = run(folder.path(), &url, &["revert", "--json"]);
    assert_eq!(
        said.err, "migrations/1_a.down.sql: warning: kept: 1\n",
        "{said:?}"
    );
    // Nothing of it is about what is done before a file.
    let said = run(folder.path(), &url, &["apply", "--to", "1"]);
    assert!(
        said.err.starts_with("migrations/1_a.up.sql: notice: table"),
        "{said:?}"
    );
    assert_eq!(
        run(folder.path(), &url, &["apply", "--to", "1"]).err,
        "nothing to apply\n"
    );
}

#[tokio::test]
async fn what_may_not_run_in_a_transaction_is_told_to_be_alone() {
    let sql = "-- no-transaction\nCREATE TABLE a (id int);\nVACUUM a;\n";
    let folder = folder(&[("migrations/1_a.sql", sql)]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.err
            .ends_with("for one: give this statement a file of its own\n"),
        "{}",
        said.err
    );
    assert!(objects(&pool).await.is_empty());
}

#[test]
fn a_version_that_is_none_is_misuse() {
    let folder = folder(&[("migrations/1_a.sql", "")]);
    for arguments in [&["apply", "--to", "7"][..], &["revert", "--to", "7"]] {
        let said = run(folder.path(), "postgres://127.0.0.1:1/x", arguments);
        assert!(
            said.code == 2 && said.err.contains("there is no migration 7"),
            "{said:?}"
        );
    }
    let said = run(folder.path(), "postgres://127.0.0.1:1/x", &["apply"]);
    assert!(
        said.code == 2 && said.err.contains("does not answer"),
        "{said:?}"
    );
}
