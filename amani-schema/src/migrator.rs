//! The migrations of a folder, applied and stepped back from.
//!
//! The record is sqlx's own, table and checksums, so that this migrator, `sqlx migrate run` and
//! [`sqlx::migrate::Migrator`] can be mixed in one database.

mod adopt;
mod development;
mod downs;
mod event;
mod follow;
mod in_the_way;
mod index;
mod lock;
mod locked;
mod losing;
mod loss;
mod misfit;
mod outside;
mod picture;
mod plan;
mod record;
mod refused;
mod runner;
mod same_index;
mod session;
mod split;
mod step;
mod trouble;
mod under_way;

pub use development::{Mark, mark};
pub use downs::DOWNS_TABLE;
pub use event::Event;
pub use loss::Loss;
pub use misfit::{Misfit, MisfitError, Why};
pub use plan::Back;
pub use record::{Applied, applied};
pub use refused::{Refused, refused};
pub use runner::{Pending, Runner};
pub use trouble::StatementError;

use std::io::Write;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::migrate::{MigrateError, Migration, MigrationType};
use sqlx::{Acquire, Postgres, SqlSafeStr};

/// The migrations that the build script found in the folder, embedded by [`schema!`](crate::schema).
///
/// `MIGRATOR.run(&pool)` applies what is pending and `MIGRATOR.undo(&pool, version)` steps back, as
/// `cargo amani apply` and `cargo amani revert` do, by a [`Runner`]. It derefs to sqlx's own
/// [`Migrator`](sqlx::migrate::Migrator), so `#[sqlx::test(migrator = "crate::MIGRATOR")]` takes it.
///
/// ```
/// use amani_schema::{MigrationFile, Migrator};
///
/// static MIGRATOR: Migrator = Migrator::embedded(&[MigrationFile {
///     version: 20260101000000,
///     name: "initial_schema.up.sql",
///     sql: "CREATE TABLE users ();",
/// }]);
///
/// let first = MIGRATOR.iter().next().unwrap();
/// assert_eq!((first.version, &*first.description), (20260101000000, "initial schema"));
/// assert!(first.migration_type.is_up_migration());
/// ```
#[derive(Debug)]
pub struct Migrator {
    files: &'static [MigrationFile],
    table: Option<&'static str>,
    resolved: OnceLock<sqlx::migrate::Migrator>,
}

/// A file of the migrations folder, its name taken apart as sqlx does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MigrationFile {
    /// What stands before the first `_`.
    pub version: i64,
    /// What stands behind it, with the ending.
    pub name: &'static str,
    /// What is in the file.
    pub sql: &'static str,
}

impl Migrator {
    /// A migrator of these files.
    #[must_use]
    pub const fn embedded(files: &'static [MigrationFile]) -> Self {
        Self {
            files,
            table: None,
            resolved: OnceLock::new(),
        }
    }

    /// The same with its record in another table than `_sqlx_migrations`: `table-name` in `sqlx.toml`.
    ///
    /// ```
    /// use amani_schema::Migrator;
    ///
    /// static MIGRATOR: Migrator = Migrator::embedded(&[]).in_table("app.migrations");
    /// assert_eq!(MIGRATOR.table_name, "app.migrations");
    /// ```
    #[must_use]
    pub const fn in_table(mut self, table: &'static str) -> Self {
        self.table = Some(table);
        self
    }

