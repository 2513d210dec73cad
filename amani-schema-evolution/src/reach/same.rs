//! Tables that are written otherwise, and say the same.

use std::collections::BTreeSet;

use amani_schema_core::schema::{Schema, Table};
use amani_schema_history::canonical;

use crate::id::Id;

/// Those of the pairs that are the same in normal form, whatever the order of their columns.
pub(super) fn same_tables<'a>(
    pairs: impl Iterator<Item = (&'a Table, &'a Table)>,
    owners: [&Option<String>; 2],
) -> BTreeSet<Id> {
    let [mut one, mut other] = owners.map(|owner| Schema {
        owner: owner.clone(),
        ..Schema::default()
    });
    for (before, after) in pairs {
        let (before, after) = without_what_is_alike(before.clone(), after.clone());
        one.tables.push(before);
        other.tables.push(after);
    }
    let (one, other) = (canonical(&one), canonical(&other));
    let pairs = one.tables.into_iter().zip(&other.tables);
    let same = pairs.filter(|(before, after)| before == *after);
    same.map(|(table, _)| Id::Table(table.name)).collect()
}

/// What is written alike need not be brought into normal form; the columns stay for their types.
fn without_what_is_alike(mut one: Table, mut other: Table) -> (Table, Table) {
    for table in [&mut one, &mut other] {
        table.columns.sort_by(|it, next| it.name.cmp(&next.name));
    }
    for (before, after) in one.columns.iter_mut().zip(&mut other.columns) {
        if before == after {
            for column in [before, after] {
                column.default = None;
                column.generated = None;
            }
        }
    }
    drop_common(&mut one.checks, &mut other.checks);
    drop_common(&mut one.exclusions, &mut other.exclusions);
    drop_common(&mut one.indexes, &mut other.indexes);
    (one, other)
}

fn drop_common<T: Clone + PartialEq>(one: &mut Vec<T>, other: &mut Vec<T>) {
    let before = one.clone();
    one.retain(|item| !other.contains(item));
    other.retain(|item| !before.contains(item));
}
