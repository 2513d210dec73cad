use std::error::Error;
use std::fmt;

use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::{Connection, PgConnection};

use super::database::{drop_database, scratch_database};
use super::snapshot::CatalogSnapshot;
use crate::migrator::{Back, Runner};

/// How a way down begins that the build script wrote where PostgreSQL has none.
const NO_WAY_DOWN: &str = "this migration cannot be undone";

/// What was proven of a folder of migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoundTrip {
    /// How many ways up were applied.
    pub ups: usize,
    /// How many ways down were taken, and restored the catalog.
    pub downs: usize,
    /// The migration that has no way down: it and what is below it was not stepped back.
    pub one_way: Option<i64>,
}

/// What is not right with a folder of migrations, in words that say where and what.
#[derive(Clone, PartialEq, Eq)]
pub struct RoundTripError {
    message: String,
}

/// Proves that the migrations go up, down step by step and up again: after each way down the whole catalog,
/// line by line, is what it was before its way up, and at the end what it was the first time. One line in a
/// test of one's own:
///
/// ```
/// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[
/// #     amani_schema::MigrationFile { version: 1, name: "a.up.sql", sql: "CREATE TABLE a ();" },
/// #     amani_schema::MigrationFile { version: 1, name: "a.down.sql", sql: "DROP TABLE a;" },
/// # ]);
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// // #[tokio::test]
/// // async fn every_migration_goes_up_and_down() {
/// amani_schema::testing::prove_round_trip(&MIGRATOR).await.unwrap();
/// // }
/// # });
/// ```
///
/// It makes a database of its own, on the server that `DATABASE_URL` names or else on a
/// [`ScratchServer`](super::ScratchServer), and drops it. The tables are empty: rows are not part of the
/// proof, and ways down that would stop for rows go on.
///
/// # Errors
///
/// A [`RoundTripError`] that names the first migration that is not right, and what differs; what its
/// `unwrap()` prints is meant to be read.
///
/// # Panics
///
/// When there is no server to start: a test cannot go on without.
pub async fn prove_round_trip(migrator: &Migrator) -> Result<RoundTrip, RoundTripError> {
    let options = scratch_database().await?;
    let mut connection = PgConnection::connect_with(&options).await?;
    let proven = prove(migrator, &mut connection).await;
    connection.close().await?;
    drop_database(&options).await?;
    proven
}

async fn prove(
    migrator: &Migrator,
    connection: &mut PgConnection,
) -> Result<RoundTrip, RoundTripError> {
    // The record where it is no part of the catalog that is compared.
    let migrator = Migrator::with_migrations(migrator.iter().cloned().collect());
    let runner = Runner::new(&migrator).allow_lossy(true);
    let ups = migrator.iter();
    let ups: Vec<&Migration> = ups
        .filter(|it| it.migration_type.is_up_migration())
        .collect();
    let mut before = vec![CatalogSnapshot::read(connection).await?];
    for up in &ups {
        let done = runner.apply(connection, Some(up.version)).await;
        done.map_err(|error| wrong(up, "its way up fails", &error))?;
        before.push(CatalogSnapshot::read(connection).await?);
    }
    let all = before.pop();
    let (mut downs, mut one_way) = (0, None);
    for (up, before) in ups.iter().zip(&before).rev() {
        if !step_back(&runner, &migrator, up, connection).await? {
            one_way = Some(up.version);
            break;
        }
        let now = CatalogSnapshot::read(connection).await?;
        check(up, RESTORES, before, &now)?;
        downs += 1;
    }
    if let (Some(all), Some(last)) = (all, ups.last()) {
        let done = runner.apply(connection, None).await;
        done.map_err(|error| {
            wrong(
                last,
                "up to it and down again, a second way up fails",
                &error,
            )
        })?;
        let now = CatalogSnapshot::read(connection).await?;
        check(last, REPEATS, &all, &now)?;
    }
    Ok(RoundTrip {
        ups: ups.len(),
        downs,
        one_way,
    })
}

/// Whether there was a way down.
async fn step_back(
    runner: &Runner<'_>,
    migrator: &Migrator,
    up: &Migration,
    connection: &mut PgConnection,
) -> Result<bool, RoundTripError> {
    let is_down =
        |it: &&Migration| it.version == up.version && it.migration_type.is_down_migration();
    if !migrator.iter().any(|it| is_down(&it)) {
        return Ok(false);
    }
    match runner.revert(connection, Back::Steps(1)).await {
        Ok(_) => Ok(true),
        Err(MigrateError::ExecuteMigration(error, _)) if is_one_way(&error) => Ok(false),
        Err(error) => Err(wrong(up, "its way down fails", &error)),
    }
}

fn is_one_way(error: &sqlx::Error) -> bool {
    let server = error.as_database_error();
    server.is_some_and(|error| {
        error.code().as_deref() == Some("P0001") && error.message().contains(NO_WAY_DOWN)
    })
}

/// What is wrong where a way down leaves another catalog than its way up found.
const RESTORES: &str = "its way down does not restore what was there before its way up";

/// What is wrong where the last way up gives another catalog than the first time.
const REPEATS: &str = "up to it, down and up again is not what it was the first time";