    /// Applies what is pending.
    ///
    /// In a database that `cargo amani dev-init` has marked it first steps back what was changed or is not
    /// there any more, and says on standard error what it did and what data went with it. Where a later
    /// release has been and there is nothing to apply, it says so there, too, and goes on. Who wants to hear
    /// it elsewhere calls [`runner`](Self::runner).
    ///
    /// ```no_run
    /// # async fn example(pool: &sqlx::PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// MIGRATOR.run(pool).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Runner::apply`].
    pub async fn run<'a>(
        &self,
        database: impl Acquire<'a, Database = Postgres>,
    ) -> Result<(), MigrateError> {
        let mut connection = database.acquire().await?;
        self.heard().apply(&mut connection, None).await?;
        Ok(())
    }

    /// Applies what is pending, up to a version.
    ///
    /// # Errors
    ///
    /// Those of [`Runner::apply`].
    pub async fn run_to<'a>(
        &self,
        version: i64,
        database: impl Acquire<'a, Database = Postgres>,
    ) -> Result<(), MigrateError> {
        let mut connection = database.acquire().await?;
        self.heard().apply(&mut connection, Some(version)).await?;
        Ok(())
    }

    /// Steps back to `version`, which stays; 0 for the beginning. Stops where rows would lose something.
    ///
    /// # Errors
    ///
    /// Those of [`Runner::revert`].
    pub async fn undo<'a>(
        &self,
        database: impl Acquire<'a, Database = Postgres>,
        version: i64,
    ) -> Result<(), MigrateError> {
        let mut connection = database.acquire().await?;
        self.runner()
            .revert(&mut connection, Back::To(version))
            .await?;
        Ok(())
    }

    /// Steps back to `version`, and goes on where rows would lose something: what `amani.allow_lossy` is
    /// for.
    ///
    /// ```no_run
    /// # async fn example(pool: &sqlx::PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// MIGRATOR.undo_lossy(pool, 20260101000000).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Runner::revert`]; rows that have no place to go stop a step all the same.
    pub async fn undo_lossy<'a>(
        &self,
        database: impl Acquire<'a, Database = Postgres>,
        version: i64,
    ) -> Result<(), MigrateError> {
        let mut connection = database.acquire().await?;
        let runner = self.runner().allow_lossy(true);
        runner.revert(&mut connection, Back::To(version)).await?;
        Ok(())
    }

    /// A runner that says on standard error what nobody asked for.
    fn heard(&self) -> Runner<'_> {
        let follows = AtomicBool::new(false);
        self.runner().telling(move |event| {
            match event {
                Event::Following { .. } => follows.store(true, Ordering::Relaxed),
                Event::Newer(_) => {}
                Event::Begun { .. } => return,
                _ if follows.load(Ordering::Relaxed) => {}
                _ => return,
            }
            // Where nobody listens there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{event}");
        })
    }

    /// What applies these migrations and steps back, for who wants to hear how it goes.
    ///
    /// ```no_run
    /// # async fn example(pool: &sqlx::PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// let mut connection = pool.acquire().await?;
    /// let runner = MIGRATOR.runner().telling(|event| eprintln!("{event}"));
    /// runner.apply(&mut connection, None).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn runner(&self) -> Runner<'_> {
        Runner::new(self).naming(|migration| {
            let kind = migration.migration_type;
            let mut files = self
                .files
                .iter()
                .filter(|file| file.version == migration.version);
            let file = files.find(|file| MigrationType::from_filename(file.name) == kind);
            file.map_or_else(String::new, |file| {
                format!("{}_{}", file.version, file.name)
            })
        })
    }
}

impl Deref for Migrator {
    type Target = sqlx::migrate::Migrator;

    fn deref(&self) -> &Self::Target {
        let resolve = || {
            let migrations = self.files.iter().map(MigrationFile::resolve).collect();
            let mut migrator = sqlx::migrate::Migrator::with_migrations(migrations);
            if let Some(table) = self.table {
                migrator.dangerous_set_table_name(table);
            }
            migrator
        };
        self.resolved.get_or_init(resolve)
    }
}

impl MigrationFile {
    /// As sqlx's own resolver reads a file.
    fn resolve(&self) -> Migration {
        let kind = MigrationType::from_filename(self.name);
        let description = self.name.trim_end_matches(kind.suffix()).replace('_', " ");
        let no_transaction = self.sql.starts_with("-- no-transaction");
        Migration::new(
            self.version,
            description.into(),
            kind,
            self.sql.into_sql_str(),
            no_transaction,
        )
    }
}
