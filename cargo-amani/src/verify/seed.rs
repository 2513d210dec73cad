//! Rows for every table that takes some, so that every label of every enum column is in one.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema::sqlx::{self, AssertSqlSafe, PgConnection, query_scalar, raw_sql};
use amani_schema_core::order;
use amani_schema_core::schema::{Column, ForeignKey, ObjectName, Schema, Table};
use amani_schema_core::sql::{identifier, object_name};

use super::styles::{Styles, choose, hints};
use super::values::{Style, Values, labels_of};

/// What was put in, and what was not.
#[derive(Default)]
pub(super) struct Seeds {
    /// What a table looked like when it was filled last: it is left alone as long as it looks the same.
    looks: BTreeMap<ObjectName, String>,
    /// The number of the next row of each.
    numbers: BTreeMap<ObjectName, i64>,
    /// Tables without rows, and what the server said.
    pub(super) empty: BTreeMap<String, String>,
    /// Labels that no row of a column takes, by table and column.
    pub(super) missing: BTreeMap<String, Vec<String>>,
}

impl Seeds {
    /// Fills the tables that are new, have other columns or labels, or have no rows.
    pub(super) async fn fill(
        &mut self,
        connection: &mut PgConnection,
        schema: &Schema,
    ) -> sqlx::Result<()> {
        self.empty.retain(|name, _| is_there(schema, name));
        self.missing.retain(|name, _| {
            let table = name.rsplit_once('.').map_or("", |(table, _)| table);
            is_there(schema, table)
        });
        let mut filled: BTreeSet<&ObjectName> = BTreeSet::new();
        for table in in_order(schema) {
            let look = look(schema, table);
            let is_known = self.looks.get(&table.name) == Some(&look);
            let name = object_name(&table.name);
            // One that took no rows may take some now that there are others to reference.
            let mut targets = table.foreign_keys.iter().map(|key| &key.target);
            let is_hopeless =
                self.empty.contains_key(&name) && !targets.any(|target| filled.contains(target));
            if is_known && (is_hopeless || has_rows(connection, &name).await?) {
                continue;
            }
            self.looks.insert(table.name.clone(), look);
            match self.fill_one(connection, schema, table).await? {
                Some(refused) => {
                    self.empty.insert(name.clone(), refused);
                }
                None => {
                    self.empty.remove(&name);
                    filled.insert(&table.name);
                }
            }
            self.look_for_labels(connection, schema, table).await?;
        }
        Ok(())
    }

    /// All rows at once, or one by one where that does not go; gives why there is none.
    async fn fill_one(
        &mut self,
        connection: &mut PgConnection,
        schema: &Schema,
        table: &Table,
    ) -> sqlx::Result<Option<String>> {
        let labels = table.columns.iter();
        let labels = labels.map(|column| labels_of(schema, &column.data_type).len());
        let count = labels.max().unwrap_or_default().max(2);
        let first = self.numbers.get(&table.name).copied().unwrap_or(1);
        let rows: Vec<(i64, usize)> = (first..).zip(0..count).collect();
        let last = rows.last().map_or(first, |(number, _)| number + 1);
        self.numbers.insert(table.name.clone(), last);
        let styles = choose(connection, schema, table, [first, last - 1]).await?;
        let table_and_styles = (table, &styles);
        let Err(error) = insert(connection, schema, table_and_styles, &rows).await? else {
            return Ok(None);
        };
        for row in &rows {
            // The others may go in.
            let _ = insert(connection, schema, table_and_styles, &[*row]).await?;
        }
        let has_rows = has_rows(connection, &object_name(&table.name)).await?;
        Ok((!has_rows).then_some(error))
    }

    async fn look_for_labels(
        &mut self,
        connection: &mut PgConnection,
        schema: &Schema,
        table: &Table,
    ) -> sqlx::Result<()> {
        let name = object_name(&table.name);
        let is_empty = self.empty.contains_key(&name);
        for column in table.columns.iter().filter(|column| is_given(column)) {
            let labels = labels_of(schema, &column.data_type);
            let key = format!("{name}.{}", identifier(&column.name));
            self.missing.remove(&key);
            if labels.is_empty() || is_empty {
                continue;
            }
            let column_name = identifier(&column.name);
            let value = if column.data_type.dimensions > 0 {
                format!("unnest({column_name})")
            } else {
                column_name
            };
            let sql = format!("SELECT DISTINCT ({value})::text FROM {name}");
            let held: Vec<Option<String>> = query_scalar(AssertSqlSafe(sql))
                .fetch_all(&mut *connection)
                .await?;
            let held: BTreeSet<String> = held.into_iter().flatten().collect();
            let missing = labels.iter().filter(|label| !held.contains(*label));
            let missing: Vec<String> = missing.cloned().collect();
            if !missing.is_empty() {
                self.missing.insert(key, missing);
            }
        }
        Ok(())
    }
}

fn is_there(schema: &Schema, name: &str) -> bool {
    let mut tables = schema.tables.iter();
    tables.any(|table| object_name(&table.name) == name)
}

