use sqlx::PgConnection;
use sqlx::migrate::MigrateError;

use super::Runner;
use crate::migrator::plan;
use crate::migrator::step::{Entry, Step};

impl Runner<'_> {
    /// Notes what is pending as applied without running it, up to `target`, and returns the files: for a database
    /// that has all of it already. Whether it has is for the caller to know.
    ///
    /// ```no_run
    /// # async fn example(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// let marked = MIGRATOR.runner().mark(connection, Some(20260101000000)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`apply`](Self::apply), but for those of statements.
    pub async fn mark(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Vec<String>, MigrateError> {
        self.lock(connection).await?;
        let done = self.mark_locked(connection, target).await;
        self.unlock(connection, done).await
    }

    async fn mark_locked(
        &self,
        connection: &mut PgConnection,
        target: Option<i64>,
    ) -> Result<Vec<String>, MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        let mut marked = Vec::new();
        for up in plan::pending(self.migrator, &state.applied, target)? {
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
                record: &self.migrator.table_name,
                downs: &self.downs(),
            };
            step.attempt(connection, &*self.tell).await?;
            marked.push(step.file);
        }
        Ok(marked)
    }
}
