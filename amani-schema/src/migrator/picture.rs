//! What may hold data, before a step back and after it, as far as the catalog tells: there is no parser here
//! that could read from the statements what goes.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection, query_as, query_scalar};

use super::loss::Loss;

/// What may hold data, by what identifies it whatever it is called.
#[derive(Debug, Default)]
pub(super) struct Picture {
    tables: BTreeMap<i64, String>,
    /// By table and number.
    columns: BTreeMap<(i64, i16), String>,
    /// By their own identity: the type's, its name, and the label.
    labels: BTreeMap<i64, (i64, String, String)>,
    /// What they are called since.
    renamed: BTreeMap<i64, String>,
}

/// What is in one picture and not in the next.
#[derive(Debug, Default)]
pub(super) struct Gone {
    tables: Vec<String>,
    /// What was made anew under the same name: its rows may have been carried over.
    anew: Vec<Anew>,
    /// Table and column.
    columns: Vec<(String, String)>,
    /// The type, its name, and the label.
    labels: Vec<(i64, String, String)>,
}

/// A table, or a column of one, that was made anew under the same name.
#[derive(Debug)]
pub(super) struct Anew {
    table: String,
    column: Option<String>,
}

impl Picture {
    pub(super) async fn read(connection: &mut PgConnection) -> sqlx::Result<Self> {
        let tables: Vec<(i64, String)> = query_as(TABLES).fetch_all(&mut *connection).await?;
        let columns: Vec<(i64, i16, String)> =
            query_as(COLUMNS).fetch_all(&mut *connection).await?;
        let labels: Vec<(i64, i64, String, String)> =
            query_as(LABELS).fetch_all(&mut *connection).await?;
        let columns = columns.into_iter();
        let labels = labels.into_iter();
        Ok(Self {
            tables: tables.into_iter().collect(),
            columns: columns
                .map(|(table, number, name)| ((table, number), name))
                .collect(),
            labels: labels
                .map(|(label, of, name, text)| (label, (of, name, text)))
                .collect(),
            renamed: BTreeMap::new(),
        })
    }

    /// Notes what labels are called by now: a rebuild, which makes them anew, comes after.
    pub(super) async fn rename(&mut self, connection: &mut PgConnection) -> sqlx::Result<()> {
        let labels: Vec<(i64, i64, String, String)> =
            query_as(LABELS).fetch_all(connection).await?;
        self.renamed = labels
            .into_iter()
            .map(|(label, _, _, text)| (label, text))
            .collect();
        Ok(())
    }

    /// What went.
    pub(super) fn gone(&self, next: &Self) -> Gone {
        let mut gone = Gone::default();
        let tables = self.tables.iter();
        for (_, name) in tables.filter(|(table, _)| !next.tables.contains_key(table)) {
            if next.tables.values().any(|other| other == name) {
                gone.anew.push(Anew {
                    table: name.clone(),
                    column: None,
                });
            } else {
                gone.tables.push(name.clone());
            }
        }
        let is_left = |place: &(i64, i16)| {
            !next.tables.contains_key(&place.0) || next.columns.contains_key(place)
        };
        for (place, name) in self.columns.iter().filter(|(place, _)| !is_left(place)) {
            let table = self.tables[&place.0].clone();
            let mut columns = next
                .columns
                .range((place.0, i16::MIN)..=(place.0, i16::MAX));
            if columns.any(|(_, other)| other == name) {
                gone.anew.push(Anew {
                    table,
                    column: Some(name.clone()),
                });
            } else {
                gone.columns.push((table, name.clone()));
            }
        }
        gone.labels = self.labels_gone(next);
        gone
    }

    /// Labels of types that are still there, or were made anew under the same name.
    fn labels_gone(&self, next: &Self) -> Vec<(i64, String, String)> {
        let is_type = |of: i64, name: &String| {
            let mut types = next.labels.values();
            types.any(|(other, other_name, _)| *other == of || other_name == name)
        };
        let is_label = |name: &String, text: &String| {
            let mut labels = next.labels.values();
            labels.any(|(_, other_name, other)| other_name == name && other == text)
        };
        let labels = self.labels.iter().filter(|(label, (of, name, text))| {
            let text = self.renamed.get(label).unwrap_or(text);
            is_type(*of, name) && !next.labels.contains_key(label) && !is_label(name, text)
        });
        labels.map(|(_, label)| label.clone()).collect()
    }
}

