mod mark;

use std::collections::BTreeMap;
use std::iter::successors;
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};

use super::downs::{Downs, Stored};
use super::event::Event;
use super::lock;
use super::plan::{self, Back};
use super::record::{Applied, applied};
use super::step::{Entry, Step};

/// How often a file is begun that does not get its locks.
const ATTEMPTS: u32 = 8;

/// The pause after the first attempt; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Applies the migrations of sqlx's [`Migrator`], and steps back, by its record and its rules, more
/// carefully than it does itself:
///
/// - it waits for other migrators without a snapshot, so that none of them can deadlock with an index
///   that is built concurrently;
/// - it waits three seconds for a lock at most, unless the session's `lock_timeout` says otherwise, then
///   lets the others pass and begins the file again;
/// - it sends one statement at a time, so that an error names file, line and statement
///   ([`StatementError`](super::StatementError));
/// - it drops the `INVALID` index that a broken `CREATE INDEX CONCURRENTLY` left, and builds it again;
/// - it keeps each way down in the database, so that a release that does not know a migration can step
///   back past it.
///
/// ```no_run
/// # async fn example(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::migrate::MigrateError> {
/// use amani_schema::migrator::{Back, Runner};
/// use sqlx::migrate::Migrator;
///
/// let migrator = Migrator::new(std::path::Path::new("migrations")).await?;
/// let runner = Runner::new(&migrator).telling(|event| println!("{event}"));
/// let count = runner.apply(connection, None).await?;
/// runner.revert(connection, Back::Steps(count)).await?;
/// # Ok(())
/// # }
/// ```
pub struct Runner<'m> {
    migrator: &'m Migrator,
    attempts: u32,
    naming: Box<dyn Fn(&Migration) -> String + Send + Sync + 'm>,
    tell: Box<dyn Fn(&Event) + Send + Sync + 'm>,
}

/// What a database has, as far as the next step is concerned.
struct State {
    applied: Vec<Applied>,
    downs: BTreeMap<i64, Stored>,
}

/// How far it went under one lock.
enum Halt {
    Done,
    /// A statement waits for one who waits for our lock: this error, of this version.
    LetOthersPass(sqlx::Error, i64),
}

impl<'m> Runner<'m> {
    /// A runner of these migrations, which tells nobody what it does.
    #[must_use]
    pub fn new(migrator: &'m Migrator) -> Self {
        Self {
            migrator,
            attempts: ATTEMPTS,
            naming: Box::new(file_name),
            tell: Box::new(|_| {}),
        }
    }

    /// The same, with the files named in this way: sqlx does not keep their names.
    #[must_use]
    pub fn naming(mut self, name: impl Fn(&Migration) -> String + Send + Sync + 'm) -> Self {
        self.naming = Box::new(name);
        self
    }

