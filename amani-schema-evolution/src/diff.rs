//! Two schemas → what is dropped, made, altered and replaced, with all that this takes along.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{
    Column, DataType, ObjectName, Routine, RoutineKind, Table, TypeName,
};
use amani_schema_history::words;

use crate::access;
use crate::alter::{Change, Pair, change};
use crate::id::Id;
use crate::item::Item;
use crate::text::{self, Text};
use crate::world::World;

/// All that has to happen, not in order yet.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) dropped: BTreeSet<Id>,
    pub(crate) created: BTreeSet<Id>,
    /// Dropped and made anew.
    pub(crate) replaced: BTreeSet<Id>,
    pub(crate) altered: BTreeMap<Id, Vec<Text>>,
    /// Types that are made anew beside the old ones.
    pub(crate) rebuilt: BTreeSet<ObjectName>,
    /// Columns whose values become those of another type, or of the new one of its name.
    pub(crate) retyped: BTreeSet<Id>,
    pub(crate) comments: Vec<(Id, Text)>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.dropped.is_empty()
            && self.created.is_empty()
            && self.replaced.is_empty()
            && self.altered.is_empty()
            && self.retyped.is_empty()
            && self.rebuilt.is_empty()
            && self.comments.is_empty()
    }

    /// Whether an object of the previous schema goes away, be it to come back.
    pub(crate) fn takes_away(&self, id: &Id) -> bool {
        self.dropped.contains(id) || self.replaced.contains(id)
    }
}

/// Compares two worlds; the types in `rebuilt` are to be made anew even where altering them would do.
pub(crate) fn diff(
    previous: &World<'_>,
    next: &World<'_>,
    rebuilt: BTreeSet<ObjectName>,
) -> Changes {
    let mut changes = Changes {
        rebuilt,
        ..Changes::default()
    };
    for id in previous.items.keys().filter(|id| !next.has(id)) {
        changes.dropped.insert(id.clone());
    }
    for (id, item) in &next.items {
        let (Some(before), Some(old), Some(new)) = (
            previous.items.get(id),
            previous.canonical.get(id),
            next.canonical.get(id),
        ) else {
            changes.created.insert(id.clone());
            continue;
        };
        let old = Pair {
            written: *before,
            canonical: *old,
        };
        let new = Pair {
            written: *item,
            canonical: *new,
        };
        record(&mut changes, id, change(old, new));
        let access = access::change(before, item).into_iter();
        changes
            .comments
            .extend(access.map(|text| (id.clone(), text)));
        if before.comment() != item.comment() {
            changes
                .comments
                .extend(text::comment(item).map(|text| (id.clone(), text)));
        }
    }
    let public = access::change_of_public(previous.schema, next.schema).into_iter();
    let id = Id::Namespace("public".to_owned());
    changes
        .comments
        .extend(public.map(|text| (id.clone(), text)));
    spread(&mut changes, previous, next);
    let replaced = changes.replaced.clone();
    let rebuilt = changes.rebuilt.clone();
    let is_rebuilt = |id: &Id| matches!(id, Id::Type(name) if rebuilt.contains(name));
    changes
        .altered
        .retain(|id, _| !replaced.contains(id) && !is_rebuilt(id));
    changes.retyped.retain(|id| !replaced.contains(id));
    changes
        .comments
        .retain(|(id, _)| !replaced.contains(id) && !is_rebuilt(id));
    changes
}

fn record(changes: &mut Changes, id: &Id, change: Change) {
    match change {
        Change::Same => {}
        Change::Alter(texts) => {
            changes.altered.insert(id.clone(), texts);
        }
        Change::Replace => {
            changes.replaced.insert(id.clone());
        }
        Change::Rebuild => {
            if let Id::Type(name) = id {
                changes.rebuilt.insert(name.clone());
            }
        }
        Change::Retype(texts) => {
            changes.retyped.insert(id.clone());
            if !texts.is_empty() {
                changes.altered.insert(id.clone(), texts);
            }
        }
    }
}

