//! A migration that came below a sealed one: a branch that was merged late.
//!
//! A new database runs it first, one that had the sealed one already runs it last. Both have to end
//! in the same schema.

use std::collections::BTreeSet;

use amani_schema_core::schema::Schema;
use amani_schema_history::{Folder, History, Migration, compare};

/// The late migration and the sealed one above it that do not give the same in both orders.
pub(crate) fn clash<'a>(
    folder: &'a Folder,
    late: &BTreeSet<i64>,
) -> Option<(&'a Migration, &'a Migration)> {
    let all: Vec<&Migration> = folder.migrations.iter().collect();
    let as_numbered = replay(&all)?;
    let is_late = |migration: &Migration| late.contains(&migration.version);
    let (last, mut first): (Vec<&Migration>, Vec<&Migration>) =
        all.iter().partition(|migration| is_late(migration));
    first.extend(last);
    if agrees(&as_numbered, &first) {
        return None;
    }
    let pairs = all.iter().enumerate().filter(|(_, one)| is_late(one));
    let mut pairs = pairs.flat_map(|(place, one)| {
        let above = all.iter().enumerate().skip(place + 1);
        let above = above.filter(|(_, other)| !is_late(other));
        above.map(move |(other_place, other)| (place, one, other_place, other))
    });
    let found = pairs.find(|(place, _, other, _)| {
        let mut order = all.clone();
        order[*place..=*other].rotate_left(1);
        !agrees(&as_numbered, &order)
    });
    // No single one of them: several late ones together do it.
    let newest = || {
        let one = all.iter().find(|migration| is_late(migration))?;
        let other = all.iter().rfind(|migration| !is_late(migration))?;
        Some((*one, *other))
    };
    found
        .map(|(_, one, _, other)| (*one, *other))
        .or_else(newest)
}

fn agrees(wanted: &Schema, order: &[&Migration]) -> bool {
    let found = replay(order);
    found.is_some_and(|found| compare(wanted, &found).iter().all(|entry| !entry.certain))
}

/// `None` where a statement fails.
fn replay(order: &[&Migration]) -> Option<Schema> {
    let mut history = History::new();
    let mut scripts = order.iter().map(|migration| &migration.up);
    let is_followed = scripts.all(|up| history.apply(&up.path, &up.sql).is_empty());
    is_followed.then(|| history.schema().clone())
}
