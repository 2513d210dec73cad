//! Whether an index that is there is the one that a statement makes.
//!
//! The server says so itself: the statement makes its index on an empty copy of the table, and the two
//! definitions are printed alike.

use sqlx::{AssertSqlSafe, Connection, PgConnection, query_as, raw_sql};

use super::index::ConcurrentIndex;

/// Whether it is unique, and what is said of it behind the table: method, columns, storage and condition.
type Definition = (bool, String);

/// What the copy's index is called.
const TRIAL: &str = "_amani_trial";

impl ConcurrentIndex {
    /// Whether the index of this name, which is SQL, is what the statement makes; not, where the server
    /// cannot say.
    pub(super) async fn makes(
        &self,
        connection: &mut PgConnection,
        there: &str,
    ) -> sqlx::Result<bool> {
        let there = definition(connection, there).await?;
        let mut transaction = connection.begin().await?;
        let made = self.tried(&mut transaction).await;
        transaction.rollback().await?;
        match made {
            Ok(made) => Ok(made.is_some() && made == there),
            // Who may not make a temporary table, for one.
            Err(sqlx::Error::Database(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The definition of what the statement makes, on a copy that has the table's name: an expression may
    /// speak of it.
    async fn tried(&self, connection: &mut PgConnection) -> sqlx::Result<Option<Definition>> {
        let unique = if self.is_unique { "UNIQUE " } else { "" };
        let Self {
            table,
            table_name,
            rest,
            ..
        } = self;
        for sql in [
            format!("CREATE TEMPORARY TABLE {table_name} (LIKE {table})"),
            format!("CREATE {unique}INDEX {TRIAL} ON pg_temp.{table_name} {rest}"),
        ] {
            raw_sql(AssertSqlSafe(sql))
                .execute(&mut *connection)
                .await?;
        }
        definition(connection, &format!("pg_temp.{TRIAL}")).await
    }
}

async fn definition(
    connection: &mut PgConnection,
    index: &str,
) -> sqlx::Result<Option<Definition>> {
    // What stands before are the names, which differ.
    let sql = "SELECT i.indisunique, \
               regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), '^.*? USING ', '') \
               FROM pg_catalog.pg_index i WHERE i.indexrelid = to_regclass($1)";
    let definition = query_as(sql).bind(index);
    definition.fetch_optional(connection).await
}
