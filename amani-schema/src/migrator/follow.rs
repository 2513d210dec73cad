//! A development database follows the folder; elsewhere what does not fit is an error.

use sqlx::PgConnection;
use sqlx::migrate::MigrateError;

use super::development::{self, Mark};
use super::event::Event;
use super::locked::State;
use super::misfit::{Misfit, MisfitError, Why};
use super::plan::{self, Down, Work};
use super::runner::Runner;
use super::step::Rows;
use super::trouble::StatementError;

/// What to do where a development database cannot follow.
const STUCK: &str =
    "this development database cannot follow: put back what was applied, or make it anew";

impl Runner<'_> {
    /// Marks the database for development: from now on [`apply`](Self::apply) steps back what was changed
    /// since it was applied, and what is not there any more, **with the rows in it**, and applies what is
    /// there now. Nothing else marks a database, and no copy of it is marked: neither a dump that is restored
    /// nor a database under another name.
    ///
    /// The ways down of what is applied are kept at once, so that it can follow from here on.
    ///
    /// ```no_run
    /// # async fn example(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::migrate::MigrateError> {
    /// # static MIGRATOR: amani_schema::Migrator = amani_schema::Migrator::embedded(&[]);
    /// use amani_schema::migrator::{Mark, mark};
    ///
    /// MIGRATOR.runner().mark(connection).await?;
    /// assert_eq!(mark(connection, &MIGRATOR.table_name).await?, Mark::Development);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the server refuses: the mark is a comment on the table of the ways down, which its owner gives.
    pub async fn mark(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        self.lock(connection).await?;
        let done = self.mark_locked(connection).await;
        self.unlock(connection, done).await
    }

    async fn mark_locked(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        self.ensure(connection).await?;
        let state = self.state(connection).await?;
        self.keep_downs(connection, &state).await?;
        Ok(development::set(connection, &self.downs().table).await?)
    }

    /// Takes the mark away, and one that came with a copy.
    ///
    /// # Errors
    ///
    /// When the server refuses.
    pub async fn unmark(&self, connection: &mut PgConnection) -> Result<(), MigrateError> {
        let table = self.downs().table;
        if development::read(connection, &table).await? != Mark::None {
            development::clear(connection, &table).await?;
        }
        Ok(())
    }

    /// Steps back what does not fit, and returns whether there was any.
    pub(super) async fn follow(
        &self,
        connection: &mut PgConnection,
        state: &State,
        work: &Work<'_>,
    ) -> Result<bool, MigrateError> {
        let downs = self.fitting(connection, state, work).await?;
        if downs.is_empty() {
            return Ok(false);
        }
        (self.tell)(&Event::Following {
            misfits: work.misfits.clone(),
            steps: downs.len(),
        });
        let done = self.step_back(connection, &downs, Rows::Count).await;
        done.map_err(|error| match error {
            MigrateError::ExecuteMigration(error, version) => {
                MigrateError::ExecuteMigration(StatementError::advise(error, STUCK), version)
            }
            error => error,
        })?;
        Ok(true)
    }

    /// The ways down that make a database fit; none where it fits as it is.
    pub(super) async fn fitting<'a>(
        &'a self,
        connection: &mut PgConnection,
        state: &'a State,
        work: &Work<'_>,
    ) -> Result<Vec<Down<'a>>, MigrateError> {
        let misfits = &work.misfits;
        if misfits.is_empty() {
            return Ok(Vec::new());
        }
        let mark = development::read(connection, &self.downs().table).await?;
        if mark == Mark::Development {
            let is_missing = |misfit: &&Misfit| misfit.why == Why::Missing;
            let missing = misfits.iter().filter(is_missing).count();
            // A folder that has nothing of it is another project's, or none: all would go that is there.
            if missing == state.applied.len() {
                return Err(MisfitError::of_another_project(misfits.clone()).into());
            }
            return plan::follow(self.migrator, &state.applied, &state.downs, misfits);
        }
        if work.is_of_older_release(self.migrator) {
            (self.tell)(&Event::Newer(misfits.clone()));
            return Ok(Vec::new());
        }
        let way = plan::way_back(self.migrator, &state.applied, &state.downs, misfits);
        Err(MisfitError::unmarked(misfits.clone(), way).into())
    }
}
