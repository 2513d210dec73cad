//! What `using` makes of the values of a column, and whether they find back.

use std::collections::BTreeSet;

use amani_schema_core::intent::{ColumnSql, Intent};
use amani_schema_history::is_cast_of;

use crate::id::Id;
use crate::stage::Stage;

/// Columns whose values `using` makes into others: no cast of the new ones gives the old ones.
#[derive(Debug, Default)]
pub(crate) struct Transformed {
    /// As they are called after the step.
    pub(crate) now: BTreeSet<Id>,
    /// As they were called before it.
    pub(crate) before: BTreeSet<Id>,
}

/// Those of a stage.
pub(crate) fn transformed(stage: &Stage, intent: &Intent) -> Transformed {
    let mut found = Transformed::default();
    let is_more = |said: &&ColumnSql| !is_cast_of(&said.sql, &said.column);
    for said in intent.using.iter().filter(is_more) {
        let (table, column) = (&said.table, &said.column);
        let from = &stage.from;
        let old = intent.relation_before(table);
        let old_table = if from.table(old).is_some() {
            old
        } else {
            table
        };
        let old = intent.column_before(table, column);
        let has_old = from
            .table(old_table)
            .is_some_and(|it| it.column(old).is_some());
        let old_column = if has_old { old } else { column };
        found.now.insert(Id::Column(table.clone(), column.clone()));
        let id = Id::Column(old_table.clone(), old_column.to_owned());
        found.before.insert(id);
    }
    found
}
