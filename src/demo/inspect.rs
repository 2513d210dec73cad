//! What the server itself says is there.

use sqlx::{PgConnection, query_scalar};

use super::server::Server;

/// The server's version, and where it comes from.
pub(crate) async fn describe(
    connection: &mut PgConnection,
    server: &Server,
) -> sqlx::Result<String> {
    let version: String =
        query_scalar("SELECT split_part(current_setting('server_version'), ' ', 1)")
            .fetch_one(connection)
            .await?;
    Ok(format!("PostgreSQL {version}, {}", server.origin()))
}

/// The tables and types that are there now, each list on a line.
pub(crate) async fn objects(connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    let tables = tables(connection).await?;
    let types = enum_types(connection).await?;
    Ok(vec![
        format!("{} tables: {}", tables.len(), tables.join(", ")),
        format!("{} enum types: {}", types.len(), types.join(", ")),
    ])
}

/// How many tables and types are there now.
pub(crate) async fn count(connection: &mut PgConnection) -> sqlx::Result<String> {
    let (tables, types) = (
        tables(connection).await?.len(),
        enum_types(connection).await?.len(),
    );
    Ok(format!("{tables} tables and {types} enum types"))
}

async fn tables(connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace \
         AND relname NOT IN ('_sqlx_migrations', '_amani_downs') ORDER BY relname",
    )
    .fetch_all(connection)
    .await
}

async fn enum_types(connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    query_scalar(
        "SELECT typname::text FROM pg_type WHERE typtype = 'e' AND typnamespace = current_schema()::regnamespace \
         ORDER BY typname",
    )
    .fetch_all(connection)
    .await
}
