//! A migration that takes its time, run by several or broken off.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use amani_schema::sqlx::{PgPool, query_scalar};

use super::{Said, command};

/// A table, data that takes its time, and an index that is built beside everything else.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "migrations/1_a.up.sql",
        "CREATE TABLE a (id int);\nSELECT pg_sleep(0.02);\n",
    ),
    ("migrations/1_a.down.sql", "DROP TABLE a;\n"),
    (
        "migrations/2_b.up.sql",
        "CREATE TABLE b (id int);\nINSERT INTO a SELECT generate_series(1, 20000);\nSELECT pg_sleep(0.02);\n",
    ),
    ("migrations/2_b.down.sql", "DROP TABLE b;\nDELETE FROM a;\n"),
    (
        "migrations/3_c.up.sql",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a_idx ON a (id);\n",
    ),
    (
        "migrations/3_c.down.sql",
        "-- no-transaction\nDROP INDEX CONCURRENTLY a_idx;\n",
    ),
    (
        "migrations/4_d.up.sql",
        "ALTER TABLE a ADD COLUMN d int;\nSELECT pg_sleep(0.02);\n",
    ),
    ("migrations/4_d.down.sql", "ALTER TABLE a DROP COLUMN d;\n"),
];

pub(crate) fn start(folder: &Path, url: &str, arguments: &[&str]) -> Child {
    let mut command = command(folder, &[arguments, &["--database", url]].concat());
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub(crate) fn end(child: Child) -> Said {
    child.wait_with_output().unwrap().into()
}

pub(crate) async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    query_scalar(sql).fetch_one(pool).await.unwrap()
}

/// That every migration is there exactly once.
pub(crate) async fn check_all(pool: &PgPool) {
    assert_eq!(
        count(pool, "SELECT count(*) FROM _sqlx_migrations WHERE success").await,
        4
    );
    assert_eq!(
        count(pool, "SELECT count(*) FROM a WHERE d IS NULL").await,
        20000
    );
    let valid = "SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid";
    assert_eq!(count(pool, valid).await, 1);
    assert_eq!(
        count(pool, "SELECT count(*) FROM pg_index WHERE NOT indisvalid").await,
        0
    );
}

/// Waits until a statement of another session begins so.
pub(crate) async fn wait_for(pool: &PgPool, beginning: &str) {
    let start = Instant::now();
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 || '%' \
               AND datname = current_database()";
    while query_scalar::<_, i64>(sql)
        .bind(beginning)
        .fetch_one(pool)
        .await
        .unwrap()
        == 0
    {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{beginning} does not come"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
