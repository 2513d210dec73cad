//! Foreign keys.

use amani_schema_core::schema::{ForeignKey, ObjectName, names};

use super::{Written, WrittenKind, check_columns};
use crate::error::Result;
use crate::inherit;
use crate::state::State;

impl Written {
    pub(super) fn add_foreign(self, state: &mut State, table: &ObjectName) -> Result {
        let WrittenKind::Foreign {
            columns,
            target,
            target_columns,
            on_delete,
            on_update,
            match_full,
        } = self.kind
        else {
            return Ok(());
        };
        let target = state.existing_table(&target)?;
        check_columns(state.table_mut(table)?, &columns)?;
        let target_columns = if target_columns.is_empty() {
            let there = state.table_mut(&target)?;
            let key = there.primary_key.as_ref();
            key.map(|key| key.columns.clone()).ok_or_else(|| {
                format!("there is no primary key for referenced table \"{target}\"")
            })?
        } else {
            check_columns(state.table_mut(&target)?, &target_columns)?;
            target_columns
        };
        let name = self.name.unwrap_or_else(|| {
            let parts: Vec<&str> = columns.iter().map(String::as_str).collect();
            state.free_constraint_name(table, |nth| names::foreign_key(&table.name, &parts, nth))
        });
        let key = ForeignKey {
            on_delete,
            on_update,
            match_full,
            deferrable: self.deferrable,
            not_valid: self.not_valid,
            ..ForeignKey::new(name, columns, target, target_columns)
        };
        for child in inherit::with_partitions(state, table) {
            let inherited = child != *table;
            let there = state.table_mut(&child)?;
            there.foreign_keys.push(ForeignKey {
                inherited,
                ..key.clone()
            });
        }
        Ok(())
    }
}
