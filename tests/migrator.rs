//! `MIGRATOR.run` and its friends are the migrator of the command line.

mod support;

use std::sync::Mutex;

use amani_schema::migrator::{Back, Event};
use amani_schema::{MigrationFile, Migrator};
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgDatabaseError, PgPoolOptions};
use sqlx::{PgPool, query_scalar};

static FIRST: Migrator = Migrator::embedded(&[UP, DOWN]);

static BOTH: Migrator = Migrator::embedded(&[UP, DOWN, SECOND_UP, SECOND_DOWN]);

static BROKEN: Migrator = Migrator::embedded(&[
    UP,
    DOWN,
    MigrationFile {
        version: 2,
        name: "b.up.sql",
        sql: "CREATE TABLE b ();\n\nDROP TABLE missing;",
    },
]);

const UP: MigrationFile = MigrationFile {
    version: 1,
    name: "a.up.sql",
    sql: "CREATE TABLE a (id int);",
};

const DOWN: MigrationFile = MigrationFile {
    version: 1,
    name: "a.down.sql",
    sql: "DROP TABLE a;",
};

const SECOND_UP: MigrationFile = MigrationFile {
    version: 2,
    name: "b.up.sql",
    sql: "CREATE TABLE b ();",
};

const SECOND_DOWN: MigrationFile = MigrationFile {
    version: 2,
    name: "b.down.sql",
    sql: "DROP TABLE b;",
};

/// One connection, which keeps whatever was left on it.
async fn single() -> PgPool {
    let options = (*support::database().await.connect_options()).clone();
    let pool = PgPoolOptions::new().max_connections(1);
    pool.connect_with(options).await.unwrap()
}

async fn is_there(pool: &PgPool, table: &str) -> bool {
    let sql = "SELECT to_regclass($1) IS NOT NULL";
    query_scalar(sql).bind(table).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn an_error_has_its_place_and_leaves_no_lock() {
    let pool = single().await;
    let error = BROKEN.run(&pool).await.unwrap_err();
    let text = "while executing migration 2: error returned from database: 2_b.up.sql:3: \
                table \"missing\" does not exist\n  DROP TABLE missing;";
    assert_eq!(error.to_string(), text);
    let MigrateError::ExecuteMigration(sqlx::Error::Database(error), 2) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.code().as_deref(), Some("42P01"));
    let server = error.as_error().source().unwrap();
    assert!(server.is::<PgDatabaseError>());
    let held: i64 = query_scalar("SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND d.datname = current_database()")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(held, 0);
    assert!(is_there(&pool, "a").await && !is_there(&pool, "b").await);
}

#[tokio::test]
async fn an_older_release_steps_back_past_a_newer_one() {
    let pool = single().await;
    BOTH.run(&pool).await.unwrap();
    let error = FIRST.run(&pool).await.unwrap_err();
    assert!(matches!(error, MigrateError::VersionMissing(2)), "{error}");
    FIRST.undo(&pool, 1).await.unwrap();
    assert!(is_there(&pool, "a").await && !is_there(&pool, "b").await);
    FIRST.run(&pool).await.unwrap();
}

#[tokio::test]
async fn it_goes_up_to_a_version_and_tells_what_it_does() {
    let pool = single().await;
    BOTH.run_to(1, &pool).await.unwrap();
    assert!(!is_there(&pool, "b").await);
    let told = Mutex::new(Vec::new());
    let mut connection = pool.acquire().await.unwrap();
    let runner = BOTH.runner().telling(|event| match event {
        Event::Applied { file, .. } | Event::Reverted { file, .. } => {
            told.lock().unwrap().push(file.clone());
        }
        other => panic!("{other}"),
    });
    assert_eq!(runner.apply(&mut connection, None).await.unwrap(), 1);
    assert_eq!(
        runner
            .revert(&mut connection, Back::Steps(2))
            .await
            .unwrap(),
        2
    );
    drop(runner);
    let expected = ["2_b.up.sql", "2_b.down.sql", "1_a.down.sql"];
    assert_eq!(told.into_inner().unwrap(), expected);
}
