//! `cargo amani apply` where something is in its way: other migrators, locks.

mod support;

use std::process::Child;
use std::time::Duration;

use amani_schema::sqlx::migrate::{Migrate, Migrator};
use amani_schema::sqlx::{Connection, PgConnection, PgPool, raw_sql};
use support::race::{FILES, check_all, count, end, start, wait_for};
use support::{Said, amani, database, folder, write};

/// A connection of its own, in a transaction that holds what this statement locks.
async fn holding(pool: &PgPool, sql: &'static str) -> PgConnection {
    let mut other = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    raw_sql("BEGIN").execute(&mut other).await.unwrap();
    raw_sql(sql).execute(&mut other).await.unwrap();
    other
}

#[tokio::test]
async fn sixteen_at_once_apply_each_migration_once() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    let all: Vec<Child> = (0..16)
        .map(|_| start(folder.path(), &url, &["apply"]))
        .collect();
    let all: Vec<Said> = all.into_iter().map(end).collect();
    for said in &all {
        assert_eq!(said.code, 0, "{}", said.err);
    }
    for file in ["1_a", "2_b", "3_c", "4_d"] {
        let line = format!("applied migrations/{file}.up.sql");
        assert_eq!(
            all.iter().filter(|said| said.out.contains(&line)).count(),
            1,
            "{file}"
        );
    }
    assert!(
        all.iter()
            .any(|said| said.err.contains("waiting for another migrator"))
    );
    check_all(&pool).await;
}

#[tokio::test]
async fn a_table_that_is_locked_is_asked_for_again_and_others_pass_in_between() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    assert_eq!(
        amani(folder.path(), &["apply", "--to", "3", "--database", &url]).code,
        0
    );
    let mut other = holding(&pool, "SELECT count(*) FROM a").await;
    let limited = ["apply", "--lock-timeout", "200ms"];
    let said = end(start(
        folder.path(),
        &url,
        &[&limited[..], &["--attempts", "2"]].concat(),
    ));
    assert_eq!(said.code, 1);
    let failed = "migrations/4_d.up.sql:1: canceling statement due to lock timeout\n  \
                  ALTER TABLE a ADD COLUMN d int;\n";
    let expected =
        format!("{failed}  attempt 1 rolled back, the next one in 0.5 s\nerror: {failed}");
    assert_eq!(said.err, expected);
    assert_eq!(
        count(&pool, "SELECT count(*) FROM _sqlx_migrations").await,
        3
    );
    let child = start(folder.path(), &url, &limited);
    wait_for(&pool, "ALTER TABLE a").await;
    // It would wait behind the one who waits.
    let read = count(&pool, "SELECT count(*) FROM a");
    let read = tokio::time::timeout(Duration::from_secs(5), read).await;
    assert_eq!(read.unwrap(), 20000);
    raw_sql("COMMIT").execute(&mut other).await.unwrap();
    let said = end(child);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("attempt 1 rolled back"), "{}", said.err);
    check_all(&pool).await;
}

#[tokio::test]
async fn an_index_that_was_built_after_its_builder_was_killed_stays() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    assert_eq!(
        amani(folder.path(), &["apply", "--to", "2", "--database", &url]).code,
        0
    );
    let mut other = holding(
        &pool,
        "INSERT INTO a VALUES (0); DELETE FROM a WHERE id = 0",
    )
    .await;
    let mut child = start(folder.path(), &url, &["apply"]);
    wait_for(&pool, "CREATE INDEX CONCURRENTLY").await;
    child.kill().unwrap();
    child.wait().unwrap();
    let next = start(folder.path(), &url, &["apply"]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    raw_sql("COMMIT").execute(&mut other).await.unwrap();
    let said = end(next);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err
            .contains("public.a_idx was built by an attempt that was broken off"),
        "{}",
        said.err
    );
    check_all(&pool).await;
}

#[tokio::test]
async fn an_index_that_somebody_else_built_is_an_error() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    assert_eq!(
        amani(folder.path(), &["apply", "--to", "2", "--database", &url]).code,
        0
    );
    raw_sql("CREATE INDEX a_idx ON a ((id + 1))")
        .execute(&pool)
        .await
        .unwrap();
    let said = amani(folder.path(), &["apply", "--database", &url]);
    assert!(
        said.code == 1 && said.err.contains("relation \"a_idx\" already exists"),
        "{said:?}"
    );
}

#[tokio::test]
async fn an_invalid_index_is_dropped_and_built_again() {
    let folder = folder(&[
        (
            "migrations/1_a.sql",
            "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);",
        ),
        (
            "migrations/2_b.sql",
            "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY \"A idx\" ON a (id);",
        ),
    ]);
    let (pool, url) = database().await;
    let apply = || amani(folder.path(), &["apply", "--database", &url]);
    let said = apply();
    assert!(
        said.code == 1
            && said
                .err
                .contains("migrations/2_b.sql:2: could not create unique index"),
        "{said:?}"
    );
    let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
    assert_eq!(count(&pool, invalid).await, 1);
    raw_sql("DELETE FROM a WHERE ctid = '(0,1)'")
        .execute(&pool)
        .await
        .unwrap();
    let said = apply();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        said.err,
        "dropped public.\"A idx\", which a broken attempt had left INVALID\n"
    );
    assert_eq!(count(&pool, invalid).await, 0);
    assert_eq!(
        count(
            &pool,
            "SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn stock_sqlx_and_we_exclude_each_other() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    let mut stock = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    stock.lock().await.unwrap();
    let mut child = start(folder.path(), &url, &["apply"]);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(child.try_wait().unwrap().is_none());
    stock.unlock().await.unwrap();
    let said = end(child);
    assert_eq!(
        (said.code, &*said.err),
        (0, "waiting for another migrator to finish\n")
    );
    check_all(&pool).await;
    // And the other way round: while ours is at work, theirs waits.
    amani(folder.path(), &["revert", "--to", "0", "--database", &url]);
    let slow = "CREATE TABLE a (id int);\nSELECT pg_sleep(1);\n";
    write(folder.path(), &[("migrations/1_a.up.sql", slow)]);
    let child = start(folder.path(), &url, &["apply", "--to", "2"]);
    wait_for(&pool, "SELECT pg_sleep(1)").await;
    let migrator = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    migrator.run(&pool).await.unwrap();
    assert_eq!(end(child).code, 0);
    check_all(&pool).await;
}

#[tokio::test]
async fn an_index_lets_stock_sqlx_pass_that_waits_for_our_lock() {
    let folder = folder(FILES);
    let slow = "CREATE TABLE a (id int);\nSELECT pg_sleep(1);\n";
    write(folder.path(), &[("migrations/1_a.up.sql", slow)]);
    let (pool, url) = database().await;
    let child = start(folder.path(), &url, &["apply"]);
    wait_for(&pool, "SELECT pg_sleep(1)").await;
    // It waits with a snapshot, for which the index has to wait.
    let migrator = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    migrator.run(&pool).await.unwrap();
    let said = end(child);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("3_c.up.sql:2: deadlock detected"),
        "{}",
        said.err
    );
    check_all(&pool).await;
}
