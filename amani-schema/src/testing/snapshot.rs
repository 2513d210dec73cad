mod queries;

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection, query_scalar, raw_sql};

/// The whole user catalog of a database at a moment, for comparing it with another moment.
///
/// Every object is a line of text with everything about it that PostgreSQL prints; two databases
/// have the same lines if and only if a dump of their schemas says the same. sqlx's own table is
/// left out, and so is what an extension brings; the extension itself is a line. The position of a
/// column in its table is not part of it.
///
/// ```no_run
/// use amani_schema::testing::CatalogSnapshot;
///
/// # async fn example(mut connection: sqlx::PgConnection) -> sqlx::Result<()> {
/// let before = CatalogSnapshot::read(&mut connection).await?;
/// // ... up and down ...
/// let after = CatalogSnapshot::read(&mut connection).await?;
/// assert_eq!(before.difference(&after), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogSnapshot {
    lines: BTreeSet<String>,
}

impl CatalogSnapshot {
    /// Reads the catalog, in a transaction of its own.
    ///
    /// # Errors
    ///
    /// When the server does not answer, or is older than PostgreSQL 14.
    pub async fn read(connection: &mut PgConnection) -> sqlx::Result<Self> {
        let mut transaction = connection.begin().await?;
        // Without a search_path every name is printed in full.
        raw_sql("SET LOCAL search_path = ''; SET LOCAL quote_all_identifiers = off")
            .execute(&mut *transaction)
            .await?;
        let mut lines = BTreeSet::new();
        for query in queries::ALL {
            let rows: Vec<String> = query_scalar(*query).fetch_all(&mut *transaction).await?;
            lines.extend(rows);
        }
        transaction.rollback().await?;
        Ok(Self { lines })
    }

    /// The lines, sorted.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        self.lines.iter().map(String::as_str).collect()
    }

    /// Whether there is nothing but what every new database has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What is in one of the two only, or `None` if they are the same.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        let here = self
            .lines
            .difference(&other.lines)
            .map(|line| format!("- {line}"));
        let there = other
            .lines
            .difference(&self.lines)
            .map(|line| format!("+ {line}"));
        let all: Vec<String> = here.chain(there).collect();
        (!all.is_empty()).then(|| all.join("\n"))
    }
}
