//! `cargo amani apply` that is broken off: by a `SIGKILL`, by a server that cuts the connection, by a server
//! that crashes and comes again. Whenever that is, running it again ends right.

mod support;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use amani_schema::sqlx::postgres::PgPoolOptions;
use amani_schema::sqlx::{PgPool, query_scalar};
use amani_schema::testing::ScratchServer;
use support::race::{FILES, check_all, count, end, start, wait_for};
use support::{database, folder, write};

/// Numbers that nobody chose, which an error names.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self(now.unwrap().as_secs() | 1)
    }

    /// A moment within so long.
    fn moment(&mut self, long: Duration) -> Duration {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        long.mul_f64(f64::from(u32::try_from(self.0 >> 40).unwrap()) / f64::from(1 << 24))
    }
}

/// How long a run takes, which leaves nothing.
fn whole(folder: &Path, url: &str) -> Duration {
    let begun = Instant::now();
    let said = end(start(folder, url, &["apply"]));
    assert_eq!(said.code, 0, "{}", said.err);
    let long = begun.elapsed();
    back(folder, url);
    long
}

fn back(folder: &Path, url: &str) {
    let said = end(start(folder, url, &["revert", "--to", "0"]));
    assert_eq!(said.code, 0, "{}", said.err);
}

/// What is recorded is there, and what is not is not: before anything is mended.
async fn check_record(pool: &PgPool, context: &str) {
    let is = |sql: &'static str| count(pool, sql);
    if is("SELECT count(to_regclass('_sqlx_migrations'))").await == 0 {
        assert_eq!(is("SELECT count(to_regclass('a'))").await, 0, "{context}");
        return;
    }
    let recorded: Vec<i64> = query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
        .fetch_all(pool)
        .await
        .unwrap();
    let expected: Vec<i64> = (1..=i64::try_from(recorded.len()).unwrap()).collect();
    assert_eq!(recorded, expected, "{context}");
    let is_recorded = |version: i64| i64::from(recorded.contains(&version));
    let there = [
        is("SELECT count(to_regclass('a'))").await,
        is("SELECT count(to_regclass('b'))").await,
        is("SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('a') AND attname = 'd'")
            .await,
    ];
    assert_eq!(there, [1, 2, 4].map(is_recorded), "{context}");
    if is_recorded(3) == 1 {
        let valid =
            "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('a_idx') AND indisvalid";
        assert_eq!(is(valid).await, 1, "{context}");
    }
}

async fn check_again(pool: &PgPool, folder: &Path, url: &str, context: &str) {
    let said = end(start(folder, url, &["apply"]));
    assert_eq!(said.code, 0, "{context}: {}", said.err);
    check_all(pool).await;
    back(folder, url);
}

/// In two halves, which run side by side.
async fn killed(times: usize) {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    let long = whole(folder.path(), &url);
    let mut dice = Dice::new();
    for _ in 0..times {
        let moment = dice.moment(long);
        let mut child = start(folder.path(), &url, &["apply"]);
        tokio::time::sleep(moment).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let context = format!("killed after {moment:?} of {long:?}");
        // The server learns of it when it next speaks.
        quiet(&pool).await;
        check_record(&pool, &context).await;
        check_again(&pool, folder.path(), &url, &context).await;
    }
}

/// Waits until nobody else is connected.
async fn quiet(pool: &PgPool) {
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                  AND application_name = '' AND pid <> pg_backend_pid() AND backend_type = 'client backend' \
                  AND query NOT LIKE 'SELECT count%'";
    let begun = Instant::now();
    while count(pool, others).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn who_is_killed_leaves_nothing_half_recorded() {
    killed(25).await;
}

#[tokio::test]
async fn who_is_killed_at_other_moments_leaves_nothing_half_recorded() {
    killed(25).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_leaves_nothing_half_recorded() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    let long = whole(folder.path(), &url);
    let mut dice = Dice::new();
    for _ in 0..20 {
        let moment = dice.moment(long);
        let child = start(folder.path(), &url, &["apply"]);
        tokio::time::sleep(moment).await;
        let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let was_there = count(&pool, cut).await;
        let said = end(child);
        let context = format!("cut after {moment:?} of {long:?}: {said:?}");
        assert!(said.code == 0 || was_there > 0, "{context}");
        let is_told = said.err.contains("terminating connection")
            || said.err.contains("the connection to the server broke");
        assert!(said.code == 0 || is_told, "{context}");
        quiet(&pool).await;
        check_record(&pool, &context).await;
        check_again(&pool, folder.path(), &url, &context).await;
    }
}

#[tokio::test]
async fn a_server_that_crashes_and_comes_again_leaves_nothing_half_recorded() {
    let folder = folder(FILES);
    let server = ScratchServer::start().unwrap();
    let url = server.url("postgres");
    let long = whole(folder.path(), &url);
    let mut dice = Dice::new();
    for _ in 0..8 {
        let moment = dice.moment(long);
        let child = start(folder.path(), &url, &["apply"]);
        tokio::time::sleep(moment).await;
        server.restart().unwrap();
        let said = end(child);
        let context = format!("the server crashed after {moment:?} of {long:?}: {said:?}");
        let is_told = said.err.contains("the connection to the server broke")
            || said.err.contains("terminating connection")
            || said.err.contains("cannot connect to ");
        assert!(said.code == 0 || is_told, "{context}");
        let pool = PgPoolOptions::new().max_connections(2);
        let pool = pool.connect_with(server.connect_options()).await.unwrap();
        check_record(&pool, &context).await;
        check_again(&pool, folder.path(), &url, &context).await;
        pool.close().await;
    }
}

#[tokio::test]
async fn a_server_that_goes_away_is_told_and_nothing_is_recorded() {
    let folder = folder(FILES);
    write(
        folder.path(),
        &[(
            "migrations/1_a.up.sql",
            "CREATE TABLE a (id int);\nSELECT pg_sleep(30);\n",
        )],
    );
    let (pool, url) = database().await;
    let child = start(folder.path(), &url, &["apply"]);
    wait_for(&pool, "SELECT pg_sleep(30)").await;
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE query LIKE 'SELECT pg_sleep(30)%' AND datname = current_database()";
    assert_eq!(count(&pool, cut).await, 1);
    let said = end(child);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("migrations/1_a.up.sql:2: terminating connection"),
        "{}",
        said.err
    );
    assert_eq!(
        count(&pool, "SELECT count(*) FROM _sqlx_migrations").await,
        0
    );
}
