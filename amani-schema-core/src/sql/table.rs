use super::{column, comma, comment, constraint, object_name, print};
use crate::schema::{Column, ForeignKey, Table};

/// `CREATE TABLE` with its constraints, and its comments. Of the foreign keys only those that are
/// given: one that closes a circle comes later.
///
/// What a table has from its parents or its partitioned table is not repeated. What has a statement of
/// its own is in [`table_settings`](super::table_settings).
#[must_use]
pub fn create_table(table: &Table, foreign_keys: &[&ForeignKey]) -> String {
    let unlogged = if table.unlogged { "UNLOGGED " } else { "" };
    let create = format!(
        "CREATE {unlogged}TABLE {}{}{};",
        object_name(&table.name),
        body(table, foreign_keys),
        ending(table)
    );
    let statements: Vec<_> = std::iter::once(create)
        .chain(not_valid(table))
        .chain(constraint::add_twins(table))
        .chain(comment::of_table(table))
        .collect();
    statements.join("\n")
}

/// In `CREATE TABLE` a check is valid whatever is said.
fn not_valid(table: &Table) -> impl Iterator<Item = String> {
    let name = object_name(&table.name);
    let checks = table.checks.iter();
    let checks = checks.filter(|check| check.not_valid && !check.inherited);
    checks.map(move |check| format!("ALTER TABLE {name} ADD {};", constraint::check(check)))
}

/// Whether a column stands in `CREATE TABLE`: one that a child has of its own is merged with that of its parent,
/// and behind `PARTITION OF` none has a type.
///
/// ```
/// use amani_schema_core::schema::{Column, DataType, ObjectName, Table};
/// use amani_schema_core::sql::is_written;
///
/// let child = Table::new(ObjectName::new("child"));
/// let mut column = Column::new("id", DataType::builtin("bigint"));
/// column.inherited = true;
/// column.local = false;
/// assert!(!is_written(&child, &column));
/// column.local = true;
/// assert!(is_written(&child, &column));
/// ```
#[must_use]
pub fn is_written(table: &Table, column: &Column) -> bool {
    !column.inherited || column.local && table.partition_of.is_none()
}

/// The columns and constraints in parentheses; behind `PARTITION OF` there need not be any.
fn body(table: &Table, foreign_keys: &[&ForeignKey]) -> String {
    let columns = table.columns.iter().filter(|it| is_written(table, it));
    let checks = table.checks.iter();
    let checks = checks.filter(|check| !check.inherited && !check.not_valid);
    let uniques = table.uniques.iter();
    let uniques = uniques.filter(|key| !constraint::is_twin(table, key));
    let lines: Vec<_> = columns
        .map(column::definition)
        .chain(table.primary_key.iter().map(constraint::primary_key))
        .chain(uniques.map(constraint::unique))
        .chain(checks.map(constraint::check))
        .chain(table.exclusions.iter().map(constraint::exclusion))
        .chain(foreign_keys.iter().map(|key| constraint::foreign_key(key)))
        .map(|line| format!("    {line}"))
        .collect();
    let list = format!(" (\n{}\n)", lines.join(",\n"));
    match &table.partition_of {
        Some(partition) => {
            let list = if lines.is_empty() {
                String::new()
            } else {
                list
            };
            let parent = object_name(&partition.parent);
            format!(" PARTITION OF {parent}{list} {}", partition.bound.0)
        }
        None => list,
    }
}

fn ending(table: &Table) -> String {
    let mut sql = String::new();
    if !table.inherits.is_empty() {
        sql += &format!(
            " INHERITS ({})",
            comma(table.inherits.iter().map(object_name))
        );
    }
    if let Some(by) = &table.partition_by {
        sql += &format!(" PARTITION BY {}", by.0);
    }
    sql + &print::with(&table.options)
}

/// Never with CASCADE: what this folder did not create stops the migration by its name.
pub(crate) fn drop_table(table: &Table) -> String {
    format!("DROP TABLE {};", object_name(&table.name))
}
