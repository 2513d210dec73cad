//! How far a step back without a transaction has come: whoever goes on after it was broken off finds dropped
//! what it has dropped. What nobody has begun to drop, and is not there, is a mistake.

use sqlx::{AssertSqlSafe, PgConnection, query, query_scalar};

use super::downs::Downs;

impl Downs<'_> {
    /// What stands in the place of the record, beside its ways down: no table is called so.
    pub(super) fn under_way(&self) -> String {
        format!("{}: under way", self.record)
    }

    /// How many of its statements may be done; none where it was not begun.
    pub(super) async fn reached(
        &self,
        connection: &mut PgConnection,
        version: i64,
    ) -> sqlx::Result<usize> {
        let sql = format!(
            "SELECT down FROM {} WHERE record = $1 AND version = $2",
            self.table
        );
        let reached = query_scalar(AssertSqlSafe(sql)).bind(self.under_way());
        let reached: Option<Option<String>> =
            reached.bind(version).fetch_optional(connection).await?;
        let reached = reached.flatten().and_then(|count| count.parse().ok());
        Ok(reached.unwrap_or_default())
    }

    /// Notes how many of its statements may be done from now on.
    pub(super) async fn reach(
        &self,
        connection: &mut PgConnection,
        version: i64,
        count: usize,
    ) -> sqlx::Result<()> {
        let table = &self.table;
        let sql = match count {
            0 => format!("DELETE FROM {table} WHERE record = $1 AND version = $2"),
            count => format!(
                "INSERT INTO {table} (record, version, checksum, down) VALUES ($1, $2, '', '{count}') \
                 ON CONFLICT (record, version) DO UPDATE SET down = EXCLUDED.down"
            ),
        };
        let note = query(AssertSqlSafe(sql)).bind(self.under_way());
        note.bind(version).execute(connection).await?;
        Ok(())
    }
}