    /// The same, calling this as things happen.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(&Event) + Send + Sync + 'm) -> Self {
        self.tell = Box::new(tell);
        self
    }

    /// The same, beginning a file that does not get its locks so many times; 8 unless said.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The files that [`apply`](Self::apply) would run. Nothing is changed.
    ///
    /// # Errors
    ///
    /// As there, but for those of statements.
    pub async fn pending(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Vec<String>, MigrateError> {
        let applied = applied(connection, &self.migrator.table_name).await?;
        let pending = plan::pending(self.migrator, &applied, target)?;
        Ok(pending.into_iter().map(|up| (self.naming)(up)).collect())
    }

    /// Applies what is pending, up to `target`, and returns how many files that were.
    ///
    /// # Errors
    ///
    /// `Dirty`, `VersionMissing` and `VersionMismatch` as sqlx, before anything is applied;
    /// `ExecuteMigration` when a statement fails: the files before it are applied then.
    pub async fn apply(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<usize, MigrateError> {
        let mut count = 0;
        let mut pauses = self.pauses();
        loop {
            self.lock(connection).await?;
            let done = self.apply_locked(connection, target, &mut count).await;
            match self.unlock(connection, done).await? {
                Halt::Done => return Ok(count),
                Halt::LetOthersPass(error, version) => match pauses.next() {
                    Some(pause) => self.wait(&error, pause).await,
                    None => return Err(MigrateError::ExecuteMigration(error, version)),
                },
            }
        }
    }

    /// The files that [`revert`](Self::revert) would run, in this order. Nothing is changed.
    ///
    /// # Errors
    ///
    /// As there, but for those of statements.
    pub async fn reverting(
        &self,
        connection: &mut PgConnection,
        back: Back,
    ) -> Result<Vec<String>, MigrateError> {
        let state = self.state(connection).await?;
        let downs = plan::back(self.migrator, &state.applied, &state.downs, back)?;
        Ok(downs.iter().map(|down| self.name_of(down)).collect())
    }

    /// Steps back, and returns how many files that were.
    ///
    /// A migration that is not known here goes by the way down that was kept in the database when it
    /// was applied; so does one whose way up was changed since.
    ///
    /// # Errors
    ///
    /// `Dirty`; `VersionMissing` where there is no such way down; `Source` for a migration that has
    /// none, before anything is changed; `ExecuteMigration` when a statement fails.
    pub async fn revert(
        &self,
        connection: &mut PgConnection,
        back: Back,
    ) -> Result<usize, MigrateError> {
        self.lock(connection).await?;
        let done = self.revert_locked(connection, back).await;
        self.unlock(connection, done).await
    }

    async fn apply_locked(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
        count: &mut usize,
    ) -> Result<Halt, MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        let pending = plan::pending(self.migrator, &state.applied, target)?;
        self.keep_downs(connection, &state).await?;
        for up in &pending {
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

    async fn revert_locked(
        &self,
        connection: &mut PgConnection,
        back: Back,
    ) -> Result<usize, MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        let downs = plan::back(self.migrator, &state.applied, &state.downs, back)?;
        for down in &downs {
            let step = Step {
                file: self.name_of(down),
                sql: down.sql,
                no_transaction: down.sql.starts_with("-- no-transaction"),
                entry: Entry::Reverted {
                    version: down.version,
                },
                record: &self.migrator.table_name,
                downs: &self.downs(),
            };
            if let Halt::LetOthersPass(error, version) = self.take(connection, &step).await? {
                return Err(MigrateError::ExecuteMigration(error, version));
            }
        }
        Ok(downs.len())
    }

    /// One file, begun again where it does not get its locks.
    async fn take(
        &self,
        connection: &mut PgConnection,
        step: &Step<'_>,
    ) -> Result<Halt, MigrateError> {
        let start = Instant::now();
        let mut pauses = self.pauses();
        while let Err(error) = step.attempt(connection, &*self.tell).await {
            if self.migrator.locking && step.is_waited_for(&error) {
                step.clear(connection, &*self.tell).await?;
                return Ok(Halt::LetOthersPass(error, step.version()));
            }
            let pause = pauses.next().filter(|_| step.may_begin_again(&error));
            match pause {
                Some(pause) => self.wait(&error, pause).await,
                None => return Err(MigrateError::ExecuteMigration(error, step.version())),
            }
        }
        (self.tell)(&step.done(start.elapsed()));
        Ok(Halt::Done)
    }

    /// The pauses between attempts, numbered from 1.
    fn pauses(&self) -> impl Iterator<Item = (u32, Duration)> + use<> {
        let pauses = successors(Some(FIRST_PAUSE), |pause| {
            Some((*pause * 2).min(LONGEST_PAUSE))
        });
        (1..self.attempts).zip(pauses)
    }

    async fn wait(&self, error: &sqlx::Error, (attempt, pause): (u32, Duration)) {
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

    async fn lock(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        if self.migrator.locking {
            lock::take(connection, || (self.tell)(&Event::Waiting)).await?;
        }
        Ok(())
    }

    /// On every path, so that the connection of a pool does not go on holding the lock.
    async fn unlock<T>(
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

    async fn ensure(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        for schema in self.migrator.create_schemas.iter() {
            connection.create_schema_if_not_exists(schema).await?;
        }
        connection
            .ensure_migrations_table(&self.migrator.table_name)
            .await?;
        Ok(self.downs().ensure(connection).await?)
    }

    async fn state(&self, connection: &mut PgConnection) -> Result<State, MigrateError> {
        Ok(State {
            applied: applied(connection, &self.migrator.table_name).await?,
            downs: self.downs().read(connection).await?,
        })
    }

    /// Keeps the ways down of what stock sqlx applied.
    async fn keep_downs(
        &self,
        connection: &mut PgConnection,
        state: &State,
    ) -> Result<(), MigrateError> {
        for row in &state.applied {
            let stored = state.downs.get(&row.version);
            let is_kept = stored.is_some_and(|stored| stored.checksum == row.checksum);
            let mut ups = plan::ups(self.migrator);
            let is_known = ups.any(|up| up.version == row.version && *up.checksum == row.checksum);
            if is_known && !is_kept {
                let down = self.down_of(row.version);
                let downs = self.downs();
                downs
                    .store(connection, row.version, &row.checksum, down)
                    .await?;
            }
        }
        Ok(())
    }

    fn downs(&self) -> Downs<'_> {
        Downs::beside(&self.migrator.table_name)
    }

    fn down_of(&self, version: i64) -> Option<&'m str> {
        let mut downs = self
            .migrator
            .iter()
            .filter(|it| it.migration_type.is_down_migration());
        let down = downs.find(|down| down.version == version);
        down.map(|down| down.sql.as_str())
    }

    fn name_of(&self, down: &plan::Down) -> String {
        match down.file {
            Some(file) => (self.naming)(file),
            None => format!("{}, the way down kept in the database", down.version),
        }
    }
}

/// As it was, but for blanks that were none and zeros in front.
fn file_name(migration: &Migration) -> String {
    let name = migration.description.replace(' ', "_");
    format!(
        "{}_{name}{}",
        migration.version,
        migration.migration_type.suffix()
    )
}
