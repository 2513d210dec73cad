//! What has to be counted before anything is done.

use std::collections::BTreeSet;

use amani_schema_core::intent::RemovedLabel;
use amani_schema_core::schema::{Column, ObjectName};
use amani_schema_core::sql::{self, Counted, identifier, literal, object_name};

use crate::actions::Passage;
use crate::cast::{Cost, cast};
use crate::id::Id;
use crate::item::Item;
use crate::parts::parts;
use crate::plan::{Direction, Loss};
use crate::respelled::respelled;
use crate::too_long::too_long;

/// The statements that stop a migration, and the tables to lock before.
#[derive(Debug, Default)]
pub(crate) struct Guards {
    pub(crate) locked: BTreeSet<ObjectName>,
    pub(crate) statements: Vec<String>,
    pub(crate) loss: Loss,
    /// What goes without a guard, in words: since the source says so, or since it is only how a value is written.
    pub(crate) given_up: Vec<String>,
}

impl Guards {
    /// Stops where any of these are, and locks their tables before.
    fn stop(&mut self, counted: &[Counted], message: &str) {
        let tables = counted.iter().map(|counted| counted.table.clone());
        self.locked.extend(tables);
        self.statements.push(sql::stop_if_any(counted, message));
    }
}

/// What stops a step: rows that hold a label without a place to go, both ways; on the way down also
/// everything that would be lost.
pub(crate) fn guards(passage: &Passage<'_>, direction: Direction) -> Guards {
    let mut guards = Guards::default();
    let labels = labels(passage);
    let (forbidden, moved): (Vec<_>, Vec<_>) = labels.into_iter().partition(|(_, to)| to.is_none());
    let forbidden: Vec<Counted> = forbidden.into_iter().map(|(counted, _)| counted).collect();
    let empty = empty(passage);
    if direction == Direction::Up {
        guards.given_up = given_up(passage);
        let too_long = too_long(passage);
        if !too_long.is_empty() {
            guards.stop(
                &too_long,
                "stopped before anything was changed: there are values that are too long for %s; shorten them, or say \
                 using = ... on the field",
            );
        }
        if !empty.is_empty() {
            guards.stop(
                &empty,
                "stopped before anything was changed: there are rows with nothing in %s; give them a value, or say \
                 backfill = ... on the field",
            );
        }
    }
    if direction == Direction::Down {
        let mut lost = lost(passage);
        let parts = parts(passage).into_iter();
        let parts = parts.filter(|part| part.given_up().is_some());
        lost.extend(parts.flat_map(|part| part.rows));
        lost.extend(transformed(passage, false));
        lost.extend(too_long(passage));
        lost.extend(moved.into_iter().map(|(counted, _)| counted));
        if !lost.is_empty() {
            guards
                .locked
                .extend(lost.iter().map(|counted| counted.table.clone()));
            guards.statements.push(sql::stop_if_lost(&lost));
            guards.loss = Loss::Lossy;
        }
        guards.given_up = respelled(passage);
        let mut unfillable = unfillable(passage);
        unfillable.extend(empty);
        let no_way = transformed(passage, true);
        if !no_way.is_empty() {
            let message = "stopped before anything was changed: there is no way back for the values of %s, which were made \
                           from others";
            guards.stop(&no_way, message);
            guards.loss = Loss::Impossible;
        }
        if !unfillable.is_empty() {
            let message = "stopped before anything was changed: there is nothing to put into %s";
            guards.stop(&unfillable, message);
            guards.loss = Loss::Impossible;
        }
    }
    if !forbidden.is_empty() {
        let message = match direction {
            Direction::Up => {
                "stopped before anything was changed: there are rows with a label that is removed: %s"
            }
            Direction::Down => {
                "stopped before anything was changed: there are rows with a label that this step back removes: %s; move them first, or say on_down = ... on the variant before it is released"
            }
        };
        guards.stop(&forbidden, message);
        if direction == Direction::Down {
            guards.loss = guards.loss.max(Loss::Lossy);
        }
    }
    if !passage.changes.rebuilt.is_empty() {
        let tables = passage.changes.retyped.iter().filter_map(Id::relation);
        guards.locked.extend(tables.cloned());
    }
    guards
}

