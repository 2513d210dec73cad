use sqlx::PgConnection;
use sqlx::migrate::{MigrateError, Migration, Migrator};

use super::event::Event;
use super::locked::Halt;
use super::plan::{self, Back};
use super::record::Applied;

/// How often a file is begun that does not get its locks.
const ATTEMPTS: u32 = 8;

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
///   back past it;
/// - in a database that was [marked](Runner::mark) for development it steps back what was changed or is not
///   in the folder any more, and applies what is there now;
/// - what a later release has applied is a warning, where there is nothing else to do: an old instance that
///   starts again during a rolling deploy comes up.
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
    pub(super) migrator: &'m Migrator,
    pub(super) attempts: u32,
    pub(super) allows_lossy: bool,
    pub(super) naming: Box<dyn Fn(&Migration) -> String + Send + Sync + 'm>,
    pub(super) tell: Box<dyn Fn(&Event) + Send + Sync + 'm>,
}

/// What [`Runner::apply`] would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The ways down that a development database takes first, in this order.
    pub back: Vec<String>,
    /// The files to apply, in this order.
    pub files: Vec<String>,
}

impl<'m> Runner<'m> {
    /// A runner of these migrations, which tells nobody what it does.
    #[must_use]
    pub fn new(migrator: &'m Migrator) -> Self {
        Self {
            migrator,
            attempts: ATTEMPTS,
            allows_lossy: false,
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

    /// The same, going on with a step back where rows would lose something: what `amani.allow_lossy` is
    /// for. Rows that have no place to go stop it all the same.
    ///
    /// ```no_run
    /// # async fn example(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// use amani_schema::migrator::Back;
    ///
    /// let runner = MIGRATOR.runner().allow_lossy(true);
    /// runner.revert(connection, Back::Steps(1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn allow_lossy(mut self, allows: bool) -> Self {
        self.allows_lossy = allows;
        self
    }

    /// What [`apply`](Self::apply) would do. Nothing is changed.
    ///
    /// # Errors
    ///
    /// As there, but for those of statements.
    pub async fn pending(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Pending, MigrateError> {
        let state = self.state(connection).await?;
        let mut work = plan::work(self.migrator, &state.applied, target)?;
        let downs = self.fitting(connection, &state, &work).await?;
        if !downs.is_empty() {
            let is_left = |row: &&Applied| downs.iter().all(|down| down.version != row.version);
            let left: Vec<Applied> = state.applied.iter().filter(is_left).cloned().collect();
            work = plan::work(self.migrator, &left, target)?;
        }
        Ok(Pending {
            back: downs.iter().map(|down| self.name_of(down)).collect(),
            files: work.up.into_iter().map(|up| (self.naming)(up)).collect(),
        })
    }

    /// Applies what is pending, up to `target`, and returns how many files that were.
    ///
    /// # Errors
    ///
    /// Before anything is changed: `Dirty` as sqlx; a [`MisfitError`](super::MisfitError) inside of `Source` where sqlx has
    /// `VersionMissing` and `VersionMismatch`, unless the database is [marked](Self::mark) for development.
    /// `ExecuteMigration` when a file holds what no migrator can carry out ([`refused`](super::refused)), before
    /// anything is changed, and when a statement fails: the files before it are applied then.
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
