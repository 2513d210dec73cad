//! One file, run statement by statement and recorded.

use std::time::{Duration, Instant};

use sqlx::error::DatabaseError;
use sqlx::migrate::Migration;
use sqlx::{AssertSqlSafe, Connection, PgConnection, query, raw_sql};

use super::downs::Downs;
use super::event::Event;
use super::loss::Loss;
use super::session::Session;
use super::split::{Statement, statements};
use super::trouble::StatementError;

/// How long a statement waits for a lock where nobody says otherwise: all other queries on the table
/// wait behind it.
const LOCK_TIMEOUT: &str = "3s";

/// What begins or ends a transaction. A file with one of these is in part committed when it fails.
const TRANSACTION: &[&str] = &[
    "begin", "start", "commit", "end", "rollback", "abort", "prepare",
];

/// SQLSTATE: a lock was not to be had in time.
const LOCKED: &str = "55P03";

/// SQLSTATE: two waited for each other.
pub(super) const DEADLOCK: &str = "40P01";

/// A file to run, and what is noted of it.
pub(super) struct Step<'a> {
    pub(super) file: String,
    pub(super) sql: &'a str,
    /// Whether it begins with `-- no-transaction`.
    pub(super) no_transaction: bool,
    pub(super) entry: Entry<'a>,
    pub(super) rows: Rows,
    /// The table that sqlx keeps its record in, as SQL.
    pub(super) record: &'a str,
    pub(super) downs: &'a Downs<'a>,
}

/// What becomes of rows that would lose something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// They stop the step, unless the session says `amani.allow_lossy`.
    Stop,
    /// They lose it.
    Lose,
    /// They lose it, and are counted.
    Count,
}

/// What is noted.
pub(super) enum Entry<'a> {
    Applied {
        up: &'a Migration,
        down: Option<&'a str>,
        /// Whether an attempt was broken off before it could be noted.
        was_begun: bool,
    },
    Reverted {
        version: i64,
    },
}

impl Step<'_> {
    pub(super) fn version(&self) -> i64 {
        match &self.entry {
            Entry::Applied { up, .. } => up.version,
            Entry::Reverted { version } => *version,
        }
    }

    pub(super) fn done(&self, elapsed: Duration) -> Event {
        let file = self.file.clone();
        match self.entry {
            Entry::Applied { .. } => Event::Applied { file, elapsed },
            Entry::Reverted { .. } => Event::Reverted { file, elapsed },
        }
    }

    /// Whether nothing is left of an attempt that failed for want of a lock.
    pub(super) fn may_begin_again(&self, error: &sqlx::Error) -> bool {
        if !has_code(error, &[LOCKED, DEADLOCK]) {
            return false;
        }
        if self.no_transaction {
            return statements(self.sql).len() == 1;
        }
        !self.has_own_transaction()
    }

    /// Whether the file begins or ends a transaction by itself.
    pub(super) fn has_own_transaction(&self) -> bool {
        let statements = statements(self.sql);
        let mut firsts = statements
            .iter()
            .filter_map(|statement| statement.tokens.first());
        firsts.any(|first| TRANSACTION.iter().any(|word| first.is(word)))
    }

    /// Runs the file and notes it, and returns what went with it where that is asked for.
    pub(super) async fn attempt(
        &self,
        connection: &mut PgConnection,
        tell: &(dyn Fn(&Event) + Send + Sync),
    ) -> sqlx::Result<Vec<Loss>> {
        if self.no_transaction {
            return self.outside_losing(connection, tell).await;
        }
        let start = Instant::now();
        let mut transaction = connection.begin().await?;
        match self.inside(&mut transaction, start).await {
            Ok(losses) => {
                transaction.commit().await?;
                Ok(losses)
            }
            Err(error) => {
                // The first error is the one to tell.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// All statements, and the record, in one transaction.
    async fn inside(
        &self,
        connection: &mut PgConnection,
        start: Instant,
    ) -> sqlx::Result<Vec<Loss>> {
        let limit = "SELECT set_config('lock_timeout', $1, true) \
                     WHERE current_setting('lock_timeout') = '0'";
        query(limit)
            .bind(LOCK_TIMEOUT)
            .execute(&mut *connection)
            .await?;
        let before = Session::read(connection, self.record).await?;
        let losses = self.inside_losing(connection).await?;
        let after = Session::read(connection, self.record).await?;
        self.check_record(&before, &after)?;
        let noted = self.note(connection, start).await;
        noted.map_err(|error| self.explain_unnoted(error, &before, &after))?;
        Ok(losses)
    }

    /// Every statement.
    pub(super) async fn all(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        for statement in statements(self.sql) {
            self.execute(connection, &statement).await?;
        }
        Ok(())
    }

    pub(super) async fn execute(
        &self,
        connection: &mut PgConnection,
        statement: &Statement<'_>,
    ) -> sqlx::Result<()> {
        let sql = raw_sql(AssertSqlSafe(statement.text.to_owned()));
        let done = sql.execute(&mut *connection).await;
        done.map_err(|error| StatementError::place(error, &self.file, statement))?;
        let first = statement.tokens.first();
        if first.is_some_and(|first| first.is("deallocate")) {
            // It may have been ours.
            connection.clear_cached_statements().await?;
        }
        Ok(())
    }

    pub(super) async fn note(
        &self,
        connection: &mut PgConnection,
        start: Instant,
    ) -> sqlx::Result<()> {
        let record = self.record;
        match &self.entry {
            Entry::Applied { up, down, .. } => {
                let sql = format!(
                    "INSERT INTO {record} (version, description, success, checksum, execution_time) \
                     VALUES ($1, $2, TRUE, $3, $4)"
                );
                let insert = query(AssertSqlSafe(sql))
                    .bind(up.version)
                    .bind(&*up.description);
                let elapsed = i64::try_from(start.elapsed().as_nanos()).unwrap_or(i64::MAX);
                let insert = insert.bind(&*up.checksum).bind(elapsed);
                insert.execute(&mut *connection).await?;
                self.downs
                    .store(connection, up.version, &up.checksum, *down)
                    .await
            }
            Entry::Reverted { version } => {
                let sql = format!("DELETE FROM {record} WHERE version = $1");
                let delete = query(AssertSqlSafe(sql)).bind(version);
                delete.execute(&mut *connection).await?;
                self.downs.forget(connection, *version).await
            }
        }
    }
}

pub(super) fn has_code(error: &sqlx::Error, codes: &[&str]) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| codes.contains(&&*code))
}
