use super::{column, comment, constraint, object_name};
use crate::schema::{ForeignKey, Table};

/// `CREATE TABLE` with its constraints, and its comments. Of the foreign keys only those that are
/// given: one that closes a circle comes later.
pub(crate) fn create_table(table: &Table, foreign_keys: &[&ForeignKey]) -> String {
    let columns = table.columns.iter().map(column::definition);
    let primary = table.primary_key.iter().map(constraint::primary_key);
    let uniques = table.uniques.iter().map(constraint::unique);
    let checks = table.checks.iter().map(constraint::check);
    let keys = foreign_keys.iter().map(|key| constraint::foreign_key(key));
    let lines: Vec<_> = columns
        .chain(primary)
        .chain(uniques)
        .chain(checks)
        .chain(keys)
        .map(|line| format!("    {line}"))
        .collect();
    let create = format!(
        "CREATE TABLE {} (\n{}\n);",
        object_name(&table.name),
        lines.join(",\n")
    );
    let statements: Vec<_> = std::iter::once(create)
        .chain(comment::of_table(table))
        .collect();
    statements.join("\n")
}

/// Never with CASCADE: what this folder did not create stops the migration by its name.
pub(crate) fn drop_table(table: &Table) -> String {
    format!("DROP TABLE {};", object_name(&table.name))
}
