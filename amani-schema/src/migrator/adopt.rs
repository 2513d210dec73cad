//! A database that was there before its migrations.

use sqlx::PgConnection;
use sqlx::migrate::MigrateError;

use super::misfit::MisfitError;
use super::plan;
use super::runner::Runner;
use super::step::{Entry, Rows, Step};

impl Runner<'_> {
    /// Records what is pending as applied without running it, up to `target`, and returns the files: for a database
    /// that has all of it already. Whether it has is for the caller to know.
    ///
    /// ```no_run
    /// # async fn example(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// let adopted = MIGRATOR.runner().adopt(connection, Some(20260101000000)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `Dirty` as sqlx, and a [`MisfitError`] inside of `Source` where something else was applied.
    pub async fn adopt(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Vec<String>, MigrateError> {
        self.lock(connection).await?;
        let done = self.adopt_locked(connection, target).await;
        self.unlock(connection, done).await
    }

    async fn adopt_locked(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Vec<String>, MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        let work = plan::work(self.migrator, &state.applied, target)?;
        if !work.misfits.is_empty() {
            return Err(MisfitError::of_another(work.misfits).into());
        }
        let mut adopted = Vec::new();
        for up in work.up {
            let step = Step {
                file: (self.naming)(up),
                // Nothing is run, and what is noted is the same.
                sql: "",
                no_transaction: false,
                entry: Entry::Applied {
                    up,
                    down: self.down_of(up.version),
                    was_begun: false,
                },
                rows: Rows::Stop,
                record: &self.migrator.table_name,
                downs: &self.downs(),
            };
            step.attempt(connection, &*self.tell).await?;
            adopted.push(step.file);
        }
        Ok(adopted)
    }
}
