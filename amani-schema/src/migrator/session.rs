//! What a file leaves of the session, as far as our own queries behind it depend on it.

use sqlx::{PgConnection, query_as};

use super::step::{Entry, Step};
use super::trouble::StatementError;

/// What decides which record is meant, and who writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    search_path: String,
    user: String,
    login: String,
    /// The table that sqlx keeps its record in, as far as it is found.
    record: Option<i64>,
}

impl Session {
    pub(super) async fn read(connection: &mut PgConnection, record: &str) -> sqlx::Result<Self> {
        let sql = "SELECT pg_catalog.current_setting('search_path'), current_user::text, session_user::text, \
                   pg_catalog.to_regclass($1)::oid::bigint";
        let read = query_as(sql).bind(record);
        let (search_path, user, login, record) = read.fetch_one(connection).await?;
        Ok(Self {
            search_path,
            user,
            login,
            record,
        })
    }

    /// What the file that ran in between has left, and the statement that puts it back.
    fn left(&self, after: &Self) -> Vec<String> {
        let mut left = Vec::new();
        if self.search_path != after.search_path {
            let path = match &*after.search_path {
                "" => "empty",
                path => path,
            };
            left.push(format!(
                "it leaves search_path as {path}: end it with `RESET search_path;`"
            ));
        }
        let who = &after.user;
        if self.login != after.login {
            let end = "end it with `RESET SESSION AUTHORIZATION;`";
            left.push(format!("it leaves the session to {who}: {end}"));
        } else if self.user != after.user {
            left.push(format!(
                "it leaves the role {who} set: end it with `RESET ROLE;`"
            ));
        }
        left
    }
}

impl Step<'_> {
    /// That the record is still the one that was there before the file.
    pub(super) fn check_record(&self, before: &Session, after: &Session) -> sqlx::Result<()> {
        let is_another = after.record.is_some() && after.record != before.record;
        if !is_another {
            return Ok(());
        }
        let why = format!("{} is another table now", self.record);
        Err(self.unnoted(&why, &before.left(after)))
    }

    /// Why a file that ran could not be noted: its name, and what it has left of the session.
    pub(super) fn explain_unnoted(
        &self,
        error: sqlx::Error,
        before: &Session,
        after: &Session,
    ) -> sqlx::Error {
        let left = before.left(after);
        match error {
            // It is not the server's rights or tables that are wrong.
            sqlx::Error::Database(error) if !left.is_empty() => {
                self.unnoted(error.message(), &left)
            }
            sqlx::Error::Database(error) => {
                let message = self.unnoted_as(error.message());
                StatementError::of(message, Some(error))
            }
            error => error,
        }
    }

    fn unnoted(&self, why: &str, left: &[String]) -> sqlx::Error {
        let lines = left.iter().map(|line| format!("\n  help: {line}"));
        let message = self.unnoted_as(why) + &lines.collect::<String>();
        StatementError::of(message, None)
    }

    fn unnoted_as(&self, why: &str) -> String {
        let what = match self.entry {
            Entry::Applied { .. } => "applied",
            Entry::Reverted { .. } => "stepped back",
        };
        format!(
            "{}: it ran, and cannot be noted as {what}: {why}",
            self.file
        )
    }
}
