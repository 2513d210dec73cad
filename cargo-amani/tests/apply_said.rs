//! `cargo amani apply` and `revert`: what is said where something goes wrong.

mod support;

use std::fs;

use amani_schema::sqlx::{AssertSqlSafe, PgPool, raw_sql};
use support::applied::{objects, run, versions};
use support::{database, folder, url_without_rights, write};

async fn execute(pool: &PgPool, sql: &'static str) {
    raw_sql(sql).execute(pool).await.unwrap();
}

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
async fn a_file_without_a_transaction_runs_statement_by_statement() {
    let folder = folder(&[
        ("migrations/1_a.sql", "CREATE TABLE a (id int);"),
        (
            "migrations/2_b.up.sql",
            "-- no-transaction\nCREATE INDEX CONCURRENTLY a_i ON a (id);\nVACUUM a;\nCREATE TABLE b ();\n",
        ),
        (
            "migrations/2_b.down.sql",
            "-- no-transaction\nDROP TABLE b;\nDROP INDEX CONCURRENTLY a_i;\nDROP TABLE c;\n",
        ),
    ]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    let all = ["a", "a_i", "b"].map(str::to_owned);
    assert_eq!(objects(&pool).await, all.into());
    let said = run(folder.path(), &url, &["revert"]);
    let expected = "error: migrations/2_b.down.sql:4: table \"c\" does not exist\n  DROP TABLE c;\n  help: this is \
                    statement 3 of 3 of a file without a transaction: what is before it stays, and migration 2 is \
                    marked as partially applied\n  help: undo by hand what is before it, then `UPDATE \
                    _sqlx_migrations SET success = true WHERE version = 2`; or do by hand what is left, then \
                    `DELETE FROM _sqlx_migrations WHERE version = 2 AND NOT success`\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    execute(
        &pool,
        "DELETE FROM _sqlx_migrations WHERE version = 2 AND NOT success",
    )
    .await;
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
}

#[tokio::test]
async fn a_part_of_a_file_without_a_transaction_is_marked_as_sqlx_does() {
    let broken = "-- no-transaction\nCREATE TABLE a ();\n\nVACUUM a;\nBEGIN;\nINSERT INTO missing VALUES (1);\nCOMMIT;";
    let folder = folder(&[("migrations/1_a.sql", broken)]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said.err.starts_with(
                "error: migrations/1_a.sql:6: relation \"missing\" does not exist\n  INSERT INTO missing VALUES (1);\n"
            )
            && said.err.contains("this is statement 4 of 5 of a file without a transaction"),
        "{said:?}"
    );
    // Nothing of it runs twice.
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1 && said.err.contains("migration 1 is partially applied"),
        "{said:?}"
    );
    execute(
        &pool,
        "DROP TABLE a; DELETE FROM _sqlx_migrations WHERE version = 1 AND NOT success",
    )
    .await;
    // Where the first one fails there is no part.
    let first = broken.replace("TABLE a ()", "TABLE a (b missing)");
    write(folder.path(), &[("migrations/1_a.sql", &first)]);
    for _ in 0..2 {
        let said = run(folder.path(), &url, &["apply"]);
        let expected = "error: migrations/1_a.sql:2: type \"missing\" does not exist\n  CREATE TABLE a (b missing);\n";
        assert_eq!((said.code, &*said.err), (1, expected));
    }
}

