//! Migrations tried on a server, and what is there before and after.

use std::fs;

use amani_schema::catalog;
use amani_schema::testing::CatalogSnapshot;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::Migration;
use amani_schema_history::compare;
use sqlx::migrate::Migrator;
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
