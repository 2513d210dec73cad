//! `MIGRATOR.run` and its friends are the migrator of the command line.

mod support;

use std::process::Command;
use std::sync::Mutex;

use amani_schema::migrator::{Back, Event, Loss, Mark, MisfitError, Runner, mark};
use amani_schema::{MigrationFile, Migrator};
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgDatabaseError, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool, query_scalar};

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

static CHANGED: Migrator = Migrator::embedded(&[UP, DOWN, OTHER_UP, OTHER_DOWN]);

const OTHER_UP: MigrationFile = MigrationFile {
    version: 2,
    name: "b.up.sql",
    sql: "CREATE TABLE other ();",
};

const OTHER_DOWN: MigrationFile = MigrationFile {
    version: 2,
    name: "b.down.sql",
    sql: "DROP TABLE other;",
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
    // As an old instance does that starts again while a new release is being rolled out.
    FIRST.run(&pool).await.unwrap();
    assert!(is_there(&pool, "b").await);
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
        Event::Begun { .. } => {}
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

#[tokio::test]
async fn what_was_changed_is_an_error_that_names_the_command() {
    let pool = single().await;
    BOTH.run(&pool).await.unwrap();
    let error = CHANGED.run(&pool).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("migration 2 (b) was changed since it was applied here")
            && text.contains("`cargo amani dev-init`"),
        "{text}"
    );
    // A `main` that returns it prints this.
    assert!(format!("{error:?}").contains(text.split_once(": ").unwrap().1));
    let MigrateError::Source(error) = error else {
        panic!("{error:?}");
    };
    let error = error.downcast_ref::<MisfitError>().unwrap();
    assert_eq!(error.misfits().len(), 1);
    assert!(is_there(&pool, "b").await && !is_there(&pool, "other").await);
}

#[tokio::test]
async fn a_service_in_a_development_database_follows_and_tells() {
    let pool = single().await;
    let mut connection = pool.acquire().await.unwrap();
    BOTH.runner().mark(&mut connection).await.unwrap();
    let marked = mark(&mut connection, &BOTH.table_name).await.unwrap();
    assert_eq!(marked, Mark::Development);
    BOTH.run(&mut *connection).await.unwrap();
    sqlx::raw_sql("INSERT INTO b DEFAULT VALUES; SET amani.allow_lossy = 'off'")
        .execute(&mut *connection)
        .await
        .unwrap();
    let losses = Mutex::new(Vec::new());
    let runner = CHANGED.runner().telling(|event| {
        if let Event::Lost(lost) = event {
            losses.lock().unwrap().extend(lost.clone());
        }
    });
    runner.apply(&mut connection, None).await.unwrap();
    drop(runner);
    let expected = Loss::Table {
        name: "b".to_owned(),
        rows: Some(1),
    };
    assert_eq!(losses.into_inner().unwrap(), [expected]);
    // What was set for the step back is not left to who gets the connection next.
    let setting: String = query_scalar("SHOW amani.allow_lossy")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(setting, "off");
    FIRST.run(&mut *connection).await.unwrap();
    drop(connection);
    assert!(is_there(&pool, "a").await && !is_there(&pool, "other").await);
}

/// sqlx's own word for a record that others write to as well.
#[tokio::test]
async fn what_is_missing_stays_where_sqlx_is_told_to_ignore_it() {
    let pool = single().await;
    let mut connection = pool.acquire().await.unwrap();
    BOTH.run(&mut *connection).await.unwrap();
    let one = |sql: &'static str| {
        let up = sqlx::migrate::MigrationType::ReversibleUp;
        let sql = sqlx::SqlStr::from_static(sql);
        let migration = sqlx::migrate::Migration::new(1, "a".into(), up, sql, false);
        let mut migrator = sqlx::migrate::Migrator::with_migrations(vec![migration]);
        migrator.set_ignore_missing(true);
        migrator
    };
    let same = one(UP.sql);
    let changed = one("CREATE TABLE a (id bigint);");
    let tell = |event: &Event| assert!(!matches!(event, Event::Newer(_)), "{event}");
    let runner = Runner::new(&same).telling(tell);
    assert_eq!(runner.apply(&mut connection, None).await.unwrap(), 0);
    runner.mark(&mut connection).await.unwrap();
    let runner = Runner::new(&changed);
    assert_eq!(runner.apply(&mut connection, None).await.unwrap(), 1);
    drop(connection);
    assert!(is_there(&pool, "a").await && is_there(&pool, "b").await);
}

/// The same process again, for what it says.
fn said(child: &str, url: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", child, "--ignored", "--nocapture"]);
    let output = command.env("AMANI_TEST_URL", url).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn run_says_on_standard_error_what_nobody_asked_for() {
    let pool = single().await;
    BOTH.run(&pool).await.unwrap();
    let url = pool.connect_options().to_url_lossy().to_string();
    let text = said("it_runs_the_first", &url);
    assert!(
        text.contains("warning: a later release has applied 2"),
        "{text}"
    );
    BOTH.runner()
        .mark(&mut pool.acquire().await.unwrap())
        .await
        .unwrap();
    sqlx::raw_sql("INSERT INTO b DEFAULT VALUES")
        .execute(&pool)
        .await
        .unwrap();
    let text = said("it_runs_the_first", &url);
    for line in [
        "migration 2 (b) was applied here and is not in the folder",
        "this development database follows: 1 step back, then up again",
        "reverted 2, the way down kept in the database in ",
        "  with it went table b (1 row)",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!is_there(&pool, "b").await);
    assert_eq!(said("it_runs_the_first", &url), "");
}

#[tokio::test]
#[ignore = "run by another test"]
async fn it_runs_the_first() {
    let Ok(url) = std::env::var("AMANI_TEST_URL") else {
        return;
    };
    let pool = PgPool::connect(&url).await.unwrap();
    FIRST.run(&pool).await.unwrap();
}