#[tokio::test]
async fn indexes_that_are_built_concurrently_go_on_where_they_stopped() {
    let folder = folder(&[
        (
            "migrations/1_a.sql",
            "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);",
        ),
        (
            "migrations/2_b.sql",
            "-- no-transaction\nCREATE INDEX CONCURRENTLY a_i ON a (id);\n\
             CREATE UNIQUE INDEX CONCURRENTLY a_u ON a (id);\n",
        ),
    ]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said
                .err
                .contains("migrations/2_b.sql:3: could not create unique index \"a_u\"")
            && said
                .err
                .ends_with("what is before it stays, and the next run goes on\n"),
        "{said:?}"
    );
    execute(&pool, "DELETE FROM a").await;
    let said = run(folder.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(
        said.err,
        "public.a_i was built by an attempt that was broken off: it stays\n\
         dropped public.a_u, which a broken attempt had left INVALID\n"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
}

/// What is missing is said, and is enough.
#[tokio::test]
async fn who_may_not_write_the_record_is_told_which_rights_are_missing() {
    let folder = folder(&[
        ("migrations/1_a.up.sql", "SELECT 1;"),
        ("migrations/1_a.down.sql", "SELECT 1;"),
    ]);
    let (pool, url) = database().await;
    let role = "amani_writes_no_record";
    let Some(lowly) = url_without_rights(&pool, &url, role).await else {
        return;
    };
    let help = |said: &support::Said| {
        let (_, help) = said.err.split_once("help: what is missing is `").unwrap();
        help.trim_end().trim_end_matches('`').to_owned()
    };
    let said = run(folder.path(), &lowly, &["apply"]);
    let grant = help(&said);
    assert_eq!(
        (said.code, &*grant),
        (1, &*format!("GRANT CREATE ON SCHEMA public TO {role}"))
    );
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    for command in ["apply", "revert", "dev-init"] {
        let said = run(folder.path(), &lowly, &[command]);
        let expected = format!(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON _sqlx_migrations TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE \
             ON _amani_downs TO {role}"
        );
        assert_eq!((said.code, help(&said)), (1, expected), "{said:?}");
    }
    let grants = help(&run(folder.path(), &lowly, &["apply"]));
    raw_sql(AssertSqlSafe(grants)).execute(&pool).await.unwrap();
    assert_eq!(run(folder.path(), &lowly, &["revert"]).code, 0);
    assert_eq!(run(folder.path(), &lowly, &["apply"]).code, 0);
    let said = run(folder.path(), &lowly, &["dev-init"]);
    let owner =
        "help: the mark is a comment on _amani_downs, which its owner gives: connect as postgres\n";
    assert!(said.code == 1 && said.err.ends_with(owner), "{said:?}");
}

#[tokio::test]
async fn a_kept_way_down_that_fails_says_how_to_go_on() {
    let own = folder(&[
        ("migrations/1_a.up.sql", "CREATE TABLE a ();"),
        (
            "migrations/1_a.down.sql",
            "DROP TABLE a;\nDROP TABLE missing;",
        ),
    ]);
    let empty = folder(&[("migrations/README", "")]);
    let (pool, url) = database().await;
    assert_eq!(run(own.path(), &url, &["apply"]).code, 0);
    let said = run(empty.path(), &url, &["revert"]);
    let expected = "error: 1, the way down kept in the database:2: table \"missing\" does not exist\n  DROP TABLE \
                    missing;\n  help: mend what is in its way and step back again; or do by hand what it would do, \
                    then `DELETE FROM _sqlx_migrations WHERE version = 1`\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    execute(
        &pool,
        "DROP TABLE a; DELETE FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    assert_eq!(
        run(empty.path(), &url, &["revert"]).err,
        "nothing to revert\n"
    );
    assert_eq!(run(own.path(), &url, &["apply"]).code, 0);
    execute(&pool, "CREATE TABLE missing ()").await;
    assert_eq!(run(empty.path(), &url, &["revert"]).code, 0);
}

#[tokio::test]
async fn a_sequence_that_is_there_leads_to_the_baseline_as_a_table_does() {
    let folder = folder(&[(
        "migrations/1_a.sql",
        "CREATE SEQUENCE a_id_seq;\nCREATE TABLE a (id int);",
    )]);
    let (pool, url) = database().await;
    execute(&pool, "CREATE SEQUENCE a_id_seq").await;
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said.err.contains("\"a_id_seq\" already exists")
            && said
                .err
                .ends_with("adopts it: `cargo amani apply --baseline`\n"),
        "{said:?}"
    );
}

#[test]
fn a_conflict_of_a_merge_is_told_with_its_line() {
    let sql = "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> other\n";
    let folder = folder(&[("migrations/1_a.sql", sql)]);
    let said = support::amani(folder.path(), &["check"]);
    let expected =
        "migrations/1_a.sql:2: holds a conflict of a merge\n  help: resolve it and build again\n";
    assert_eq!((said.code, &*said.out), (1, expected));
    let expected =
        "error: migrations/1_a.sql:2: holds a conflict of a merge: resolve it and build again\n";
    for command in ["apply", "revert"] {
        let said = run(folder.path(), "postgres://127.0.0.1:1/x", &[command]);
        assert_eq!((said.code, &*said.err), (2, expected));
    }
    let said = support::amani(folder.path(), &["verify"]);
    assert_eq!((said.code, &*said.err), (2, expected));
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
