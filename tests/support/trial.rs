//! Migrations tried on a server, and what is there before and after.

use std::fs;

use amani_schema::catalog;
use amani_schema::testing::CatalogSnapshot;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::Migration;
use amani_schema_history::compare;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, raw_sql};

/// Stock sqlx's migrator over a folder of these migrations.
pub(crate) async fn migrator(migrations: &[Migration]) -> Migrator {
    let folder = tempfile::tempdir().unwrap();
    for (place, migration) in migrations.iter().enumerate() {
        let file = |direction: &str| {
            let name = format!("{}_step.{direction}.sql", place + 1);
            folder.path().join(name)
        };
        fs::write(file("up"), &migration.up).unwrap();
        fs::write(file("down"), &migration.down).unwrap();
    }
    Migrator::new(folder.path()).await.unwrap()
}

pub(crate) async fn raw(pool: &PgPool, sql: &str) -> Result<(), String> {
    let done = raw_sql(AssertSqlSafe(sql.to_owned())).execute(pool).await;
    done.map(|_| ()).map_err(|error| format!("{sql}: {error}"))
}

/// One where the next schema is made directly, and one that is led there and back. Every pair finds them
/// empty: that takes a hundredth of the time that new ones would.
pub(crate) struct Databases {
    pub(crate) wanted: PgPool,
    pub(crate) led: PgPool,
}

impl Databases {
    pub(crate) async fn new() -> Self {
        Self {
            wanted: super::database().await,
            led: super::database().await,
        }
    }

    /// Makes the previous schema in the one and the next in the other.
    pub(crate) async fn make(&self, previous: &str, next: &str) -> Result<(), String> {
        for (pool, statements) in [(&self.led, previous), (&self.wanted, next)] {
            raw(pool, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").await?;
            raw(pool, statements).await?;
        }
        Ok(())
    }
}

/// All the way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Up,
    Down,
}

/// Whether the step was taken; not so where rows stopped it: ours counts them, PostgreSQL finds one that
/// does not fit.
pub(crate) async fn step(migrator: &Migrator, pool: &PgPool, way: Way) -> Result<bool, String> {
    // Connections of its own: sqlx leaves its lock on that of a step that failed.
    let options = (*pool.connect_options()).clone();
    let own = super::pool(options.options([("amani.allow_lossy", "on")])).await;
    let taken = match way {
        Way::Up => migrator.run(&own).await,
        Way::Down => migrator.undo(&own, 0).await,
    };
    own.close().await;
    let Err(error) = taken else {
        return Ok(true);
    };
    let code = match &error {
        MigrateError::ExecuteMigration(sqlx::Error::Database(error), _) => error.code(),
        _ => None,
    };
    let is_data = |code: &str| code == "55006" || code.starts_with("22") || code.starts_with("23");
    if code.as_deref().is_some_and(is_data) {
        Ok(false)
    } else {
        Err(format!("{way:?}: {error}"))
    }
}

/// The whole model from the catalog, and the other picture of it that knows nothing of the model.
pub(crate) struct Picture {
    schema: Schema,
    snapshot: Vec<String>,
}

impl Picture {
    pub(crate) async fn of(pool: &PgPool) -> Self {
        let mut connection = PgConnection::connect_with(&pool.connect_options())
            .await
            .unwrap();
        let schema = catalog::read(&mut connection).await.unwrap();
        let snapshot = CatalogSnapshot::read(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let lines = snapshot.lines().into_iter();
        let mut snapshot: Vec<String> = lines
            .filter(|line| !line.contains("_sqlx_migrations"))
            .map(str::to_owned)
            .collect();
        snapshot.sort();
        Self { schema, snapshot }
    }

    /// That neither picture differs from the wanted one; else what does, with the name of the round.
    pub(crate) fn same(&self, round: &str, wanted: &Self) -> Result<(), String> {
        let differences = compare(&self.schema, &wanted.schema);
        if !differences.is_empty() {
            let texts: Vec<String> = differences.iter().map(ToString::to_string).collect();
            return Err(format!("{round}: {}", texts.join("; ")));
        }
        let only = |one: &[String], other: &[String]| -> Vec<String> {
            let lines = one.iter().filter(|line| !other.contains(line));
            lines.cloned().collect()
        };
        let more = only(&self.snapshot, &wanted.snapshot);
        let less = only(&wanted.snapshot, &self.snapshot);
        if more.is_empty() && less.is_empty() {
            Ok(())
        } else {
            Err(format!("{round}: only there {more:?}; missing {less:?}"))
        }
    }
}
