//! What a role may not do that keeps the record of the migrations.

use amani_schema::migrator::DOWNS_TABLE;
use amani_schema::sqlx::error::DatabaseError;
use amani_schema::sqlx::{self, PgConnection, query_as, query_scalar};
use amani_schema_core::schema::{DataType, ObjectName};
use amani_schema_core::sql;

use crate::project::said;

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// How the server says that only an owner may, and that nobody may who is not allowed to in a schema.
const OWNER: &str = "must be owner of table ";
const SCHEMA: &str = "permission denied for schema ";

/// What a role has in a schema: whether it may use it, whether it may create in it.
const OF_SCHEMA: &str = "SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE'), \
    pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n WHERE n.nspname = $1";

/// What it lacks of a table; NULL where there is none.
const OF_TABLE: &str = "SELECT pg_catalog.concat_ws(', ', \
    CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END, \
    CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END, \
    CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END, \
    CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = $1 AND c.relname = $2";

/// The owner of a table.
const OWNER_OF: &str = "SELECT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = $1 AND c.relname = $2";

/// Whether an error is that the role may not do something.
pub(crate) fn is_missing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.as_deref() == Some(INSUFFICIENT_PRIVILEGE)
}

/// Who asks, as SQL.
pub(crate) async fn user(connection: &mut PgConnection) -> sqlx::Result<String> {
    let user = query_scalar("SELECT pg_catalog.quote_ident(current_user)");
    user.fetch_one(connection).await
}

/// Why the record cannot be read, and the right to it where that is missing.
pub(crate) async fn unreadable(
    connection: &mut PgConnection,
    table: &str,
    error: &sqlx::Error,
) -> String {
    let text = format!("the record of sqlx cannot be read: {}", said(error));
    if !is_missing(error) {
        return text;
    }
    let user = user(connection).await.unwrap_or_default();
    let name = DataType::read(table).named_type().cloned();
    let schema = name.and_then(|name| name.schema);
    let usage = schema.map(|schema| {
        let schema = sql::identifier(&schema);
        format!("GRANT USAGE ON SCHEMA {schema} TO {user}; ")
    });
    let usage = usage.unwrap_or_default();
    format!("{text}\n  help: what is missing is `{usage}GRANT SELECT ON {table} TO {user}`")
}

/// A line of help with the rights that are missing beside the record in `table`, which is SQL; `None` where the
/// error is another one, or none is.
pub(crate) async fn missing(
    connection: &mut PgConnection,
    table: &str,
    error: &sqlx::Error,
) -> Option<String> {
    let message = error.as_database_error().filter(|_| is_missing(error))?;
    let message = message.message();
    let record = DataType::read(table).named_type().cloned()?;
    let downs = ObjectName {
        name: DOWNS_TABLE.to_owned(),
        ..record.clone()
    };
    if message.starts_with(OWNER) {
        let owner = query_scalar(OWNER_OF)
            .bind(schema(&downs))
            .bind(&downs.name);
        let owner: Option<String> = owner.fetch_optional(&mut *connection).await.ok()?;
        let (owner, table) = (owner?, sql::object_name(&downs));
        return Some(format!(
            "\n  help: the mark is a comment on {table}, which its owner gives: connect as {owner}"
        ));
    }
    let grants = grants(connection, &record, &downs, message).await.ok()?;
    let what = grants.join("; ");
    (!grants.is_empty()).then(|| format!("\n  help: what is missing is `{what}`"))
}

async fn grants(
    connection: &mut PgConnection,
    record: &ObjectName,
    downs: &ObjectName,
    message: &str,
) -> sqlx::Result<Vec<String>> {
    let user = user(connection).await?;
    let mut of_tables = Vec::new();
    let mut is_made = false;
    for table in [record, downs] {
        let lacking = query_scalar(OF_TABLE).bind(schema(table)).bind(&table.name);
        let lacking: Option<String> = lacking.fetch_optional(&mut *connection).await?;
        is_made |= lacking.is_none();
        let lacking = lacking.filter(|lacking| !lacking.is_empty());
        let table = sql::object_name(table);
        of_tables.extend(lacking.map(|it| format!("GRANT {it} ON {table} TO {user}")));
    }
    let has = query_as(OF_SCHEMA).bind(schema(record));
    let has: Option<(bool, bool)> = has.fetch_optional(&mut *connection).await?;
    let (may_use, may_create) = has.unwrap_or((true, true));
    let lacking = match (may_use, may_create || !is_made) {
        (true, true) => None,
        (true, false) => Some("CREATE"),
        (false, true) => Some("USAGE"),
        (false, false) => Some("USAGE, CREATE"),
    };
    let name = sql::identifier(schema(record));
    let of_schema = lacking.map(|it| format!("GRANT {it} ON SCHEMA {name} TO {user}"));
    let mut grants: Vec<String> = of_schema.into_iter().chain(of_tables).collect();
    // What a statement of a migration wants, where the record is as it should be.
    let place = message
        .lines()
        .next()
        .and_then(|line| line.split_once(SCHEMA));
    if let Some((_, name)) = place.filter(|_| grants.is_empty()) {
        let name = sql::identifier(name);
        grants.push(format!("GRANT USAGE, CREATE ON SCHEMA {name} TO {user}"));
    }
    Ok(grants)
}

fn schema(table: &ObjectName) -> &str {
    table.schema.as_deref().unwrap_or("public")
}
