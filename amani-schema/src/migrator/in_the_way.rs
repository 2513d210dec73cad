//! Rows that a step back has no place for: those with a label that goes, or that lack a value which comes
//! back. In a development database they go, and those that refer to them.

use sqlx::error::DatabaseError;
use sqlx::{AssertSqlSafe, PgConnection, query_as, raw_sql};

use super::split::{Statement, Token};
use super::trouble::StatementError;

/// SQLSTATE of the guards that the planner writes.
pub(super) const GUARDED: &str = "55006";

/// SQLSTATE: a foreign key is violated.
const REFERRED: &str = "23503";

/// What stands before and behind the table and the condition of what such a guard counts.
const COUNTED: (&str, &str) = ("(SELECT FROM ", " LIMIT 1001) AS counted");

/// How many tables are gone through that refer to each other.
const LONGEST_WAY: usize = 100;

/// Some rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InTheWay {
    /// Its name, as SQL.
    table: String,
    /// Which rows, as SQL.
    condition: String,
}

/// A foreign key: the table that it is of, its columns, and the ones that they refer to.
type Referrer = (i64, String, String, String);

impl InTheWay {
    /// Which rows stopped a statement; none where it was something else, and not for a statement that is
    /// about rows itself.
    pub(super) fn of(error: &sqlx::Error, statement: &Statement<'_>) -> Vec<Self> {
        let code = error.as_database_error().and_then(DatabaseError::code);
        let code = code.unwrap_or_default();
        if code == GUARDED {
            return guarded(statement.text);
        }
        // Data exceptions and violated constraints.
        let is_about_data = code.starts_with("22") || code.starts_with("23");
        let is = |place: usize, word| {
            let token = statement.tokens.get(place);
            token.is_some_and(|token| token.is(word))
        };
        let changes_table = is(0, "alter") && is(1, "table");
        let makes_index = is(0, "create") && (is(1, "index") || is(2, "index"));
        if !is_about_data || !(changes_table || makes_index) {
            return Vec::new();
        }
        let named = StatementError::table(error);
        let table = named.or_else(|| changes_table.then(|| altered(&statement.tokens)).flatten());
        let all = |table| Self {
            table,
            condition: "true".to_owned(),
        };
        table.map(all).into_iter().collect()
    }

    /// Takes all rows of the tables instead, where rows that stay refer to some that go; whether that is new.
    pub(super) fn widen(all: &mut [Self], error: &sqlx::Error) -> bool {
        let code = error.as_database_error().and_then(DatabaseError::code);
        if code.as_deref() != Some(REFERRED) || all.iter().all(|it| it.condition == "true") {
            return false;
        }
        for it in all {
            "true".clone_into(&mut it.condition);
        }
        true
    }

    /// Deletes them, after those that refer to them.
    pub(super) async fn delete(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        let mut ways = vec![(self.clone(), Vec::new())];
        let mut next = 0;
        while let Some((rows, way)) = ways.get(next).cloned() {
            next += 1;
            let referrers: Vec<Referrer> = query_as(REFERRERS)
                .bind(&rows.table)
                .fetch_all(&mut *connection)
                .await?;
            for (id, table, columns, keys) in referrers {
                // What refers in a circle goes in one statement, or stops it.
                if way.contains(&id) || ways.len() > LONGEST_WAY {
                    continue;
                }
                let InTheWay {
                    table: of,
                    condition,
                } = &rows;
                let condition =
                    format!("({columns}) IN (SELECT {keys} FROM {of} WHERE {condition})");
                let way = [&way[..], &[id]].concat();
                ways.push((InTheWay { table, condition }, way));
            }
        }
        for (InTheWay { table, condition }, _) in ways.iter().rev() {
            let sql = format!("DELETE FROM {table} WHERE {condition}");
            raw_sql(AssertSqlSafe(sql))
                .execute(&mut *connection)
                .await?;
        }
        // A table with checks that are still to come cannot be altered.
        raw_sql("SET CONSTRAINTS ALL IMMEDIATE")
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Foreign keys to a table, but for those that let go by themselves.
const REFERRERS: &str = "SELECT c.conrelid::bigint, c.conrelid::regclass::text, \
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) \
       FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place) \
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number), \
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) \
       FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place) \
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number) \
    FROM pg_catalog.pg_constraint c \
    WHERE c.contype = 'f' AND c.confrelid = to_regclass($1) AND c.conparentid = 0 \
    AND c.confdeltype NOT IN ('n', 'd') AND c.conrelid <> c.confrelid";

/// The rows that a guard of the planner's counts.
fn guarded(text: &str) -> Vec<InTheWay> {
    let parts = text.split(COUNTED.0).skip(1);
    let counted = parts.filter_map(|part| Some(part.split_once(COUNTED.1)?.0));
    let rows = counted.map(|rows| rows.split_once(" WHERE ").unwrap_or((rows, "true")));
    rows.map(|(table, condition)| InTheWay {
        table: table.to_owned(),
        condition: condition.to_owned(),
    })
    .collect()
}

/// The table of `ALTER TABLE [IF EXISTS] [ONLY] table`.
fn altered(tokens: &[Token<'_>]) -> Option<String> {
    let is_word = |token: &&Token<'_>| {
        ["alter", "table", "if", "exists", "only"]
            .iter()
            .any(|word| token.is(word))
    };
    let mut rest = tokens.iter().skip_while(is_word);
    let mut name = rest.next()?.text.to_owned();
    while let (Some(dot), Some(part)) = (rest.next(), rest.next()) {
        if dot.text != "." {
            break;
        }
        name = format!("{name}.{}", part.text);
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::super::split::statements;
    use super::{altered, guarded};

    #[test]
    fn the_rows_are_those_that_the_guard_counts() {
        let text = "DO $$ ... FROM (VALUES\n\
            ('''a'' in column t.b', (SELECT pg_catalog.count(*) FROM (SELECT FROM s.t WHERE b = 'a' LIMIT 1001) AS counted)),\n\
            ('column u.c', (SELECT pg_catalog.count(*) FROM (SELECT FROM \"U\" LIMIT 1001) AS counted))\n) $$;";
        let found = guarded(text);
        let found: Vec<_> = found
            .iter()
            .map(|rows| (&*rows.table, &*rows.condition))
            .collect();
        assert_eq!(found, [("s.t", "b = 'a'"), ("\"U\"", "true")]);
        assert_eq!(guarded("DO $$ BEGIN RAISE 'no'; END $$"), []);
    }

    #[test]
    fn the_table_is_read_from_the_statement() {
        for (sql, table) in [
            ("ALTER TABLE a ADD b int;", Some("a")),
            (
                "alter table if exists only \"S\" . t\n  drop c;",
                Some("\"S\".t"),
            ),
            ("ALTER TABLE", None),
        ] {
            assert_eq!(altered(&statements(sql)[0].tokens).as_deref(), table);
        }
    }
}
