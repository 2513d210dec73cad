//! A file without a transaction: each of its statements is there, or not, for itself.

use std::time::Instant;

use sqlx::{AssertSqlSafe, Connection, PgConnection, query, raw_sql};

use super::event::Event;
use super::index::{self, ConcurrentIndex, Found};
use super::session::Session;
use super::split::{Statement, statements};
use super::step::{DEADLOCK, Entry, Step, has_code};
use super::trouble::StatementError;

/// SQLSTATE: what is to be dropped is not there.
const NOT_THERE: &str = "42704";

/// SQLSTATE: what is to be made is there.
const THERE: &str = "42P07";

impl Step<'_> {
    /// Without a limit for locks: what may not run in a transaction, as `CREATE INDEX CONCURRENTLY`, waits for
    /// others and lets nobody wait.
    pub(super) async fn outside(
        &self,
        connection: &mut PgConnection,
        tell: &(dyn Fn(&Event) + Send + Sync),
    ) -> sqlx::Result<()> {
        let start = Instant::now();
        if let Entry::Applied { up, down, .. } = &self.entry {
            // Without a record beside it this says that the attempt was broken off.
            self.downs
                .store(connection, up.version, &up.checksum, *down)
                .await?;
            self.downs.reach(connection, up.version, 0).await?;
        }
        let is_repeatable = self.is_repeatable();
        if !is_repeatable {
            self.mark_partial(connection, true).await?;
        }
        let before = Session::read(connection, self.record).await?;
        let statements = statements(self.sql);
        for (place, statement) in statements.iter().enumerate() {
            let done = if is_repeatable && self.is_drop(statement) {
                self.drop(connection, statement, place).await
            } else {
                self.alone(connection, statement, tell).await
            };
            if let Err(error) = done {
                return Err(self
                    .broken(connection, error, place, statements.len())
                    .await);
            }
        }
        let after = Session::read(connection, self.record).await?;
        let noted = match self.check_record(&before, &after) {
            Ok(()) => {
                let noted = self.note_alone(connection, start, is_repeatable).await;
                noted.map_err(|error| self.explain_unnoted(error, &before, &after))
            }
            Err(error) => Err(error),
        };
        noted.map_err(|error| {
            if is_repeatable {
                return error;
            }
            let (_, finished) = self.by_hand();
            let version = self.version();
            let help = format!(
                "all of its statements are done, and migration {version} is marked as partially applied: note it \
                 by hand, {finished}"
            );
            StatementError::advise(error, &help)
        })
    }

    /// Notes the file, all of which is done.
    async fn note_alone(
        &self,
        connection: &mut PgConnection,
        start: Instant,
        is_repeatable: bool,
    ) -> sqlx::Result<()> {
        let mut transaction = connection.begin().await?;
        if !is_repeatable {
            self.mark_partial(&mut transaction, false).await?;
        }
        self.note(&mut transaction, start).await?;
        transaction.commit().await
    }

    /// Whether the file may run again after a part of it: whoever comes next sees what is there of an index.
    pub(super) fn is_repeatable(&self) -> bool {
        let statements = statements(self.sql);
        let is_repeatable = |it: &Statement<'_>| self.index(it).is_some() || self.is_drop(it);
        statements.len() < 2 || statements.iter().all(is_repeatable)
    }

    /// Notes as sqlx does, by `success`, that there is a part of the file, or takes that back.
    async fn mark_partial(&self, connection: &mut PgConnection, is: bool) -> sqlx::Result<()> {
        let record = self.record;
        let sql = match &self.entry {
            Entry::Applied { up, .. } if is => {
                let sql = format!(
                    "INSERT INTO {record} (version, description, success, checksum, execution_time) \
                     VALUES ($1, $2, FALSE, $3, -1)"
                );
                let insert = query(AssertSqlSafe(sql)).bind(up.version);
                let insert = insert.bind(&*up.description).bind(&*up.checksum);
                insert.execute(connection).await?;
                return Ok(());
            }
            Entry::Applied { .. } => {
                format!("DELETE FROM {record} WHERE version = $1 AND NOT success")
            }
            Entry::Reverted { .. } => {
                format!("UPDATE {record} SET success = {} WHERE version = $1", !is)
            }
        };
        let sql = query(AssertSqlSafe(sql)).bind(self.version());
        sql.execute(connection).await?;
        Ok(())
    }

    /// What is left where a statement failed: nothing, or a part that is noted.
    async fn broken(
        &self,
        connection: &mut PgConnection,
        error: sqlx::Error,
        place: usize,
        count: usize,
    ) -> sqlx::Error {
        let is_repeatable = self.is_repeatable();
        // The first error is the one to tell, here and below.
        if place == 0 {
            if !is_repeatable {
                let _ = self.mark_partial(connection, false).await;
            }
            if let Entry::Applied { up, .. } = &self.entry {
                // It was refused before it came to anything.
                let _ = self.downs.forget(connection, up.version).await;
            }
            return error;
        }
        if self.has_own_transaction() {
            let _ = raw_sql("ROLLBACK").execute(&mut *connection).await;
        }
        let reached = format!(
            "this is statement {} of {count} of a file without a transaction: what is before it stays",
            place + 1
        );
        if is_repeatable {
            return StatementError::advise(error, &format!("{reached}, and the next run goes on"));
        }
        let (version, (undone, finished)) = (self.version(), self.by_hand());
        let help = format!(
            "{reached}, and migration {version} is marked as partially applied\n  help: undo by hand what is \
             before it, then {undone}; or do by hand what is left, then {finished}"
        );
        StatementError::advise(error, &help)
    }

    /// What notes by hand that nothing of the file is done, and what that all of it is.
    fn by_hand(&self) -> (String, String) {
        let (record, version) = (self.record, self.version());
        let forget = format!("`DELETE FROM {record} WHERE version = {version} AND NOT success`");
        let done = format!("`UPDATE {record} SET success = true WHERE version = {version}`");
        match &self.entry {
            Entry::Applied { .. } => (forget, done),
            Entry::Reverted { .. } => (done, forget),
        }
    }

    /// Drops an index, unless an attempt that was broken off may have dropped it already.
    async fn drop(
        &self,
        connection: &mut PgConnection,
        statement: &Statement<'_>,
        place: usize,
    ) -> sqlx::Result<()> {
        let version = self.version();
        let reached = self.downs.reached(connection, version).await?;
        let reach = reached.max(place + 1);
        self.downs.reach(connection, version, reach).await?;
        match self.execute(connection, statement).await {
            Err(error) if place < reached && has_code(&error, &[NOT_THERE]) => Ok(()),
            Err(error) => {
                // The server has refused it, and nobody has come further.
                let _ = self.downs.reach(connection, version, place).await;
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// One statement, after what a broken attempt left.
    async fn alone(
        &self,
        connection: &mut PgConnection,
        statement: &Statement<'_>,
        tell: &(dyn Fn(&Event) + Send + Sync),
    ) -> sqlx::Result<()> {
        if let (Some(index), Entry::Applied { was_begun, .. }) =
            (self.index(statement), &self.entry)
        {
            clear(connection, &index, tell).await?;
            if let Found::Valid(name) = index.find(connection).await? {
                if *was_begun && index.makes(connection, &name).await? {
                    tell(&Event::FoundIndex(name));
                    return Ok(());
                }
                let done = self.execute(connection, statement).await;
                return done.map_err(|error| advise_there(error, &name));
            }
        }
        self.execute(connection, statement).await
    }

    /// Whether an index waits for one who waits for our lock with a snapshot, as stock sqlx does.
    pub(super) fn is_waited_for(&self, error: &sqlx::Error) -> bool {
        let statements = statements(self.sql);
        self.is_repeatable()
            && statements.iter().any(|it| self.index(it).is_some())
            && has_code(error, &[DEADLOCK])
    }

    /// Drops what is left of an index, so that whoever comes next can build it.
    pub(super) async fn clear(
        &self,
        connection: &mut PgConnection,
        tell: &(dyn Fn(&Event) + Send + Sync),
    ) -> sqlx::Result<()> {
        for statement in statements(self.sql) {
            if let Some(index) = self.index(&statement) {
                clear(connection, &index, tell).await?;
            }
        }
        Ok(())
    }

    /// Whether a step back drops an index beside everything else.
    fn is_drop(&self, statement: &Statement<'_>) -> bool {
        matches!(self.entry, Entry::Reverted { .. }) && index::is_drop(&statement.tokens)
    }

    /// The index that a statement builds beside everything else.
    fn index(&self, statement: &Statement<'_>) -> Option<ConcurrentIndex> {
        let is_built = self.no_transaction && matches!(self.entry, Entry::Applied { .. });
        is_built.then(|| ConcurrentIndex::of(statement)).flatten()
    }
}

/// What to do about an index that has the name of the one that is to be built.
fn advise_there(error: sqlx::Error, name: &str) -> sqlx::Error {
    if !has_code(&error, &[THERE]) {
        return error;
    }
    let help = format!(
        "{name} is nothing that a broken attempt of this file is known to have built: drop it, \
         `DROP INDEX CONCURRENTLY {name}`, or give one of the two another name"
    );
    StatementError::advise(error, &help)
}

async fn clear(
    connection: &mut PgConnection,
    index: &ConcurrentIndex,
    tell: &(dyn Fn(&Event) + Send + Sync),
) -> sqlx::Result<()> {
    if let Found::Invalid(name) = index.find(connection).await? {
        index::drop(connection, &name).await?;
        tell(&Event::DroppedInvalidIndex(name));
    }
    Ok(())
}
