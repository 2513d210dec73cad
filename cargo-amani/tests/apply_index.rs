//! `cargo amani apply` and `revert` of an index that is built beside everything else: what counts as left by an
//! attempt that was broken off.

mod support;

use amani_schema::sqlx::{AssertSqlSafe, PgPool, raw_sql};
use support::applied::{objects, run, versions};
use support::race::{end, start, wait_for};
use support::{database, folder, write};

async fn execute(pool: &PgPool, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    raw_sql(sql).execute(pool).await.unwrap();
}

const THERE: &str = "error: migrations/1_a.sql:2: relation \"i\" already exists\n  ";

#[tokio::test]
async fn an_index_of_another_definition_is_never_taken_for_what_an_attempt_has_left() {
    let (pool, url) = database().await;
    execute(&pool, "CREATE TABLE t (a int, b int, c text)").await;
    let folder = folder(&[("migrations/1_a.sql", "")]);
    for (there, wanted) in [
        ("INDEX i ON t (b)", "INDEX CONCURRENTLY i ON t (a);"),
        ("INDEX i ON t (a)", "UNIQUE INDEX CONCURRENTLY i ON t (a);"),
        (
            "INDEX i ON t (a)",
            "INDEX CONCURRENTLY i ON t (a) WHERE b > 0;",
        ),
        (
            "INDEX i ON t (a)",
            "INDEX CONCURRENTLY i ON t USING hash (a);",
        ),
        ("INDEX i ON t (a)", "INDEX CONCURRENTLY i ON t (a DESC);"),
        (
            "INDEX i ON t (lower(c))",
            "INDEX CONCURRENTLY i ON t (upper(t.c));",
        ),
    ] {
        execute(&pool, &format!("CREATE {there}")).await;
        let sql = format!("-- no-transaction\nCREATE {wanted}");
        write(folder.path(), &[("migrations/1_a.sql", &sql)]);
        for _ in 0..2 {
            let said = run(folder.path(), &url, &["apply"]);
            assert!(said.code == 1 && said.err.starts_with(THERE), "{said:?}");
            assert!(
                said.err.ends_with(
                    "drop it, `DROP INDEX CONCURRENTLY public.i`, or give one of the two another name\n"
                ),
                "{said:?}"
            );
        }
        assert!(versions(&pool).await.is_empty());
        execute(&pool, "DROP INDEX i").await;
    }
}

#[tokio::test]
async fn an_index_behind_the_first_statement_is_compared_with_what_is_to_be_built() {
    let (pool, url) = database().await;
    execute(
        &pool,
        "CREATE TABLE t (a int, b text); CREATE INDEX i ON t (b)",
    )
    .await;
    let sql = "-- no-transaction\nCREATE INDEX CONCURRENTLY h ON t (lower(t.b)) WHERE a > 0;\n\
               CREATE UNIQUE INDEX CONCURRENTLY i ON public.t (a) INCLUDE (b);";
    let folder = folder(&[("migrations/1_a.sql", sql)]);
    for _ in 0..3 {
        let said = run(folder.path(), &url, &["apply"]);
        assert!(
            said.code == 1
                && said
                    .err
                    .contains("1_a.sql:3: relation \"i\" already exists"),
            "{said:?}"
        );
    }
    assert!(versions(&pool).await.is_empty());
    // As the attempt would have left it.
    execute(
        &pool,
        "DROP INDEX i; CREATE UNIQUE INDEX i ON t (a) INCLUDE (b)",
    )
    .await;
    let said = run(folder.path(), &url, &["apply"]);
    let left = "was built by an attempt that was broken off: it stays\n";
    assert_eq!(said.err, format!("public.h {left}public.i {left}"));
    assert_eq!((said.code, versions(&pool).await), (0, vec![1]));
}

#[tokio::test]
async fn a_wrong_name_is_no_index_that_was_dropped_already() {
    let (pool, url) = database().await;
    execute(&pool, "CREATE TABLE t (a int, b int)").await;
    let up = "CREATE INDEX i ON t (a);\nCREATE INDEX j ON t (b);";
    let folder = folder(&[("migrations/1_a.up.sql", up)]);
    let down = |sql: &str| {
        let sql = format!("-- no-transaction\n{sql}");
        write(folder.path(), &[("migrations/1_a.down.sql", &sql)]);
    };
    down("DROP INDEX CONCURRENTLY ii;");
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    for _ in 0..2 {
        let said = run(folder.path(), &url, &["revert"]);
        let expected = "error: migrations/1_a.down.sql:2: index \"ii\" does not exist\n  DROP INDEX CONCURRENTLY ii;\n";
        assert_eq!((said.code, &*said.err), (1, expected));
    }
    down("DROP INDEX CONCURRENTLY i;\nDROP INDEX CONCURRENTLY jj;");
    for _ in 0..2 {
        let said = run(folder.path(), &url, &["revert"]);
        let expected = "error: migrations/1_a.down.sql:3: index \"jj\" does not exist\n";
        assert!(said.code == 1 && said.err.starts_with(expected), "{said:?}");
    }
    assert_eq!(versions(&pool).await, [1]);
    // What was dropped is gone, and that is all.
    down("DROP INDEX CONCURRENTLY i;\nDROP INDEX CONCURRENTLY j;");
    let said = run(folder.path(), &url, &["revert"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(objects(&pool).await, ["t".to_owned()].into());
    // Nor does anything of it count for the next time.
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    execute(&pool, "DROP INDEX i").await;
    let said = run(folder.path(), &url, &["revert"]);
    assert!(said.err.contains("index \"i\" does not exist"), "{said:?}");
}

#[tokio::test]
async fn a_drop_that_was_killed_goes_on() {
    let (pool, url) = database().await;
    let folder = folder(&[
        (
            "migrations/1_a.up.sql",
            "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);",
        ),
        (
            "migrations/1_a.down.sql",
            "-- no-transaction\nDROP INDEX CONCURRENTLY i;\n",
        ),
    ]);
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    // The index waits for who reads the table, and its dropper does not live to see it go.
    let mut reader = pool.begin().await.unwrap();
    raw_sql("SELECT FROM t")
        .execute(&mut *reader)
        .await
        .unwrap();
    let mut child = start(folder.path(), &url, &["revert"]);
    wait_for(&pool, "DROP INDEX CONCURRENTLY i").await;
    child.kill().unwrap();
    end(child);
    reader.rollback().await.unwrap();
    execute(&pool, "DROP INDEX IF EXISTS i").await;
    let said = run(folder.path(), &url, &["revert"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(versions(&pool).await.is_empty());
}
