//! The table that sqlx keeps its record in.

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, Row, query, query_scalar};

/// A migration that a database has applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its version.
    pub version: i64,
    /// What the file's name said.
    pub description: String,
    /// Whether it came to its end; a database whose DDL is transactional knows no other case, and only a
    /// person writes one.
    pub success: bool,
    /// SHA-384 of the text of its way up.
    pub checksum: Vec<u8>,
}

/// What a database has applied, in the order of the versions; nothing where `table`, which is SQL and
/// usually `_sqlx_migrations`, is not there. Nothing is changed.
///
/// ```no_run
/// # async fn example(connection: &mut sqlx::PgConnection) -> sqlx::Result<()> {
/// for migration in amani_schema::migrator::applied(connection, "_sqlx_migrations").await? {
///     println!("{} {}", migration.version, migration.description);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the server does not answer, or the table is none of sqlx's.
pub async fn applied(connection: &mut PgConnection, table: &str) -> sqlx::Result<Vec<Applied>> {
    if !is_there(connection, table).await? {
        return Ok(Vec::new());
    }
    let sql =
        format!("SELECT version, description, success, checksum FROM {table} ORDER BY version");
    let rows = query(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

fn read(row: &PgRow) -> sqlx::Result<Applied> {
    Ok(Applied {
        version: row.try_get("version")?,
        description: row.try_get("description")?,
        success: row.try_get("success")?,
        checksum: row.try_get("checksum")?,
    })
}

/// Whether a table is there, by its name in SQL.
pub(super) async fn is_there(connection: &mut PgConnection, table: &str) -> sqlx::Result<bool> {
    query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(table)
        .fetch_one(connection)
        .await
}
