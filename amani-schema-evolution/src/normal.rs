//! Two schemas in normal form, as far as that can tell them apart.

use std::collections::BTreeSet;

use amani_schema_core::schema::{ObjectName, Schema, Table};
use amani_schema_history::canonical_where;

/// Both with every expression in normal form, but for tables that are written alike.
pub(crate) fn normal_forms(previous: &Schema, next: &Schema) -> (Schema, Schema) {
    let alike = alike(previous, next);
    let is_due = |table: &Table| !alike.contains(&table.name);
    (
        canonical_where(previous, is_due),
        canonical_where(next, is_due),
    )
}

/// What a table has from another one is recognised by its text, so both stay in the same form.
fn alike<'a>(previous: &'a Schema, next: &'a Schema) -> BTreeSet<&'a ObjectName> {
    let all = previous.tables.iter().chain(&next.tables);
    let parents: BTreeSet<&ObjectName> = all.flat_map(|table| &table.inherits).collect();
    let is_alone = |table: &Table| {
        table.inherits.is_empty()
            && table.partition_by.is_none()
            && table.partition_of.is_none()
            && !parents.contains(&table.name)
    };
    let others = next.tables_by_name();
    let alike = previous
        .tables
        .iter()
        .filter(|table| is_alone(table) && others.get(&table.name) == Some(table));
    alike.map(|table| &table.name).collect()
}
