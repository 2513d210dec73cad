//! `cargo amani apply` and `revert` of files that no migrator can carry out, and of those that leave the session as
//! nobody behind them can use it.

mod support;

use amani_schema::sqlx::{PgPool, raw_sql};
use support::applied::{objects, run, versions};
use support::{database, folder, write};

async fn execute(pool: &PgPool, sql: &'static str) {
    raw_sql(sql).execute(pool).await.unwrap();
}

#[tokio::test]
async fn a_copy_from_a_client_is_refused_before_anything_is_sent() {
    let files = [
        ("migrations/1_a.up.sql", "CREATE TABLE a (b int);"),
        (
            "migrations/1_a.down.sql",
            "COPY a TO stdout;\nDROP TABLE a;",
        ),
        (
            "migrations/2_b.up.sql",
            "-- no-transaction\nCREATE TABLE c ();\nCOPY a (b) FROM stdin;\n1\n\\.\n",
        ),
        ("migrations/2_b.down.sql", "SELECT 1;"),
    ];
    let folder = folder(&files);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/2_b.up.sql:3: COPY takes its rows from a client that sends them, as psql does; \
                    a migration has none\n  COPY a (b) FROM stdin;\n  help: write the rows as INSERT, or load them \
                    outside of the migrations\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    assert!(objects(&pool).await.is_empty());
    write(folder.path(), &[("migrations/2_b.up.sql", "SELECT 1;")]);
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    let said = run(folder.path(), &url, &["revert", "--to", "0"]);
    let expected = "error: migrations/1_a.down.sql:1: COPY gives its rows to a client";
    assert!(said.code == 1 && said.err.starts_with(expected), "{said:?}");
    assert_eq!(versions(&pool).await, [1, 2]);
}

#[tokio::test]
async fn a_file_that_leaves_another_search_path_is_named() {
    let folder = folder(&[(
        "migrations/1_a.sql",
        "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a ();",
    )]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/1_a.sql: it ran, and cannot be noted as applied: relation \"_sqlx_migrations\" \
                    does not exist\n  help: it leaves search_path as empty: end it with `RESET search_path;`\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    assert!(objects(&pool).await.is_empty());
    // Where a record is found all the same, it is not the one that was meant.
    execute(
        &pool,
        "CREATE SCHEMA s; CREATE TABLE s._sqlx_migrations (LIKE _sqlx_migrations)",
    )
    .await;
    write(
        folder.path(),
        &[("migrations/1_a.sql", "SET search_path = s;")],
    );
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said.err.contains("_sqlx_migrations is another table now\n")
            && said
                .err
                .contains("search_path as s: end it with `RESET search_path;`"),
        "{said:?}"
    );
    let sql = "SET search_path = s;\nCREATE TABLE public.a ();\nRESET search_path;";
    write(folder.path(), &[("migrations/1_a.sql", sql)]);
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
}

#[tokio::test]
async fn a_file_that_leaves_another_role_is_named() {
    let folder = folder(&[
        ("migrations/1_a.sql", "SET ROLE pg_monitor;"),
        (
            "migrations/2_b.sql",
            "-- no-transaction\nSELECT 1;\nSET SESSION AUTHORIZATION pg_monitor;",
        ),
    ]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/1_a.sql: it ran, and cannot be noted as applied: permission denied for table \
                    _sqlx_migrations\n  help: it leaves the role pg_monitor set: end it with `RESET ROLE;`\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    write(
        folder.path(),
        &[("migrations/1_a.sql", "SET ROLE pg_monitor;\nRESET ROLE;")],
    );
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "error: migrations/2_b.sql: it ran, and cannot be noted as applied: permission denied for table \
                    _sqlx_migrations\n  help: it leaves the session to pg_monitor: end it with `RESET SESSION \
                    AUTHORIZATION;`\n  help: all of its statements are done, and migration 2 is marked as partially \
                    applied: note it by hand, `UPDATE _sqlx_migrations SET success = true WHERE version = 2`\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    execute(
        &pool,
        "UPDATE _sqlx_migrations SET success = true WHERE version = 2",
    )
    .await;
    assert_eq!(
        run(folder.path(), &url, &["apply"]).err,
        "nothing to apply\n"
    );
}

#[tokio::test]
async fn what_was_prepared_for_the_record_may_go() {
    let folder = folder(&[
        ("migrations/1_a.sql", "SELECT 1;"),
        ("migrations/2_b.sql", "DEALLOCATE ALL;"),
        (
            "migrations/3_c.sql",
            "-- no-transaction\nDEALLOCATE ALL;\nVACUUM;",
        ),
        ("migrations/4_d.sql", "-- no-transaction\nDISCARD ALL;"),
    ]);
    let (pool, url) = database().await;
    let said = run(folder.path(), &url, &["apply", "--to", "3"]);
    assert_eq!(said.code, 0, "{said:?}");
    let said = run(folder.path(), &url, &["apply"]);
    let expected =
        "error: migrations/4_d.sql:2: DISCARD ALL lets go of the lock that migrators hold";
    assert!(said.code == 1 && said.err.starts_with(expected), "{said:?}");
    assert_eq!(versions(&pool).await, [1, 2, 3]);
}
