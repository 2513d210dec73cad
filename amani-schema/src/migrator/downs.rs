//! The ways down of what a database has applied, kept in the database: a release that does not know a
//! migration can step back past it all the same.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection, query, query_as, raw_sql};

use super::record::is_there;

/// The table of the ways down, in the schema of the table that sqlx keeps its record in.
pub const DOWNS_TABLE: &str = "_amani_downs";

/// The ways down beside one record of sqlx.
pub(super) struct Downs<'a> {
    /// The table that sqlx keeps its record in, as SQL.
    pub(super) record: &'a str,
    /// Our own, as SQL.
    pub(super) table: String,
}

/// A way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// That of the way up that it belongs to.
    pub(super) checksum: Vec<u8>,
    /// `None` where the migration has no way down.
    pub(super) sql: Option<String>,
}

impl<'a> Downs<'a> {
    pub(super) fn beside(record: &'a str) -> Self {
        Self {
            record,
            table: format!("{}{DOWNS_TABLE}", schema_of(record)),
        }
    }

    pub(super) async fn ensure(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        if is_there(connection, &self.table).await? {
            return Ok(());
        }
        let sql = format!(
            "CREATE TABLE IF NOT EXISTS {} (\
             record text NOT NULL, version bigint NOT NULL, checksum bytea NOT NULL, down text, \
             PRIMARY KEY (record, version))",
            self.table
        );
        raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
        Ok(())
    }

    /// All that is stored; nothing where the table is not there.
    pub(super) async fn read(
        &self,
        connection: &mut PgConnection,
    ) -> sqlx::Result<BTreeMap<i64, Stored>> {
        if !is_there(connection, &self.table).await? {
            return Ok(BTreeMap::new());
        }
        let sql = format!(
            "SELECT version, checksum, down FROM {} WHERE record = $1",
            self.table
        );
        let rows: Vec<(i64, Vec<u8>, Option<String>)> = query_as(AssertSqlSafe(sql))
            .bind(self.record)
            .fetch_all(connection)
            .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(version, checksum, sql)| (version, Stored { checksum, sql }))
            .collect())
    }

    /// Stores a way down, in place of one of another text.
    pub(super) async fn store(
        &self,
        connection: &mut PgConnection,
        version: i64,
        checksum: &[u8],
        down: Option<&str>,
    ) -> sqlx::Result<()> {
        let sql = format!(
            "INSERT INTO {} (record, version, checksum, down) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (record, version) DO UPDATE SET checksum = EXCLUDED.checksum, down = EXCLUDED.down",
            self.table
        );
        let insert = query(AssertSqlSafe(sql)).bind(self.record).bind(version);
        insert.bind(checksum).bind(down).execute(connection).await?;
        Ok(())
    }

    /// Forgets a way down, and how far it has come.
    pub(super) async fn forget(
        &self,
        connection: &mut PgConnection,
        version: i64,
    ) -> sqlx::Result<()> {
        let sql = format!(
            "DELETE FROM {} WHERE record IN ($1, $2) AND version = $3",
            self.table
        );
        let delete = query(AssertSqlSafe(sql)).bind(self.record);
        let delete = delete.bind(self.under_way()).bind(version);
        delete.execute(connection).await?;
        Ok(())
    }
}

/// The schema in front of a name in SQL, with its dot; nothing where there is none.
fn schema_of(name: &str) -> &str {
    let mut is_quoted = false;
    let dot = name.char_indices().filter(|(_, letter)| {
        is_quoted ^= *letter == '"';
        *letter == '.' && !is_quoted
    });
    dot.last().map_or("", |(place, _)| &name[..=place])
}

#[cfg(test)]
mod tests {
    use super::schema_of;

    #[test]
    fn the_schema_stands_before_the_last_dot_outside_of_quotes() {
        assert_eq!(schema_of("_sqlx_migrations"), "");
        assert_eq!(schema_of("app.record"), "app.");
        assert_eq!(schema_of("\"we.ird\".\"a.b\""), "\"we.ird\".");
        assert_eq!(schema_of("\"a.b\""), "");
    }
}