/// What is referenced before what references it; a partition is filled through its table.
fn in_order(schema: &Schema) -> Vec<&Table> {
    let tables: Vec<&Table> = schema
        .tables
        .iter()
        .filter(|table| table.partition_of.is_none())
        .collect();
    let place = |name: &ObjectName| tables.iter().position(|table| table.name == *name);
    let needs: Vec<Vec<usize>> = tables
        .iter()
        .map(|table| {
            let keys = table.foreign_keys.iter();
            keys.filter_map(|key| place(&key.target)).collect()
        })
        .collect();
    let sorted = order::sort(&needs).order;
    sorted.into_iter().map(|number| tables[number]).collect()
}

/// What matters for the rows of a table.
fn look(schema: &Schema, table: &Table) -> String {
    let columns = table.columns.iter().map(|column| {
        let labels = labels_of(schema, &column.data_type);
        format!("{} {:?} {labels:?}", column.name, column.data_type)
    });
    columns.collect::<Vec<_>>().join("\n")
}

async fn has_rows(connection: &mut PgConnection, table: &str) -> sqlx::Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT FROM {table})");
    query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await
}

/// Whether a value can be given at all.
fn is_given(column: &Column) -> bool {
    column.generated.is_none() && column.identity.is_none() && !takes_a_number(column)
}

fn takes_a_number(column: &Column) -> bool {
    let default = column.default.as_ref();
    default.is_some_and(|value| value.0.starts_with("nextval("))
}

/// Whether a row is refused that says nothing of it.
fn is_required(column: &Column) -> bool {
    !column.nullable && column.default.is_none()
}

/// Tries all columns, and those alone that have to be there; gives what the server said to the first.
async fn insert(
    connection: &mut PgConnection,
    schema: &Schema,
    (table, styles): (&Table, &Styles),
    rows: &[(i64, usize)],
) -> sqlx::Result<Result<(), String>> {
    let mut first = None;
    for is_minimal in [false, true] {
        let given: Vec<(i64, &Column)> = given(schema, table, is_minimal).collect();
        let columns = given.iter().map(|(_, column)| identifier(&column.name));
        let columns: Vec<String> = columns.collect();
        let rows: Vec<String> = rows
            .iter()
            .map(|(number, label)| {
                let values = Values::new(schema, *number, *label);
                let cells = given.iter();
                let cells = cells.map(|(place, column)| {
                    let style = styles.get(&column.name).copied();
                    let style = style.unwrap_or(Style::Plain);
                    cell(&Values { style, ..values }, table, *place, column)
                });
                format!("({})", cells.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let name = object_name(&table.name);
        let sql = if columns.is_empty() {
            format!("INSERT INTO {name} DEFAULT VALUES")
        } else {
            let (columns, rows) = (columns.join(", "), rows.join(", "));
            format!("INSERT INTO {name} ({columns}) VALUES {rows}")
        };
        match raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await {
            Ok(_) => return Ok(Ok(())),
            Err(sqlx::Error::Database(error)) => {
                first.get_or_insert_with(|| error.message().to_owned());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Err(first.unwrap_or_default()))
}

/// The columns that a row gives: what is known of their types is the same for all rows.
pub(super) fn given<'a>(
    schema: &'a Schema,
    table: &'a Table,
    is_minimal: bool,
) -> impl Iterator<Item = (i64, &'a Column)> {
    let columns = (0..).zip(&table.columns);
    columns.filter(move |(_, column)| {
        let key = key_of(table, column);
        let is_own = key.is_some_and(|key| key.target == table.name);
        let has_labels = !labels_of(schema, &column.data_type).is_empty();
        let is_wanted = !is_minimal || has_labels || is_required(column);
        let value = Values::new(schema, 1, 0).of(&column.data_type, 0, &[]);
        let is_known = value.is_some() || key.is_some();
        is_given(column) && is_wanted && is_known && !(is_own && column.nullable)
    })
}

fn key_of<'a>(table: &'a Table, column: &Column) -> Option<&'a ForeignKey> {
    let mut keys = table.foreign_keys.iter();
    keys.find(|key| key.columns.contains(&column.name))
}

fn cell(values: &Values<'_>, table: &Table, place: i64, column: &Column) -> String {
    let key = key_of(table, column).filter(|key| key.target != table.name);
    if let Some(key) = key {
        let number = key.columns.iter().position(|name| *name == column.name);
        let target = number.and_then(|number| key.target_columns.get(number));
        if let Some(target) = target {
            // Two keys of a row lead to two rows, where there are as many.
            let mut keys = table.foreign_keys.iter();
            let place = keys.position(|it| it.name == key.name).unwrap_or_default();
            let place = i64::try_from(place).unwrap_or_default();
            return referenced(key, target, values.number + place);
        }
    }
    let value = values.of(&column.data_type, place, &hints(table, column));
    value.unwrap_or_else(|| "NULL".to_owned())
}

/// One row of the other table, the same for all columns of a key; NULL where there is none.
fn referenced(key: &ForeignKey, column: &str, number: i64) -> String {
    let (target, column) = (object_name(&key.target), identifier(column));
    format!(
        "(SELECT {column} FROM {target} ORDER BY tableoid, ctid \
         OFFSET {number} % GREATEST((SELECT count(*) FROM {target}), 1) LIMIT 1)"
    )
}
