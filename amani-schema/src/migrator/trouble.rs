//! A statement that failed: where it stands, what it is, and all that the server said.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use super::split::Statement;

/// The longest part of a statement that an error shows.
const LONGEST: usize = 120;

/// The server's error, with the file, the line and the statement.
///
/// Inside of sqlx's `MigrateError::ExecuteMigration`, where it stands for the server's own, which is its
/// [`source`](Error::source). It has none where a file was refused before anything of it was sent.
#[derive(Debug)]
pub struct StatementError {
    message: String,
    server: Option<Box<dyn DatabaseError>>,
}

impl StatementError {
    /// The table that an error is about, as SQL.
    pub(super) fn table(error: &sqlx::Error) -> Option<String> {
        let error = error.as_database_error()?;
        let placed = error.try_downcast_ref::<Self>();
        let server = placed.map_or(Some(error), |placed| placed.server.as_deref())?;
        let server = server.try_downcast_ref::<PgDatabaseError>()?;
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let (schema, table) = (server.schema()?, server.table()?);
        Some(format!("{}.{}", quoted(schema), quoted(table)))
    }

    /// Says at the end what to do about it; what else went wrong stays as it is.
    pub(super) fn advise(error: sqlx::Error, help: &str) -> sqlx::Error {
        let sqlx::Error::Database(mut error) = error else {
            return error;
        };
        if let Some(placed) = error.as_error_mut().downcast_mut::<Self>() {
            placed.message += &format!("\n  help: {help}");
        }
        sqlx::Error::Database(error)
    }

    /// Adds the place to what the server said; what else went wrong stays as it is.
    pub(super) fn place(error: sqlx::Error, file: &str, statement: &Statement) -> sqlx::Error {
        match error {
            sqlx::Error::Database(server) => {
                let message = describe(&*server, file, statement);
                Self::of(message, Some(server))
            }
            other => other,
        }
    }

    /// What is said in place of the server, or beside what it said.
    pub(super) fn of(message: String, server: Option<Box<dyn DatabaseError>>) -> sqlx::Error {
        sqlx::Error::Database(Box::new(Self { message, server }))
    }
}

/// sqlx shows neither DETAIL nor HINT.
fn describe(server: &dyn DatabaseError, file: &str, statement: &Statement) -> String {
    let own = server.try_downcast_ref::<PgDatabaseError>();
    let position = own.and_then(PgDatabaseError::position);
    let line = statement.line + position.map_or(0, |place| lines_before(statement.text, place));
    let mut text = format!(
        "{file}:{line}: {}\n  {}",
        server.message(),
        first_line(statement.text)
    );
    let detail = own.and_then(PgDatabaseError::detail);
    let hint = own.and_then(PgDatabaseError::hint);
    for (word, said) in [("detail", detail), ("hint", hint)] {
        if let Some(said) = said {
            text += &format!("\n  {word}: {said}");
        }
    }
    text
}

fn lines_before(text: &str, position: PgErrorPosition) -> usize {
    let PgErrorPosition::Original(place) = position else {
        return 0;
    };
    // It counts characters, from 1.
    let before = text.chars().take(place.saturating_sub(1));
    before.filter(|letter| *letter == '\n').count()
}

pub(super) fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((place, _)) => format!("{}...", &line[..place]),
        None => line.to_owned(),
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for StatementError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.server.as_ref()?.as_error())
    }
}

impl DatabaseError for StatementError {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.server.as_ref()?.code()
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn constraint(&self) -> Option<&str> {
        self.server.as_ref()?.constraint()
    }

    fn table(&self) -> Option<&str> {
        self.server.as_ref()?.table()
    }

    fn kind(&self) -> ErrorKind {
        let server = self.server.as_ref();
        server.map_or(ErrorKind::Other, |server| server.kind())
    }
}
