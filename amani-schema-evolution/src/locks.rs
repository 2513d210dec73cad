//! Which tables a step locks, and how long in kind.

use std::collections::BTreeMap;

use amani_schema_core::schema::ObjectName;

use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;

/// How long a lock is held, in kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// The catalog alone.
    Instant,
    /// Every row is read.
    Scan,
    /// Every row is written anew.
    Rewrite,
}

/// The tables that were there before and are locked, with the most that is done to each.
pub(crate) fn locks(passage: &Passage<'_>) -> Vec<(ObjectName, Work)> {
    let changes = passage.changes;
    let mut found: BTreeMap<ObjectName, Work> = BTreeMap::new();
    let mut add = |id: &Id, work: Work| {
        let table = match id {
            Id::Table(name) => Some(name.clone()),
            Id::Statistics(_) => None,
            _ => id.relation().cloned(),
        };
        let Some(table) = table else { return };
        if passage.previous.has(&Id::Table(table.clone())) {
            let entry = found.entry(table).or_insert(work);
            *entry = (*entry).max(work);
        }
    };
    for id in changes.dropped.iter().chain(changes.altered.keys()) {
        add(id, Work::Instant);
    }
    for id in changes.created.iter().chain(&changes.replaced) {
        add(id, work_of_making(passage, id));
        // Both ends of a foreign key are locked.
        if let Some(Item::ForeignKey(_, key)) = passage.next.items.get(id) {
            add(&Id::Table(key.target.clone()), Work::Instant);
        }
    }
    for id in &changes.retyped {
        add(
            id,
            if is_relabelled(passage, id) {
                Work::Instant
            } else {
                Work::Rewrite
            },
        );
    }
    for (id, texts) in &changes.altered {
        let fills = texts
            .iter()
            .any(|text| format!("{text:?}").contains("SET NOT NULL"));
        if fills && passage.fills(id) {
            add(id, Work::Rewrite);
        }
        let scans = texts.iter().any(|text| {
            let sql = format!("{text:?}");
            sql.contains("SET NOT NULL") || sql.contains("VALIDATE CONSTRAINT")
        });
        if scans {
            add(id, Work::Scan);
        }
        if texts
            .iter()
            .any(|text| format!("{text:?}").contains("LOGGED"))
        {
            add(id, Work::Rewrite);
        }
    }
    found.into_iter().collect()
}

fn work_of_making(passage: &Passage<'_>, id: &Id) -> Work {
    match passage.next.items.get(id) {
        Some(Item::Column(_, column)) => {
            let is_volatile = column
                .default
                .as_ref()
                .is_some_and(|default| default.0.contains('('));
            let is_computed = column.generated.is_some() || column.identity.is_some();
            if is_computed || is_volatile || passage.fills(id) {
                Work::Rewrite
            } else {
                Work::Instant
            }
        }
        Some(Item::Check(_, check)) if check.not_valid => Work::Instant,
        Some(Item::ForeignKey(_, key)) if key.not_valid => Work::Instant,
        Some(
            Item::PrimaryKey(..)
            | Item::Unique(..)
            | Item::Check(..)
            | Item::Exclusion(..)
            | Item::ForeignKey(..)
            | Item::Index(..),
        ) => Work::Scan,
        _ => Work::Instant,
    }
}

/// What may be longer, or more exact, is the same on disk.
fn is_relabelled(passage: &Passage<'_>, id: &Id) -> bool {
    let (Some(Item::Column(_, before)), Some(Item::Column(_, after))) =
        (passage.previous.items.get(id), passage.next.items.get(id))
    else {
        return false;
    };
    let (before, after) = (&before.data_type, &after.data_type);
    if before.name != after.name {
        // In an array each element would have to be looked at.
        let texts = ["character varying", "text"];
        let are_texts = before.is_one_of(&texts) && after.is_one_of(&texts);
        return are_texts
            && before.dimensions == 0
            && after.dimensions == 0
            && after.modifiers.is_empty();
    }
    let takes_all = after.modifiers.is_empty();
    match (before.modifiers.as_slice(), after.modifiers.as_slice()) {
        ([one], [other]) if after.is_one_of(&["character varying"]) => one <= other,
        ([one, scale], [other, other_scale]) if after.is_one_of(&["numeric"]) => {
            one <= other && scale == other_scale
        }
        // Without a word moments are kept to the microsecond.
        (one, [other]) if after.is_one_of(&MOMENTS) => one.first().unwrap_or(&6) <= other,
        _ => {
            takes_all
                && (after.is_one_of(&["character varying", "numeric"]) || after.is_one_of(&MOMENTS))
        }
    }
}

/// The types whose modifier is how many digits of a second are kept.
const MOMENTS: [&str; 4] = [
    "timestamp without time zone",
    "timestamp with time zone",
    "time without time zone",
    "time with time zone",
];