/// The rows of every label that goes, with the label they get.
fn labels(passage: &Passage<'_>) -> Vec<(Counted, Option<String>)> {
    let mut found = Vec::new();
    for (type_name, targets) in passage.rebuild.mapping {
        for (label, to) in targets {
            for item in passage.previous.items.values() {
                let Item::Column(table, column) = item else {
                    continue;
                };
                if column.generated.is_some() || table.partition_of.is_some() {
                    continue;
                }
                let name = identifier(&column.name);
                let holds = passage
                    .rebuild
                    .holds(&name, &column.data_type, type_name, label);
                let Some(condition) = holds else { continue };
                let counted = Counted {
                    what: format!(
                        "{} in column {}.{name}",
                        literal(label),
                        object_name(&table.name)
                    ),
                    table: table.name.clone(),
                    condition: Some(condition),
                };
                found.push((counted, to.clone()));
            }
        }
    }
    found
}

/// What goes with `dropped!`, with a type that holds less, or into the label of others.
fn given_up(passage: &Passage<'_>) -> Vec<String> {
    let lost = lost(passage).into_iter().map(|counted| counted.what);
    let is_moved = |it: &&RemovedLabel| {
        let targets = passage.rebuild.mapping.get(&it.type_name);
        it.to.is_some() && targets.is_some_and(|targets| targets.contains_key(&it.label))
    };
    let moved = passage.intent.removed.iter().filter(is_moved);
    let moved = moved.map(|it| {
        let to = it.to.as_deref().unwrap_or_default();
        format!(
            "which rows were {} before {}",
            literal(&it.label),
            literal(to)
        )
    });
    let parts = parts(passage).into_iter();
    let parts = parts.filter_map(|part| part.given_up());
    let made = [false, true].map(|has_way| transformed(passage, has_way));
    let made = made.into_iter().flatten();
    let made = made.map(|counted| {
        let name = counted.what.replacen("column ", "", 1);
        format!("the values of {name} as they were")
    });
    let places = places(passage);
    let lost = lost.chain(parts).chain(made).chain(places).chain(moved);
    lost.chain(respelled(passage)).collect()
}

/// Where the sequences stood that go by themselves; one of a column goes on behind the values that are there.
fn places<'a>(passage: &'a Passage<'_>) -> impl Iterator<Item = String> + 'a {
    let gone = passage.changes.dropped.iter();
    gone.filter_map(|id| match passage.previous.items.get(id) {
        Some(Item::Sequence(sequence)) if sequence.owned_by.is_none() => {
            let name = object_name(&sequence.name);
            Some(format!("where sequence {name} stood"))
        }
        _ => None,
    })
}

/// The rows and values that a step takes away.
fn lost(passage: &Passage<'_>) -> Vec<Counted> {
    let mut lost = Vec::new();
    for id in passage
        .changes
        .dropped
        .iter()
        .chain(&passage.changes.replaced)
    {
        match passage.previous.items.get(id) {
            Some(Item::Table(table)) => lost.push(Counted {
                what: format!("table {}", object_name(&table.name)),
                table: table.name.clone(),
                condition: None,
            }),
            Some(Item::Column(table, column)) => {
                let goes_with_table = passage.changes.takes_away(&Id::Table(table.name.clone()));
                if !goes_with_table && column.generated.is_none() {
                    let name = identifier(&column.name);
                    lost.push(Counted {
                        what: format!("column {}.{name}", object_name(&table.name)),
                        table: table.name.clone(),
                        condition: Some(has_value(passage, &name, column)),
                    });
                }
            }
            _ => {}
        }
    }
    lost.extend(
        passage
            .changes
            .retyped
            .iter()
            .filter_map(|id| changed_values(passage, id)),
    );
    lost
}

/// A value of a composite type `IS NOT NULL` only where every attribute is there.
fn has_value(passage: &Passage<'_>, name: &str, column: &Column) -> String {
    let named = column.data_type.named_type();
    let item = named.and_then(|name| passage.previous.items.get(&Id::Type(name.clone())));
    match item {
        Some(Item::Composite(_) | Item::Domain(_)) => format!("{name} IS DISTINCT FROM NULL"),
        _ => format!("{name} IS NOT NULL"),
    }
}