/// What cannot stay as it is while something that it needs is replaced, retyped or rebuilt.
fn spread(changes: &mut Changes, previous: &World<'_>, next: &World<'_>) {
    loop {
        let mut more = Vec::new();
        for (id, item) in &previous.items {
            if !next.has(id) || changes.replaced.contains(id) {
                continue;
            }
            if let Some(effect) = effect(changes, previous, next, id, item) {
                more.push((id.clone(), effect));
            }
        }
        if more.is_empty() {
            return;
        }
        for (id, effect) in more {
            match (effect, &id) {
                (Effect::Rebuild, Id::Type(name)) => {
                    changes.rebuilt.insert(name.clone());
                }
                (Effect::Retype, _) => {
                    changes.retyped.insert(id);
                }
                _ => {
                    changes.replaced.insert(id);
                }
            }
        }
    }
}

enum Effect {
    Replace,
    Rebuild,
    Retype,
}

fn effect(
    changes: &Changes,
    previous: &World<'_>,
    next: &World<'_>,
    id: &Id,
    item: &Item<'_>,
) -> Option<Effect> {
    let needs_any = |is_it: &dyn Fn(&Id) -> bool| previous.needs(id).any(is_it);
    let is_rebuilt = |id: &Id| matches!(id, Id::Type(name) if changes.rebuilt.contains(name));
    // One of other arguments may have taken its place.
    let is_gone_routine = |id: &Id| matches!(id, Id::Routine(..)) && changes.dropped.contains(id);
    // Another one of the same columns may have taken its place under a foreign key, which holds on to its own.
    let is_foreign = matches!(item, Item::ForeignKey(..));
    let is_gone_key = |id: &Id| {
        let is_key = matches!(id, Id::Constraint(..) | Id::Index(..));
        is_foreign && is_key && changes.dropped.contains(id)
    };
    let goes_away =
        |id: &Id| changes.replaced.contains(id) || is_gone_routine(id) || is_gone_key(id);
    match item {
        Item::Domain(_) | Item::Composite(_) | Item::Range(_) => {
            let Id::Type(name) = id else { return None };
            let made_of = item.made_of();
            let is_of_rebuilt = made_of.iter().any(|data_type| {
                data_type
                    .named_type()
                    .is_some_and(|name| changes.rebuilt.contains(name))
            });
            (is_of_rebuilt && !changes.rebuilt.contains(name)).then_some(Effect::Rebuild)
        }
        Item::Column(_, column) => {
            let follows =
                needs_any(&|id| is_rebuilt(id) || goes_away(id) || changes.retyped.contains(id));
            // One that becomes a plain column keeps its values.
            let stays = |after: &Item<'_>| matches!(after, Item::Column(_, after) if after.generated.is_some());
            if column.generated.is_some() && next.items.get(id).is_some_and(stays) {
                return follows.then_some(Effect::Replace);
            }
            let is_due = needs_any(&is_rebuilt) && !changes.retyped.contains(id);
            is_due.then_some(Effect::Retype)
        }
        Item::Table(_)
        | Item::Namespace(_)
        | Item::Extension(_)
        | Item::Enum(_)
        | Item::Sequence(_) => None,
        Item::View(_) | Item::Rule(_) | Item::Policy(_) | Item::Trigger(_) | Item::Routine(_) => {
            let is_late = |routine: &Routine| {
                routine.language != "sql" && routine.kind != RoutineKind::Aggregate
            };
            let is_bound = !matches!(item, Item::Routine(routine) if is_late(routine));
            // A table that becomes a view of the same name goes from under its views all the same.
            let is_gone =
                |id: &Id| matches!(id, Id::Table(_) | Id::View(_)) && changes.dropped.contains(id);
            // What is put in its place comes after all that goes.
            let is_changed = changes.altered.contains_key(id) && matches!(item, Item::View(_));
            let follows = needs_any(&|id| {
                is_rebuilt(id)
                    || changes.replaced.contains(id)
                    || (is_bound && is_gone_routine(id))
                    || (is_changed && changes.dropped.contains(id))
                    || (is_bound && (changes.retyped.contains(id) || is_gone(id)))
            });
            (follows || reads_more(changes, previous, id, item)).then_some(Effect::Replace)
        }
        Item::Default(table, column) if is_overwritten(changes, next, table, column) => {
            Some(Effect::Replace)
        }
        _ => {
            let is_constant = matches!(item, Item::Default(_, column) if is_constant(column));
            let is_hard = |id: &Id| {
                changes.retyped.contains(id) && (is_constant || is_hard(previous, next, id))
            };
            let over_text =
                item.is_over_text() && !matches!(item, Item::PrimaryKey(..) | Item::Unique(..));
            let follows =
                needs_any(&|id| goes_away(id) || (over_text && (is_rebuilt(id) || is_hard(id))));
            follows.then_some(Effect::Replace)
        }
    }
}

