//! How the values of a column have to look, so that the checks take them: found by asking the server.

use std::collections::BTreeMap;

use amani_schema::sqlx::{self, AssertSqlSafe, PgConnection, query_scalar};
use amani_schema_core::schema::{Column, Schema, Table, TypeName};
use amani_schema_core::sql::{self, identifier};
use amani_schema_history::words;

use super::seed::given;
use super::values::{STYLES, Style, Values, labels_of};

/// How the values of a table's columns look.
pub(super) type Styles = BTreeMap<String, Style>;

/// The first style of each column that the server takes, by the type and by the checks that are about this
/// column alone, in the first row and the last.
pub(super) async fn choose(
    connection: &mut PgConnection,
    schema: &Schema,
    table: &Table,
    numbers: [i64; 2],
) -> sqlx::Result<Styles> {
    let mut styles = Styles::new();
    for (place, column) in given(schema, table, false) {
        let checks = checks_of(table, column);
        let is_plain = matches!(column.data_type.name, TypeName::Builtin(_)) && checks.is_empty();
        if is_plain || !labels_of(schema, &column.data_type).is_empty() {
            continue;
        }
        let hints = hints(table, column);
        for style in STYLES {
            let made = numbers.map(|number| {
                let values = Values {
                    style,
                    ..Values::new(schema, number, 0)
                };
                values.of(&column.data_type, place, &hints)
            });
            let [Some(one), Some(other)] = made else {
                break;
            };
            let (name, of) = (identifier(&column.name), sql::data_type(&column.data_type));
            let checks: Vec<String> = checks.iter().map(|check| format!("({check})")).collect();
            let checks = if checks.is_empty() {
                "true".to_owned()
            } else {
                checks.join(" AND ")
            };
            let sql = format!(
                "SELECT pg_catalog.bool_and(COALESCE({checks}, true)) \
                   FROM (VALUES (({one})::{of}), (({other})::{of})) AS made ({name})"
            );
            let taken: Result<Option<bool>, _> = query_scalar(AssertSqlSafe(sql))
                .fetch_one(&mut *connection)
                .await;
            match taken {
                Ok(Some(true)) => {
                    styles.insert(column.name.clone(), style);
                    break;
                }
                Ok(_) | Err(sqlx::Error::Database(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(styles)
}

/// The checks that name this column and no other one.
fn checks_of<'a>(table: &'a Table, column: &Column) -> Vec<&'a str> {
    let checks = table.checks.iter().map(|check| &*check.expression.0);
    let is_own = |check: &&str| {
        let names = words(check).names;
        let mut found = table.columns.iter().filter(|it| names.contains(&it.name));
        found.next().is_some_and(|it| it.name == column.name) && found.next().is_none()
    };
    checks.filter(is_own).collect()
}

/// The texts that the checks of a column name.
pub(super) fn hints(table: &Table, column: &Column) -> Vec<String> {
    let checks = table.checks.iter();
    let read = checks.map(|check| words(&check.expression.0));
    let own = read.filter(|words| words.names.contains(&column.name));
    own.flat_map(|words| words.literals).collect()
}
