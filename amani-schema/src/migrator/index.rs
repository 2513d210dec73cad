//! What a broken `CREATE INDEX CONCURRENTLY` leaves behind:
//! <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>.

use sqlx::{AssertSqlSafe, PgConnection, query_as, raw_sql};

use super::split::{Statement, Token};

/// An index that a statement builds without stopping writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConcurrentIndex {
    /// Its name, as the catalog has it.
    name: String,
    /// Its table, as SQL.
    pub(super) table: String,
    /// The table's own name, as SQL.
    pub(super) table_name: String,
    pub(super) is_unique: bool,
    /// What stands behind the table: columns, condition and the rest.
    pub(super) rest: String,
}

/// What is there of an index that is about to be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// One that an earlier attempt left unfinished, by its name in SQL.
    Invalid(String),
    /// A whole one.
    Valid(String),
}

impl ConcurrentIndex {
    /// `CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table`.
    pub(super) fn of(statement: &Statement<'_>) -> Option<Self> {
        let mut rest = &*statement.tokens;
        take(&mut rest, &["create"])?;
        let is_unique = take(&mut rest, &["unique"]).is_some();
        take(&mut rest, &["index", "concurrently"])?;
        let _ = take(&mut rest, &["if", "not", "exists"]);
        let (name, behind) = rest.split_first()?;
        rest = behind;
        take(&mut rest, &["on"])?;
        let _ = take(&mut rest, &["only"]);
        let is_part = |place: &usize| {
            let dots = rest
                .get(place.wrapping_sub(1))
                .is_some_and(|token| token.text == ".");
            *place == 0 || dots || rest[*place].text == "."
        };
        let count = (0..rest.len()).take_while(is_part).count();
        let (parts, behind) = rest.split_at(count);
        let start = statement.tokens.first()?.start;
        let behind = statement.text.get(behind.first()?.start - start..)?;
        Some(Self {
            name: unquoted(name.text),
            table: parts.iter().map(|part| part.text).collect(),
            table_name: parts.last()?.text.to_owned(),
            is_unique,
            rest: behind.to_owned(),
        })
    }

    pub(super) async fn find(&self, connection: &mut PgConnection) -> sqlx::Result<Found> {
        let sql = "SELECT format('%I.%I', n.nspname, c.relname), i.indisvalid \
                   FROM pg_catalog.pg_index i \
                   JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                   WHERE c.relname = $1 AND i.indrelid = to_regclass($2)";
        let found: Option<(String, bool)> = query_as(sql)
            .bind(&self.name)
            .bind(&self.table)
            .fetch_optional(connection)
            .await?;
        Ok(match found {
            None => Found::Nothing,
            Some((name, true)) => Found::Valid(name),
            Some((name, false)) => Found::Invalid(name),
        })
    }
}

/// Drops what is unfinished.
pub(super) async fn drop(connection: &mut PgConnection, index: &str) -> sqlx::Result<()> {
    let sql = format!("DROP INDEX CONCURRENTLY IF EXISTS {index}");
    raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Whether a statement is `DROP INDEX CONCURRENTLY`.
pub(super) fn is_drop(tokens: &[Token]) -> bool {
    take(&mut { tokens }, &["drop", "index", "concurrently"]).is_some()
}

/// Takes these words from the beginning, if they are there.
fn take(tokens: &mut &[Token], words: &[&str]) -> Option<()> {
    let (first, rest) = tokens.split_at_checked(words.len())?;
    let mut pairs = first.iter().zip(words);
    pairs
        .all(|(token, word)| token.is(word))
        .then(|| *tokens = rest)
}

fn unquoted(name: &str) -> String {
    let inner = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    inner.map_or_else(|| name.to_lowercase(), |name| name.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::super::split::statements;
    use super::{ConcurrentIndex, is_drop};

    fn read(sql: &str) -> Option<(String, String)> {
        let index = ConcurrentIndex::of(&statements(sql)[0])?;
        Some((index.name, index.table))
    }

    #[test]
    fn the_index_and_its_table_are_read_from_the_statement() {
        for (sql, name, table) in [
            ("CREATE INDEX CONCURRENTLY A ON t (a);", "a", "t"),
            (
                "create unique index concurrently if not exists \"A \"\"b\" on only app . \"T\" using btree (a);",
                "A \"b",
                "app.\"T\"",
            ),
        ] {
            assert_eq!(read(sql), Some((name.to_owned(), table.to_owned())));
        }
        let sql = "CREATE UNIQUE INDEX CONCURRENTLY a ON s.t USING btree (b) WHERE c;";
        let index = ConcurrentIndex::of(&statements(sql)[0]).unwrap();
        assert_eq!(
            (&*index.table_name, index.is_unique, &*index.rest),
            ("t", true, "USING btree (b) WHERE c;")
        );
        assert_eq!(read("CREATE INDEX a ON t (a);"), None);
        assert_eq!(read("CREATE INDEX CONCURRENTLY ON t (a);"), None);
        assert_eq!(read("VACUUM"), None);
    }

    #[test]
    fn a_drop_is_told() {
        assert!(is_drop(&statements("DROP INDEX CONCURRENTLY a")[0].tokens));
        assert!(!is_drop(&statements("DROP INDEX a")[0].tokens));
    }
}
