//! The mark of a development database: one whose schema follows the folder, whatever was in it.
//!
//! It is a comment on the table of the ways down, and it names the server and the database. So it does not
//! hold in a copy: neither where a dump is restored, nor in a database that was made from this one, nor
//! under another name.

use sqlx::{AssertSqlSafe, PgConnection, query_scalar, raw_sql};

/// How the comment begins.
const WORDS: &str = "development database of cargo amani dev-init: ";

/// Whether a database is marked for development.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is not.
    None,
    /// It is.
    Development,
    /// The mark came with a copy of another database, and does not hold here.
    Elsewhere,
}

/// Whether a database is marked for development, beside its record in `table`, which is SQL and usually
/// `_sqlx_migrations`. Nothing is changed.
///
/// ```no_run
/// # async fn example(connection: &mut sqlx::PgConnection) -> sqlx::Result<()> {
/// use amani_schema::migrator::{Mark, mark};
///
/// assert_eq!(mark(connection, "_sqlx_migrations").await?, Mark::None);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the server does not answer.
pub async fn mark(connection: &mut PgConnection, table: &str) -> sqlx::Result<Mark> {
    read(connection, &super::downs::Downs::beside(table).table).await
}

/// What the comment on the table of the ways down says.
pub(super) async fn read(connection: &mut PgConnection, downs: &str) -> sqlx::Result<Mark> {
    let comment = query_scalar("SELECT obj_description(to_regclass($1), 'pg_class')").bind(downs);
    let comment: Option<String> = comment.fetch_one(&mut *connection).await?;
    let Some(comment) = comment.filter(|comment| comment.starts_with(WORDS)) else {
        return Ok(Mark::None);
    };
    match words(connection).await {
        Ok(words) if words == comment => Ok(Mark::Development),
        // Who may not ask which server this is has not marked it.
        Ok(_) | Err(sqlx::Error::Database(_)) => Ok(Mark::Elsewhere),
        Err(error) => Err(error),
    }
}

/// Marks the database, in place of whatever mark came with a copy.
pub(super) async fn set(connection: &mut PgConnection, downs: &str) -> sqlx::Result<()> {
    let words = words(connection).await?;
    comment(connection, downs, Some(&words)).await
}

/// Takes the mark away.
pub(super) async fn clear(connection: &mut PgConnection, downs: &str) -> sqlx::Result<()> {
    comment(connection, downs, None).await
}

async fn comment(
    connection: &mut PgConnection,
    downs: &str,
    words: Option<&str>,
) -> sqlx::Result<()> {
    // A statement that takes no parameters: the server does the quoting.
    let text = query_scalar("SELECT format('COMMENT ON TABLE %s IS %L', $1::text, $2::text)");
    let sql: String = text
        .bind(downs)
        .bind(words)
        .fetch_one(&mut *connection)
        .await?;
    raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// What a mark says that holds here.
async fn words(connection: &mut PgConnection) -> sqlx::Result<String> {
    let sql = "SELECT format('%sserver %s, database %s (%s)', $1::text, \
               (SELECT system_identifier FROM pg_control_system()), datname, oid) \
               FROM pg_database WHERE datname = current_database()";
    let words = query_scalar(sql).bind(WORDS);
    words.fetch_one(connection).await
}