impl Gone {
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty()
            && self.columns.is_empty()
            && self.labels.is_empty()
            && self.anew.is_empty()
    }

    /// What was made anew, with how much is in it.
    pub(super) async fn take_anew(
        &mut self,
        connection: &mut PgConnection,
    ) -> sqlx::Result<Vec<(Anew, i64)>> {
        let mut counted = Vec::new();
        for anew in std::mem::take(&mut self.anew) {
            let number = anew.number(&mut *connection).await?;
            counted.push((anew, number));
        }
        Ok(counted)
    }

    /// How much of it there is, while it is still there; what is empty is left out.
    pub(super) async fn count(self, connection: &mut PgConnection) -> sqlx::Result<Vec<Loss>> {
        let mut found = Vec::new();
        for name in self.tables {
            let sql = format!("SELECT count(*) FROM ONLY {name}");
            let rows = Some(number(connection, sql).await?);
            found.push(Loss::Table { name, rows });
        }
        for (table, column) in self.columns {
            let sql = format!("SELECT count({column}) FROM ONLY {table}");
            let values = Some(number(connection, sql).await?);
            let name = format!("{table}.{column}");
            found.push(Loss::Column { name, values });
        }
        for (of, name, label) in self.labels {
            let rows = Some(rows_with(connection, of, &label).await?);
            found.push(Loss::Label {
                of: name,
                label,
                rows,
            });
        }
        found.retain(|loss| loss.rows() != Some(0));
        Ok(found)
    }

    /// The same where nobody could count.
    pub(super) fn uncounted(self) -> Vec<Loss> {
        let tables = self.tables.into_iter();
        let tables = tables.map(|name| Loss::Table { name, rows: None });
        let columns = self
            .columns
            .into_iter()
            .map(|(table, column)| Loss::Column {
                name: format!("{table}.{column}"),
                values: None,
            });
        let labels = self.labels.into_iter().map(|(_, of, label)| Loss::Label {
            of,
            label,
            rows: None,
        });
        tables.chain(columns).chain(labels).collect()
    }
}

impl Anew {
    async fn number(&self, connection: &mut PgConnection) -> sqlx::Result<i64> {
        let column = self.column.as_deref().unwrap_or("*");
        let sql = format!("SELECT count({column}) FROM ONLY {}", self.table);
        number(connection, sql).await
    }

    /// What was not carried over.
    pub(super) async fn loss(
        self,
        before: i64,
        connection: &mut PgConnection,
    ) -> sqlx::Result<Option<Loss>> {
        let number = before - self.number(connection).await?;
        let table = self.table;
        let loss = match self.column {
            None => Loss::Rows {
                table,
                rows: number,
            },
            Some(column) => Loss::Column {
                name: format!("{table}.{column}"),
                values: Some(number),
            },
        };
        Ok((number > 0).then_some(loss))
    }
}

/// How many rows of each table this transaction has deleted so far and not brought back elsewhere in it.
pub(super) async fn deleted(connection: &mut PgConnection) -> sqlx::Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> = query_as(DELETED).fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

/// The rows that were deleted between two counts.
pub(super) fn deleted_between(
    before: &BTreeMap<String, i64>,
    after: BTreeMap<String, i64>,
) -> impl Iterator<Item = Loss> {
    let rows = after.into_iter().map(|(table, rows)| {
        let rows = rows - before.get(&table).copied().unwrap_or_default();
        Loss::Rows { table, rows }
    });
    rows.filter(|loss| loss.rows() > Some(0))
}

/// How many rows have a label, in columns of the type and of its arrays.
async fn rows_with(connection: &mut PgConnection, of: i64, label: &str) -> sqlx::Result<i64> {
    let columns: Vec<(String, String, bool)> = query_as(COLUMNS_OF_TYPE)
        .bind(of)
        .fetch_all(&mut *connection)
        .await?;
    let mut rows = 0;
    for (table, column, is_array) in columns {
        let condition = if is_array {
            format!("$1 = ANY ({column}::text[])")
        } else {
            format!("{column}::text = $1")
        };
        let sql = format!("SELECT count(*) FROM ONLY {table} WHERE {condition}");
        let count = query_scalar(AssertSqlSafe(sql)).bind(label);
        // The same text may be asked again when the table has changed.
        let count: i64 = count.persistent(false).fetch_one(&mut *connection).await?;
        rows += count;
    }
    Ok(rows)
}

async fn number(connection: &mut PgConnection, sql: String) -> sqlx::Result<i64> {
    let number = query_scalar(AssertSqlSafe(sql)).persistent(false);
    number.fetch_one(connection).await
}

/// Tables that hold rows themselves: a partitioned one has them in its partitions.
const TABLES: &str = "SELECT c.oid::bigint, c.oid::regclass::text FROM pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// Their columns; what is generated is no data.
const COLUMNS: &str = "SELECT a.attrelid::bigint, a.attnum, quote_ident(a.attname) \
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

const LABELS: &str = "SELECT oid::bigint, enumtypid::bigint, enumtypid::regtype::text, enumlabel::text \
    FROM pg_catalog.pg_enum";

const COLUMNS_OF_TYPE: &str = "SELECT a.attrelid::regclass::text, quote_ident(a.attname), a.atttypid <> t.oid \
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_attribute a ON a.atttypid IN (t.oid, t.typarray) \
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
    WHERE t.oid = $1::bigint::oid AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped";

/// By the table that partitions belong to, between which an update moves rows.
const DELETED: &str = "SELECT coalesce(pg_catalog.pg_partition_root(relid), relid)::regclass::text, \
    sum(n_tup_del - n_tup_ins)::bigint FROM pg_catalog.pg_stat_xact_user_tables GROUP BY 1";
