//! Whether a step uses the labels that it adds.

use std::collections::BTreeSet;

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::{Enum, ObjectName};
use amani_schema_history::words;

use crate::diff::Changes;
use crate::id::Id;
use crate::item::Item;
use crate::labels::{Labels, compare};
use crate::text;
use crate::world::World;

/// The enum types that get new labels in place, of which one is in something that the same step makes or
/// changes, or in what the source says about values.
pub(crate) fn used(
    previous: &World<'_>,
    next: &World<'_>,
    changes: &Changes,
    intent: &Intent,
) -> BTreeSet<ObjectName> {
    let added = added(previous, next, changes);
    if added.is_empty() {
        return BTreeSet::new();
    }
    let said = intent.backfill.iter().chain(&intent.using);
    let said: Vec<BTreeSet<String>> = said.map(|it| words(&it.sql).literals).collect();
    let made = made(next, changes);
    let is_used = |(name, labels): &(&ObjectName, Vec<String>)| {
        if brings_in(previous, next, changes, name, labels) {
            return true;
        }
        let of_type = made.iter().filter(|made| made.reached.contains(*name));
        let mut texts = said.iter().chain(of_type.map(|made| &made.literals));
        texts.any(|literals| labels.iter().any(|label| says(literals, label)))
    };
    let used = added.iter().filter(|added| is_used(added));
    used.map(|(name, _)| (*name).clone()).collect()
}

/// Whether a column becomes one of the type, with values that may be new labels of it.
fn brings_in(
    previous: &World<'_>,
    next: &World<'_>,
    changes: &Changes,
    name: &ObjectName,
    labels: &[String],
) -> bool {
    changes.retyped.iter().any(|id| {
        let (Some(Item::Column(_, before)), Some(Item::Column(..))) =
            (previous.items.get(id), next.items.get(id))
        else {
            return false;
        };
        let target = Id::Type(name.clone());
        let was_of_it = before.data_type.named_type() == Some(name);
        if was_of_it || !next.needs(id).any(|needed| *needed == target) {
            return false;
        }
        let of_enum = before.data_type.named_type();
        let of_enum = of_enum.and_then(|of| previous.items.get(&Id::Type(of.clone())));
        match of_enum {
            Some(Item::Enum(of)) => of.labels.iter().any(|label| labels.contains(label)),
            _ => true,
        }
    })
}

fn added<'a>(
    previous: &World<'_>,
    next: &World<'a>,
    changes: &Changes,
) -> Vec<(&'a ObjectName, Vec<String>)> {
    let labels = |before: &Enum, after: &Enum| match compare(before, after) {
        Labels::Added(added) if !changes.rebuilt.contains(&after.name) => {
            Some(added.into_iter().map(|added| added.label).collect())
        }
        _ => None,
    };
    let enums = next.schema.enums.iter();
    enums
        .filter_map(|after| {
            let before = previous.items.get(&Id::Type(after.name.clone()))?;
            let Item::Enum(before) = before else {
                return None;
            };
            Some((&after.name, labels(before, after)?))
        })
        .collect()
}

/// Something that a step makes or changes: what it says, and the types that it may say it of.
struct Made {
    literals: BTreeSet<String>,
    reached: BTreeSet<ObjectName>,
}

fn made(next: &World<'_>, changes: &Changes) -> Vec<Made> {
    let rebuilt = changes.rebuilt.iter();
    let rebuilt: Vec<Id> = rebuilt.map(|name| Id::Type(name.clone())).collect();
    let touched = changes
        .created
        .iter()
        .chain(&changes.replaced)
        .chain(changes.altered.keys())
        .chain(&rebuilt);
    touched
        .filter_map(|id| {
            let item = next.items.get(id)?;
            let literals = words(&read_at_once(item)).literals;
            (!literals.is_empty()).then(|| Made {
                literals,
                reached: reached(next, id),
            })
        })
        .collect()
}

/// What the server looks at when it carries out the statement; the labels of an enum are none of it.
fn read_at_once(item: &Item<'_>) -> String {
    match item {
        Item::Enum(_) => String::new(),
        // The body of a function in another language is looked at when it is called.
        Item::Routine(routine) if routine.language != "sql" => {
            let arguments = routine.arguments.iter();
            let defaults = arguments.filter_map(|argument| argument.default.as_ref());
            let defaults: Vec<&str> = defaults.map(|default| &*default.0).collect();
            defaults.join("\n")
        }
        _ => text::said(item),
    }
}

/// A label as a text, as an element of an array's (`'{draft,pending}'`), or in the body of a function,
/// where its quotes are doubled.
fn says(literals: &BTreeSet<String>, label: &str) -> bool {
    let in_body = label.replace('\'', "''");
    let in_array = label.replace('\\', "\\\\").replace('"', "\\\"");
    let ways = [label, &in_body, &in_array];
    literals
        .iter()
        .any(|literal| literal == label || ways.iter().any(|way| literal.contains(way)))
}

/// The types that an object and all that it stands on are of.
fn reached(world: &World<'_>, id: &Id) -> BTreeSet<ObjectName> {
    let mut reached = BTreeSet::new();
    let mut open = vec![id.clone()];
    while let Some(id) = open.pop() {
        if reached.insert(id.clone()) {
            open.extend(world.needs(&id).cloned());
            // What says something about a table may say it about any of its columns.
            if let Id::Table(name) = &id {
                let columns = world
                    .table(name)
                    .into_iter()
                    .flat_map(|table| &table.columns);
                open.extend(columns.map(|column| Id::Column(name.clone(), column.name.clone())));
            }
        }
    }
    let types = reached.into_iter().filter_map(|id| match id {
        Id::Type(name) => Some(name),
        _ => None,
    });
    types.collect()
}
