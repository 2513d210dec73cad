//! The sequences of identity columns: a replay writes them out, the types leave the usual ones unsaid.

use std::collections::BTreeMap;

use amani_schema_core::schema::{ObjectName, Schema, Table};

/// Writes out in one schema the usual sequences that the other one has written out, so that columns that
/// are the same are equal as well.
pub(crate) fn write_out(from: &Schema, to: &mut Schema) {
    let tables = from.tables.iter().map(|table| (&table.name, table));
    let tables: BTreeMap<&ObjectName, &Table> = tables.collect();
    for table in &mut to.tables {
        let Some(before) = tables.get(&table.name) else {
            continue;
        };
        let name = &table.name;
        let silent = table.columns.iter_mut();
        let silent = silent.filter(|it| it.identity.is_some() && it.identity_sequence.is_none());
        for column in silent {
            let own = before.column(&column.name);
            let own = own.and_then(|column| column.identity_sequence.as_ref());
            let usual = own.filter(|own| own.is_default_of(name, column)).cloned();
            column.identity_sequence = usual;
        }
    }
}