fn check(
    up: &Migration,
    what: &str,
    should_be: &CatalogSnapshot,
    is: &CatalogSnapshot,
) -> Result<(), RoundTripError> {
    let Some(difference) = should_be.difference(is) else {
        return Ok(());
    };
    let message = format!(
        "migration {} ({}): {what}; - should be there, + should not:\n{difference}",
        up.version, up.description
    );
    Err(RoundTripError { message })
}

fn wrong(up: &Migration, what: &str, error: &MigrateError) -> RoundTripError {
    let error = match error {
        // Its message has the place and the statement, which stand for themselves.
        MigrateError::ExecuteMigration(sqlx::Error::Database(error), _) => error.to_string(),
        error => error.to_string(),
    };
    let message = format!(
        "migration {} ({}): {what}:\n{error}",
        up.version, up.description
    );
    RoundTripError { message }
}

impl fmt::Display for RoundTripError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// As it is displayed: what `unwrap()` prints.
impl fmt::Debug for RoundTripError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for RoundTripError {}

impl From<sqlx::Error> for RoundTripError {
    fn from(error: sqlx::Error) -> Self {
        let message = format!("the database does not answer: {error}");
        Self { message }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, PgConnection, query_scalar};

    use super::super::database::{drop_database, scratch_database};
    use super::prove_round_trip;
    use crate::{MigrationFile, Migrator};

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

    const SECOND: MigrationFile = MigrationFile {
        version: 2,
        name: "b.up.sql",
        sql: "CREATE TABLE b (id int);",
    };

    static RIGHT: Migrator = Migrator::embedded(&[UP, DOWN]).in_table("odd.record");
    static ONE_WAY: Migrator = Migrator::embedded(&[UP, SECOND, THIRD, THIRD_DOWN]);
    static FORGETFUL: Migrator = Migrator::embedded(&[UP, DOWN, SECOND, FORGETS]);
    static FAILING_UP: Migrator = Migrator::embedded(&[UP, DOWN, AGAIN]);
    static FAILING_DOWN: Migrator = Migrator::embedded(&[UP, FAILS]);
    static NEVER_AGAIN: Migrator = Migrator::embedded(&[UP, DOWN, ONCE, UNDONE]);

    const THIRD: MigrationFile = MigrationFile {
        version: 3,
        name: "c.up.sql",
        sql: "CREATE TABLE c ();",
    };

    const THIRD_DOWN: MigrationFile = MigrationFile {
        version: 3,
        name: "c.down.sql",
        sql: "DROP TABLE c;",
    };

    const FORGETS: MigrationFile = MigrationFile {
        version: 2,
        name: "b.down.sql",
        sql: "ALTER TABLE b RENAME TO c;",
    };

    const AGAIN: MigrationFile = MigrationFile {
        version: 2,
        name: "again.up.sql",
        sql: "SELECT 1;\nCREATE TABLE a ();",
    };

    const FAILS: MigrationFile = MigrationFile {
        version: 1,
        name: "a.down.sql",
        sql: "DROP TABLE a;\nDROP TABLE a;",
    };

    /// What an up leaves behind that is no part of the schema: a large object.
    const ONCE: MigrationFile = MigrationFile {
        version: 2,
        name: "once.up.sql",
        sql: "SELECT lo_create(424242);",
    };

    const UNDONE: MigrationFile = MigrationFile {
        version: 2,
        name: "once.down.sql",
        sql: "SELECT 1;",
    };

    /// The names of all databases.
    async fn databases(connection: &mut PgConnection) -> Vec<String> {
        let sql = "SELECT datname::text FROM pg_database ORDER BY 1";
        query_scalar(sql).fetch_all(connection).await.unwrap()
    }

    async fn proven() {
        let options = scratch_database().await.unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        let before = databases(&mut connection).await;
        let proof = prove_round_trip(&RIGHT).await.unwrap();
        assert_eq!((proof.ups, proof.downs, proof.one_way), (1, 1, None));
        let proof = prove_round_trip(&ONE_WAY).await.unwrap();
        assert_eq!((proof.ups, proof.downs, proof.one_way), (3, 1, Some(2)));
        for (migrator, said) in [
            (
                &FORGETFUL,
                "migration 2 (b): its way down does not restore what was there before its way up; \
                 - should be there, + should not:\n+ ",
            ),
            (
                &FAILING_UP,
                "migration 2 (again): its way up fails:\n2_again.up.sql:2: relation \"a\" already exists\n  \
                 CREATE TABLE a ();",
            ),
            (
                &FAILING_DOWN,
                "migration 1 (a): its way down fails:\n1_a.down.sql:2: table \"a\" does not exist\n",
            ),
            (
                &NEVER_AGAIN,
                "migration 2 (once): up to it and down again, a second way up fails:\n2_once.up.sql:1: ",
            ),
        ] {
            let error = prove_round_trip(migrator).await.unwrap_err();
            assert!(format!("{error:?}").starts_with(said), "{error}");
        }
        assert_eq!(databases(&mut connection).await, before);
        connection.close().await.unwrap();
        drop_database(&options).await.unwrap();
    }

    /// One test, so that nobody else makes databases in between.
    #[test]
    fn what_is_not_right_is_told_and_no_database_stays() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(proven());
    }
}
