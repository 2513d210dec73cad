//! What the tests share: a database of one's own, and a project to generate migrations from.

// Every test binary uses another part of it.
#![allow(dead_code)]

pub(crate) mod trial;

use std::fs;
use std::io::Write;

use amani_schema::testing::{CatalogSnapshot, scratch_database};
use amani_schema_build::{Config, Mode, generate};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};

/// The major version of the server.
pub(crate) async fn server_version() -> u32 {
    let pool = database().await;
    let sql = "SELECT current_setting('server_version_num')::int / 10000";
    let version: i32 = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
    version.unsigned_abs()
}

/// Whether a test or case can run on a server of this version: what it needs is said in lines
/// `-- needs PostgreSQL 15` and `-- needs PostgreSQL before 17`. One that cannot is named, whatever the
/// test binary hides of what its tests print.
pub(crate) fn can_run(name: &str, text: &str, version: u32) -> bool {
    let needs = text
        .lines()
        .filter_map(|line| line.strip_prefix("-- needs "));
    for need in needs {
        let bound = need.strip_prefix("PostgreSQL ").unwrap_or_else(|| {
            panic!("{name} needs {need}, which is no version");
        });
        let is_met = match bound.strip_prefix("before ") {
            Some(end) => version < end.parse().unwrap(),
            None => version >= bound.parse().unwrap(),
        };
        if !is_met {
            let line = format!("skipped: {name} needs {need}, this is {version}\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            return false;
        }
    }
    true
}

/// A pool on a fresh database.
pub(crate) async fn database() -> PgPool {
    pool(scratch_database().await.unwrap()).await
}

pub(crate) async fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await
        .unwrap()
}

/// Steps all the way back, on a connection of its own with these settings: sqlx leaves its advisory
/// lock on the connection of a migration that failed, and the next one would wait for it.
pub(crate) async fn undo(
    migrator: &Migrator,
    pool: &PgPool,
    settings: &[(&str, &str)],
) -> Result<(), String> {
    let options = (*pool.connect_options())
        .clone()
        .options(settings.iter().copied());
    let own = self::pool(options).await;
    let undone = migrator.undo(&own, 0).await;
    own.close().await;
    undone.map_err(|error| error.to_string())
}

pub(crate) async fn snapshot(pool: &PgPool) -> CatalogSnapshot {
    let mut connection = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    CatalogSnapshot::read(&mut connection).await.unwrap()
}

pub(crate) fn assert_same(left: &CatalogSnapshot, right: &CatalogSnapshot) {
    if let Some(difference) = left.difference(right) {
        panic!("the catalogs differ:\n{difference}");
    }
}

/// The migrations that the build script writes for these items, read by sqlx's own resolver.
pub(crate) async fn migrations_of(items: &str) -> Migrator {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("src")).unwrap();
    fs::write(
        project.path().join("Cargo.toml"),
        "[package]\nname = \"example\"\n",
    )
    .unwrap();
    let source = format!("use amani_schema::{{pg_enum, table}};\n{items}");
    fs::write(project.path().join("src/lib.rs"), source).unwrap();
    let outcome = generate(&Config::read(project.path()).unwrap(), Mode::Write, None);
    assert_eq!(outcome.errors, [""; 0]);
    Migrator::new(project.path().join("migrations"))
        .await
        .unwrap()
}

/// Up, down and up again on an empty database: down gives back what was there, and the second up
/// what the first gave, which is returned with its pool.
pub(crate) async fn round_trip(migrator: &Migrator) -> (PgPool, CatalogSnapshot) {
    let pool = database().await;
    let before = snapshot(&pool).await;
    migrator.run(&pool).await.unwrap();
    let up = snapshot(&pool).await;
    migrator.undo(&pool, 0).await.unwrap();
    assert_same(&before, &snapshot(&pool).await);
    migrator.run(&pool).await.unwrap();
    assert_same(&up, &snapshot(&pool).await);
    (pool, up)
}