/// The rows with values that `using` has made, in columns that a cast leads back from, or in those that none does.
fn transformed(passage: &Passage<'_>, is_without_way: bool) -> Vec<Counted> {
    let mut found = Vec::new();
    for id in passage.changes.retyped.intersection(passage.transformed) {
        let (Some(Item::Column(table, before)), Some(Item::Column(_, after))) =
            (passage.previous.items.get(id), passage.next.items.get(id))
        else {
            continue;
        };
        let name = identifier(&before.name);
        let way = cast(
            &name,
            (passage.previous, &before.data_type),
            (passage.next, &after.data_type),
        );
        let is_it = (way.cost == Cost::Unknown) == is_without_way;
        if before.data_type != after.data_type && is_it {
            found.push(Counted {
                what: format!("column {}.{name}", object_name(&table.name)),
                table: table.name.clone(),
                condition: Some(has_value(passage, &name, before)),
            });
        }
    }
    found
}

/// Values that would not come through as they are.
fn changed_values(passage: &Passage<'_>, id: &Id) -> Option<Counted> {
    let (Some(Item::Column(table, before)), Some(Item::Column(_, after))) =
        (passage.previous.items.get(id), passage.next.items.get(id))
    else {
        return None;
    };
    if before.data_type == after.data_type || passage.transformed.contains(id) {
        return None;
    }
    let name = identifier(&before.name);
    let way = cast(
        &name,
        (passage.previous, &before.data_type),
        (passage.next, &after.data_type),
    );
    if !matches!(way.cost, Cost::Lossy) {
        return None;
    }
    let (there, back) = (
        sql::data_type(&after.data_type),
        sql::data_type(&before.data_type),
    );
    Some(Counted {
        what: format!("column {}.{name}", object_name(&table.name)),
        table: table.name.clone(),
        condition: Some(format!("({name}::{there})::{back} IS DISTINCT FROM {name}")),
    })
}

/// Columns that must not be NULL, come back, and have nothing to begin with.
fn unfillable(passage: &Passage<'_>) -> Vec<Counted> {
    let mut found = Vec::new();
    for id in passage
        .changes
        .created
        .iter()
        .chain(&passage.changes.replaced)
    {
        let Some(Item::Column(table, column)) = passage.next.items.get(id) else {
            continue;
        };
        let has_value = column.nullable
            || column.default.is_some()
            || column.identity.is_some()
            || column.generated.is_some();
        if !has_value && passage.previous.has(&Id::Table(table.name.clone())) {
            let name = identifier(&column.name);
            found.push(Counted {
                what: format!("column {}.{name}", object_name(&table.name)),
                table: table.name.clone(),
                condition: None,
            });
        }
    }
    found
}

/// Columns that take no NULL any more, where nothing is said of the rows that have none.
fn empty(passage: &Passage<'_>) -> Vec<Counted> {
    let mut found = Vec::new();
    for (id, item) in &passage.next.items {
        let (Item::Column(_, after), Some(Item::Column(table, before))) =
            (item, passage.previous.items.get(id))
        else {
            continue;
        };
        let is_tightened = before.nullable && !after.nullable && before.generated.is_none();
        let is_made_anew = passage.changes.takes_away(id);
        if is_tightened && !is_made_anew && !passage.fills(id) {
            let name = identifier(&before.name);
            let Some(value) = value_to_come(passage, id, &name) else {
                continue;
            };
            found.push(Counted {
                what: format!("column {}.{name}", object_name(&table.name)),
                table: table.name.clone(),
                condition: Some(format!("{value} IS NULL")),
            });
        }
    }
    found
}

/// What takes the place of a column's values, an SQL expression over what is there by now; nothing where it
/// names what comes or changes only later, so that nobody can look.
fn value_to_come(passage: &Passage<'_>, id: &Id, name: &str) -> Option<String> {
    let (Some(using), Some(table)) = (passage.using(id), id.relation()) else {
        return Some(name.to_owned());
    };
    let changes = passage.changes;
    let is_to_come = |it: &Id| match it {
        Id::Type(name) => changes.created.contains(it) || changes.rebuilt.contains(name),
        Id::Routine(..) => {
            let is_new = changes.created.contains(it) || changes.replaced.contains(it);
            is_new || changes.altered.contains_key(it)
        }
        _ => false,
    };
    let named = passage.next.named(table, using);
    (!named.iter().any(is_to_come)).then(|| format!("({using})"))
}