/// Whether a default of its own goes with that of a parent: what is
/// [said of a table](https://www.postgresql.org/docs/current/sql-altertable.html) is said of its children.
fn is_overwritten(changes: &Changes, next: &World<'_>, table: &Table, column: &Column) -> bool {
    let after = next.table(&table.name).into_iter();
    let mut parents = table.parents().chain(after.flat_map(Table::parents));
    parents.any(|parent| {
        let id = Id::Default(parent.clone(), column.name.clone());
        changes.takes_away(&id)
            || changes.created.contains(&id)
            || changes.altered.contains_key(&id)
    })
}

/// Whether a `*` in it may stand for more columns when a view that it reads is replaced in place.
fn reads_more(changes: &Changes, previous: &World<'_>, id: &Id, item: &Item<'_>) -> bool {
    let is_altered = |id: &Id| matches!(id, Id::View(_)) && changes.altered.contains_key(id);
    previous.needs(id).any(is_altered) && words(&text::said(item)).star
}

/// Whether the default is a quoted constant, which PostgreSQL keeps as of the type that it was read as:
/// after a change of type it would be a cast of that.
fn is_constant(column: &Column) -> bool {
    let default = column.default.as_ref();
    default.is_some_and(|value| value.0.starts_with('\''))
}

/// Whether what PostgreSQL makes of checks, partial indexes and defaults is not what it would have read:
/// it prints them, casts of constants included, and reads that again.
fn is_hard(previous: &World<'_>, next: &World<'_>, column: &Id) -> bool {
    let type_in = |world: &World<'_>| match world.items.get(column) {
        Some(Item::Column(_, column)) => Some(column.data_type.clone()),
        _ => None,
    };
    match (type_in(previous), type_in(next)) {
        (Some(before), Some(after)) => !reads_alike(&before, &after),
        _ => true,
    }
}

fn reads_alike(before: &DataType, after: &DataType) -> bool {
    const ALIKE: [&[&str]; 2] = [
        &["smallint", "integer", "bigint"],
        &["text", "character varying"],
    ];
    let (TypeName::Builtin(one), TypeName::Builtin(other)) = (&before.name, &after.name) else {
        return false;
    };
    let both = |alike: &&[&str]| alike.contains(&&**one) && alike.contains(&&**other);
    let is_array = |data_type: &DataType| data_type.dimensions > 0;
    (one == other || ALIKE.iter().any(both)) && is_array(before) == is_array(after)
}

/// Types with the same operators, between which values are assigned without a word.
pub(crate) fn family(data_type: &DataType) -> Option<(&'static str, bool)> {
    let TypeName::Builtin(name) = &data_type.name else {
        return None;
    };
    let family = match &**name {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => "numbers",
        "text" | "character varying" | "character" => "texts",
        name if name.starts_with("timestamp") || name == "date" => "moments",
        name if name.starts_with("time") => "times",
        name if name.starts_with("interval") => "intervals",
        name if name.starts_with("bit") => "bits",
        _ => return None,
    };
    Some((family, data_type.dimensions > 0))
}
