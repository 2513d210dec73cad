//! What is done while the lock is held.

use std::collections::BTreeMap;
use std::iter::successors;
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use sqlx::migrate::{Migrate, MigrateError};

use super::downs::{Downs, Stored};
use super::event::Event;
use super::in_the_way::GUARDED;
use super::lock;
use super::plan::{self, Back, Down};
use super::record::{Applied, applied, is_there};
use super::refused;
use super::runner::Runner;
use super::step::{Entry, Rows, Step, has_code};
use super::trouble::StatementError;

/// The pause after the first attempt; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What a database has, as far as the next step is concerned.
pub(super) struct State {
    pub(super) applied: Vec<Applied>,
    pub(super) downs: BTreeMap<i64, Stored>,
}

/// How far it went under one lock.
pub(super) enum Halt {
    Done,
    /// A statement waits for one who waits for our lock: this error, of this version.
    LetOthersPass(sqlx::Error, i64),
}

fn is_without_transaction(sql: &str) -> bool {
    sql.starts_with("-- no-transaction")
}

impl<'m> Runner<'m> {
    pub(super) async fn apply_locked(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
        count: &mut usize,
    ) -> Result<Halt, MigrateError> {
        self.ensure(connection).await?;
        let mut state = self.state(connection).await?;
        self.keep_downs(connection, &state).await?;
        let mut work = plan::work(self.migrator, &state.applied, target)?;
        for up in &work.up {
            refused::check(&(self.naming)(up), up.sql.as_str())
                .map_err(|error| MigrateError::ExecuteMigration(error, up.version))?;
        }
        if self.follow(connection, &state, &work).await? {
            state = self.state(connection).await?;
            work = plan::work(self.migrator, &state.applied, target)?;
        }
        for up in &work.up {
            let begun = state.downs.get(&up.version);
            let step = Step {
                file: (self.naming)(up),
                sql: up.sql.as_str(),
                no_transaction: up.no_tx,
                entry: Entry::Applied {
                    up,
                    down: self.down_of(up.version),
                    was_begun: begun.is_some_and(|begun| *begun.checksum == *up.checksum),
                },
                rows: Rows::Stop,
                record: &self.migrator.table_name,
                downs: &self.downs(),
            };
            match self.take(connection, &step).await? {
                Halt::Done => *count += 1,
                halt @ Halt::LetOthersPass(..) => return Ok(halt),
            }
        }
        Ok(Halt::Done)
    }

