//! The way down that a development database takes by itself.

use std::sync::Mutex;

use amani_schema::migrator::{Event, Runner};
use sqlx::migrate::{self, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, SqlSafeStr, query, query_scalar};

/// Down as a development database does it that changes to a branch without these migrations: what goes is
/// counted, whatever the tables are.
pub(crate) async fn follow(migrator: &Migrator, pool: &PgPool) -> Result<(), String> {
    let mut connection = pool.acquire().await.unwrap();
    let told = Mutex::new(0);
    // What both branches have: without anything, the folder would be another project's.
    let common = migrate::Migration::new(
        0,
        "common".into(),
        MigrationType::Simple,
        "".into_sql_str(),
        false,
    );
    let checksum = common.checksum.to_vec();
    let before = Migrator::with_migrations(vec![common]);
    let runner = Runner::new(&before).telling(|event| {
        if let Event::Lost(losses) = event {
            let rows = losses.iter().map(|loss| loss.rows().unwrap_or_default());
            *told.lock().unwrap() += rows.sum::<i64>();
        }
    });
    let done = Runner::new(migrator).mark(&mut connection).await;
    done.map_err(|error| format!("mark: {error}"))?;
    let noted = "INSERT INTO _sqlx_migrations VALUES (0, 'common', now(), true, $1, 0)";
    let noted = query(noted).bind(checksum).execute(&mut *connection).await;
    noted.map_err(|error| format!("follow: {error}"))?;
    let rows = rows_of_tables(&mut connection).await;
    let done = runner.apply(&mut connection, None).await;
    done.map_err(|error| format!("follow: {error}"))?;
    let forgotten = "DELETE FROM _sqlx_migrations WHERE version = 0";
    let forgotten = query(forgotten).execute(&mut *connection).await;
    forgotten.map_err(|error| format!("follow: {error}"))?;
    let lost = rows - rows_of_tables(&mut connection).await;
    drop(runner);
    let told = told.into_inner().unwrap();
    if told < lost {
        return Err(format!("follow: {lost} rows less, and {told} were told"));
    }
    Ok(())
}

/// How many rows there are in all tables.
async fn rows_of_tables(connection: &mut PgConnection) -> i64 {
    let sql = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
               AND c.relname !~ '^_sqlx|^_amani'";
    let tables: Vec<String> = query_scalar(sql).fetch_all(&mut *connection).await.unwrap();
    let mut rows = 0;
    for table in tables {
        let count = query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM ONLY {table}")));
        let count: i64 = count.fetch_one(&mut *connection).await.unwrap();
        rows += count;
    }
    rows
}
