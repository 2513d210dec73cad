//! A step back that would lose rows stops, and says how to go on.

mod support;

use amani_backend::MIGRATOR;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Executor, PgPool};
use support::{assert_same, database, snapshot, undo};

const USER: &str = "INSERT INTO users (email, password_hash, display_name, country) \
                    SELECT 'u' || n || '@example.com', 'x', 'x', 'NG' FROM generate_series(1, 3) AS n";

async fn with_rows() -> PgPool {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    pool.execute(USER).await.unwrap();
    pool
}

#[tokio::test]
async fn it_stops_with_table_and_number_and_the_command_and_changes_nothing() {
    let pool = with_rows().await;
    pool.execute("INSERT INTO link_tokens (user_id, provider, token_hash, expires_at) VALUES ('1', 'fincra', sha256(''), 'infinity')").await.unwrap();
    let before = snapshot(&pool).await;
    let error = undo(&MIGRATOR, &pool, &[]).await.unwrap_err();
    for part in [
        "stopped before anything was changed",
        "would lose the rows of table link_tokens (1 row), table users (3 rows)",
        "PGOPTIONS='-c amani.allow_lossy=on' sqlx migrate revert",
    ] {
        assert!(error.contains(part), "{part:?} is missing in: {error}");
    }
    assert_same(&before, &snapshot(&pool).await);
}

#[tokio::test]
async fn a_thousand_rows_are_counted_and_no_more() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let insert = |count: u32| {
        sqlx::AssertSqlSafe(USER.replace(
            "generate_series(1, 3)",
            &format!("generate_series(1, {count})"),
        ))
    };
    for (count, shown) in [(1000, "(1000 rows)"), (1001, "(more than 1000 rows)")] {
        pool.execute("DELETE FROM users").await.unwrap();
        pool.execute(insert(count)).await.unwrap();
        let error = undo(&MIGRATOR, &pool, &[]).await.unwrap_err();
        assert!(error.contains(shown), "{shown} is missing in: {error}");
    }
}

#[tokio::test]
async fn it_goes_through_with_the_setting() {
    let pool = with_rows().await;
    undo(&MIGRATOR, &pool, &[("amani.allow_lossy", "on")])
        .await
        .unwrap();
    assert!(snapshot(&pool).await.is_empty());
}

#[tokio::test]
async fn the_migrator_goes_through_when_it_is_told_to() {
    let pool = with_rows().await;
    MIGRATOR.undo_lossy(&pool, 0).await.unwrap();
    assert!(snapshot(&pool).await.is_empty());
}

/// What `PGOPTIONS` and the URL's `options` become is the same connection parameter.
#[tokio::test]
async fn the_setting_comes_through_the_url_too() {
    let pool = with_rows().await;
    let with_url: PgConnectOptions = "postgres://x/y?options=-c%20amani.allow_lossy%3Don"
        .parse()
        .unwrap();
    let options = (*pool.connect_options())
        .clone()
        .options([("amani.allow_lossy", "on")]);
    assert_eq!(with_url.get_options(), options.get_options());
    undo(&MIGRATOR, &pool, &[("amani.allow_lossy", "on")])
        .await
        .unwrap();
}

#[tokio::test]
async fn off_and_empty_are_off() {
    let pool = with_rows().await;
    for value in ["off", "false", "0"] {
        undo(&MIGRATOR, &pool, &[("amani.allow_lossy", value)])
            .await
            .unwrap_err();
    }
    let mut connection = pool.acquire().await.unwrap();
    connection
        .execute("SET amani.allow_lossy = ''")
        .await
        .unwrap();
    MIGRATOR.undo(&mut *connection, 0).await.unwrap_err();
}

#[tokio::test]
async fn a_policy_hides_no_row_from_the_count() {
    let pool = with_rows().await;
    pool.execute(
        "CREATE TABLE theirs (); ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY",
    )
    .await
    .unwrap();
    let error = undo(&MIGRATOR, &pool, &[]).await.unwrap_err();
    assert!(error.contains("table users (3 rows)"), "{error}");
}

#[tokio::test]
async fn a_row_that_arrives_meanwhile_is_waited_for_and_counted() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let mut writer = pool.begin().await.unwrap();
    writer.execute(USER).await.unwrap();
    let other = pool.clone();
    let waiting = tokio::spawn(async move { undo(&MIGRATOR, &other, &[]).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    writer.commit().await.unwrap();
    let error = waiting.await.unwrap().unwrap_err();
    assert!(error.contains("table users (3 rows)"), "{error}");
}

#[tokio::test]
async fn it_gives_up_after_three_seconds_behind_a_lock_and_honours_another_limit() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let mut holder = pool.begin().await.unwrap();
    holder
        .execute("LOCK TABLE users IN ACCESS SHARE MODE")
        .await
        .unwrap();
    for (limit, expected) in [("0", 3000), ("200ms", 200)] {
        let start = std::time::Instant::now();
        let error = undo(&MIGRATOR, &pool, &[("lock_timeout", limit)])
            .await
            .unwrap_err();
        assert!(error.contains("lock timeout"), "{error}");
        assert!(
            start.elapsed().as_millis() >= expected,
            "{limit}: {:?}",
            start.elapsed()
        );
    }
}