    pub(super) async fn revert_locked(
        &self,
        connection: &mut PgConnection,
        back: Back,
    ) -> Result<usize, MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        let downs = plan::back(self.migrator, &state.applied, &state.downs, back)?;
        let rows = if self.allows_lossy {
            Rows::Lose
        } else {
            Rows::Stop
        };
        let done = self.step_back(connection, &downs, rows).await;
        done.map_err(|error| self.advise_kept(error, &downs))?;
        Ok(downs.len())
    }

    /// What to do about a way down that fails and is in no file that could be mended.
    fn advise_kept(&self, error: MigrateError, downs: &[Down<'_>]) -> MigrateError {
        let MigrateError::ExecuteMigration(error, version) = error else {
            return error;
        };
        let mut kept = downs.iter().filter(|down| down.file.is_none());
        let down = kept.find(|down| down.version == version);
        // A guard says what to do, and so does a file without a transaction.
        if down.is_none_or(|down| is_without_transaction(down.sql)) || has_code(&error, &[GUARDED])
        {
            return MigrateError::ExecuteMigration(error, version);
        }
        let help = format!(
            "mend what is in its way and step back again; or do by hand what it would do, then `DELETE FROM {} \
             WHERE version = {version}`",
            self.migrator.table_name
        );
        MigrateError::ExecuteMigration(StatementError::advise(error, &help), version)
    }

    /// Each way down, in this order.
    pub(super) async fn step_back(
        &self,
        connection: &mut PgConnection,
        downs: &[Down<'_>],
        rows: Rows,
    ) -> Result<(), MigrateError> {
        for down in downs {
            refused::check(&self.name_of(down), down.sql)
                .map_err(|error| MigrateError::ExecuteMigration(error, down.version))?;
        }
        for down in downs {
            let step = Step {
                file: self.name_of(down),
                sql: down.sql,
                no_transaction: is_without_transaction(down.sql),
                entry: Entry::Reverted {
                    version: down.version,
                },
                rows,
                record: &self.migrator.table_name,
                downs: &self.downs(),
            };
            if let Halt::LetOthersPass(error, version) = self.take(connection, &step).await? {
                return Err(MigrateError::ExecuteMigration(error, version));
            }
        }
        Ok(())
    }

    /// One file, begun again where it does not get its locks.
    async fn take(
        &self,
        connection: &mut PgConnection,
        step: &Step<'_>,
    ) -> Result<Halt, MigrateError> {
        let start = Instant::now();
        let mut pauses = self.pauses();
        (self.tell)(&Event::Begun {
            file: step.file.clone(),
        });
        let losses = loop {
            let error = match step.attempt(connection, &*self.tell).await {
                Ok(losses) => break losses,
                Err(error) => error,
            };
            if self.migrator.locking && step.is_waited_for(&error) {
                step.clear(connection, &*self.tell).await?;
                return Ok(Halt::LetOthersPass(error, step.version()));
            }
            let pause = pauses.next().filter(|_| step.may_begin_again(&error));
            match pause {
                Some(pause) => self.wait(&error, pause).await,
                None => return Err(MigrateError::ExecuteMigration(error, step.version())),
            }
        };
        (self.tell)(&step.done(start.elapsed()));
        if !losses.is_empty() {
            (self.tell)(&Event::Lost(losses));
        }
        Ok(Halt::Done)
    }

    /// The pauses between attempts, numbered from 1.
    pub(super) fn pauses(&self) -> impl Iterator<Item = (u32, Duration)> + use<> {
        let pauses = successors(Some(FIRST_PAUSE), |pause| {
            Some((*pause * 2).min(LONGEST_PAUSE))
        });
        (1..self.attempts).zip(pauses)
    }

    pub(super) async fn wait(&self, error: &sqlx::Error, (attempt, pause): (u32, Duration)) {
        let error = match error {
            sqlx::Error::Database(error) => error.to_string(),
            error => error.to_string(),
        };
        (self.tell)(&Event::Retry {
            error,
            attempt,
            pause,
        });
        tokio::time::sleep(pause).await;
    }

    pub(super) async fn lock(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        if self.migrator.locking {
            lock::take(connection, || (self.tell)(&Event::Waiting)).await?;
        }
        Ok(())
    }

    /// On every path, so that the connection of a pool does not go on holding the lock.
    pub(super) async fn unlock<T>(
        &self,
        connection: &mut PgConnection,
        done: Result<T, MigrateError>,
    ) -> Result<T, MigrateError> {
        if !self.migrator.locking {
            return done;
        }
        let given = lock::give_back(connection).await;
        let done = done?;
        given?;
        Ok(done)
    }

    pub(super) async fn ensure(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        for schema in self.migrator.create_schemas.iter() {
            connection.create_schema_if_not_exists(schema).await?;
        }
        // Where it is there, nobody needs the right to make one.
        if !is_there(connection, &self.migrator.table_name).await? {
            connection
                .ensure_migrations_table(&self.migrator.table_name)
                .await?;
        }
        Ok(self.downs().ensure(connection).await?)
    }

    pub(super) async fn state(&self, connection: &mut PgConnection) -> Result<State, MigrateError> {
        Ok(State {
            applied: applied(connection, &self.migrator.table_name).await?,
            downs: self.downs().read(connection).await?,
        })
    }

    /// Keeps the ways down of what stock sqlx applied, and those that were written anew since.
    pub(super) async fn keep_downs(
        &self,
        connection: &mut PgConnection,
        state: &State,
    ) -> Result<(), MigrateError> {
        for row in &state.applied {
            let down = self.down_of(row.version);
            let stored = state.downs.get(&row.version);
            let is_kept = stored.is_some_and(|stored| {
                stored.checksum == row.checksum && (down.is_none() || stored.sql.as_deref() == down)
            });
            let mut ups = plan::ups(self.migrator);
            let is_known = ups.any(|up| up.version == row.version && *up.checksum == row.checksum);
            if is_known && !is_kept {
                let downs = self.downs();
                downs
                    .store(connection, row.version, &row.checksum, down)
                    .await?;
            }
        }
        Ok(())
    }

    pub(super) fn downs(&self) -> Downs<'_> {
        Downs::beside(&self.migrator.table_name)
    }

    pub(super) fn down_of(&self, version: i64) -> Option<&'m str> {
        let mut downs = self
            .migrator
            .iter()
            .filter(|it| it.migration_type.is_down_migration());
        let down = downs.find(|down| down.version == version);
        down.map(|down| down.sql.as_str())
    }

    pub(super) fn name_of(&self, down: &plan::Down) -> String {
        match down.file {
            Some(file) => (self.naming)(file),
            None => format!("{}, the way down kept in the database", down.version),
        }
    }
}
