//! What is done to the rows of a table.

use amani_schema_core::schema::{Column, Expression, IndexKey, TypeName, is_builtin_type_name};
use amani_schema_history::words;

use super::Work;
use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;

/// What making an object takes of the table that it is a part of.
pub(super) fn of_making(passage: &Passage<'_>, id: &Id) -> Work {
    match passage.next.items.get(id) {
        Some(Item::Column(_, column)) => of_column(passage, id, column),
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

/// A value that is the same for all rows is kept once, beside them:
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>.
fn of_column(passage: &Passage<'_>, id: &Id, column: &Column) -> Work {
    let is_volatile = column.default.as_ref().is_some_and(may_be_volatile);
    let is_computed = column.generated.is_some() || column.identity.is_some();
    // The server looks at the value of each row.
    let is_checked = match &column.data_type.name {
        TypeName::Named(name) => match passage.next.items.get(&Id::Type(name.clone())) {
            Some(Item::Domain(domain)) => !domain.nullable || !domain.checks.is_empty(),
            _ => false,
        },
        _ => false,
    };
    if is_computed || is_volatile || is_checked || passage.fills(id) {
        Work::Rewrite
    } else {
        Work::Instant
    }
}

/// The functions that are not, of those that defaults are made of.
const STEADY: [&str; 14] = [
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "current_setting",
    "timezone",
    "date_trunc",
    "make_interval",
    "jsonb_build_object",
    "jsonb_build_array",
    "lower",
    "upper",
    "coalesce",
    "array",
    "null",
];

fn may_be_volatile(default: &Expression) -> bool {
    let is_steady = |name: &String| STEADY.contains(&&**name) || is_builtin_type_name(name);
    default.0.contains('(') && !words(&default.0).names.iter().all(is_steady)
}

/// What a change of type takes: of a table whose rows stay as they are, checks and indexes of more than columns
/// are gone through again.
pub(super) fn of_retyping(passage: &Passage<'_>, id: &Id) -> Work {
    if !is_relabelled(passage, id) {
        return Work::Rewrite;
    }
    let mut items = passage.next.items.iter();
    let is_looked_at = items.any(|(other, item)| {
        let is_more = match item {
            Item::Check(..) => true,
            Item::Index(_, index) => {
                index.predicate.is_some()
                    || index
                        .columns
                        .iter()
                        .any(|it| matches!(it.key, IndexKey::Expression(_)))
            }
            _ => false,
        };
        is_more && passage.next.needs(other).any(|needed| needed == id)
    });
    if is_looked_at {
        Work::Scan
    } else {
        Work::Instant
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
