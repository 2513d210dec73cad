//! What may have come since that the schema before does not take: it stops the way down, and is not counted.

use crate::actions::Passage;
use crate::cast::{Cost, cast};
use crate::id::Id;
use crate::item::Item;
use crate::parts::{Part, parts};
use crate::summary::refused::{has_new_check, is_of_old_table, is_touched, of_rows};

/// Whether PostgreSQL may refuse rows that are there, without a guard of ours.
pub(crate) fn may_be_refused(passage: &Passage<'_>) -> bool {
    let mut retyped = passage.changes.retyped.iter();
    let mut items = passage.next.canonical.iter();
    retyped.any(|id| has_no_like(passage, id))
        || items.any(|(id, item)| asks_more(passage, id, item))
        || parts(passage).iter().any(Part::may_be_refused)
}

fn has_no_like(passage: &Passage<'_>, id: &Id) -> bool {
    let (Some(Item::Column(_, before)), Some(Item::Column(_, after))) =
        (passage.previous.items.get(id), passage.next.items.get(id))
    else {
        return false;
    };
    let way = cast(
        "",
        (passage.previous, &before.data_type),
        (passage.next, &after.data_type),
    );
    before.data_type != after.data_type && matches!(way.cost, Cost::MayFail | Cost::Unknown)
}

/// A constraint or a unique index of a table that stays, or a domain.
fn asks_more(passage: &Passage<'_>, id: &Id, item: &Item<'_>) -> bool {
    let before = passage.previous.canonical.get(id);
    match (item, before) {
        (Item::Domain(after), Some(Item::Domain(before))) => {
            before.nullable && !after.nullable || has_new_check(before, after)
        }
        (Item::Check(_, check), _) if check.not_valid => false,
        (Item::ForeignKey(_, key), _) if key.not_valid => false,
        (Item::Trigger(_) | Item::Rule(_), _) => false,
        _ => {
            is_touched(passage, id)
                && is_of_old_table(passage, id)
                && of_rows(passage, id, item, before).is_some()
        }
    }
}
