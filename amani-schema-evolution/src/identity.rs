//! The sequences of identity columns: a replay writes them out, the types leave the usual ones unsaid.

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::{Schema, Sequence, names};

use crate::text::index_name;

/// Writes out in one schema the usual sequences that the other one has written out, so that columns that
/// are the same are equal as well; a column that was called otherwise has that of its new name.
pub(crate) fn write_out(from: &Schema, to: &mut Schema, intent: &Intent) {
    let tables = from.tables_by_name();
    for table in &mut to.tables {
        let Some(before) = tables.get(intent.relation_before(&table.name)) else {
            continue;
        };
        let name = &table.name;
        let silent = table.columns.iter_mut();
        let silent = silent.filter(|it| it.identity.is_some() && it.identity_sequence.is_none());
        for column in silent {
            let Some(was) = before.column(intent.column_before(name, &column.name)) else {
                continue;
            };
            let own = was.identity_sequence.as_deref();
            let is_usual = |own: &&Sequence| {
                own.is_default_of(&before.name, was) && was.data_type == column.data_type
            };
            column.identity_sequence = own.filter(is_usual).map(|own| {
                let usual = names::sequence(&name.name, &column.name, 0);
                Box::new(Sequence {
                    name: index_name(name, &usual),
                    ..own.clone()
                })
            });
        }
    }
}
