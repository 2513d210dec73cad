//! One step from a schema to another: the statements in order, and what they cost.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::intent::{Intent, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;

use crate::access;
use crate::actions::{Passage, actions};
use crate::diff::{Changes, diff};
use crate::guard::{Guards, guards};
use crate::id::Id;
use crate::item::Item;
use crate::keep::keep;
use crate::normal::normal_forms;
use crate::questions::questions;
use crate::rebuild::{Mapping, Rebuild};
use crate::refusal::Refusal;
use crate::rename::rename;
use crate::schedule::schedule;
use crate::summary::{Effects, effects};
use crate::taken::may_be_refused;
use crate::text::Text;
use crate::used::used;
use crate::world::World;

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Up,
    Down,
}

/// What a step back or forth does to the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Loss {
    /// Nothing is lost.
    #[default]
    Exact,
    /// Rows or values go.
    Lossy,
    /// There are rows for which there is no way.
    Impossible,
}

/// A step, ready to be written.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) statements: Vec<String>,
    pub(crate) effects: Effects,
    pub(crate) loss: Loss,
    /// Whether rows that are there may stop it that no guard of ours counts.
    pub(crate) may_be_refused: bool,
    /// What a way up loses, in words.
    pub(crate) given_up: Vec<String>,
}

/// The statements that lead from one schema to another. `transformed` are the columns whose values `using` makes
/// into others on the way up, as `to` calls them.
pub(crate) fn plan(
    from: &Schema,
    to: &Schema,
    intent: &Intent,
    direction: Direction,
    transformed: &BTreeSet<Id>,
) -> Result<Script, Vec<Refusal>> {
    let renamed = rename(from, to, intent, direction);
    let taken = renamed
        .blocked
        .iter()
        .filter(|_| direction == Direction::Down);
    let taken: Vec<Refusal> = taken.filter_map(Refusal::name_taken).collect();
    if !taken.is_empty() {
        return Err(taken);
    }
    let (one, other) = normal_forms(&renamed.schema, to);
    let previous = World::new(&renamed.schema, &one);
    let next = World::new(to, &other);
    let changes = changes(&previous, &next, intent, direction);
    if changes.is_empty() && renamed.statements.is_empty() {
        return Ok(Script::default());
    }
    let mapping = mapping(&previous, &next, &changes, intent);
    let passage = Passage {
        previous: &previous,
        next: &next,
        changes: &changes,
        intent,
        transformed,
        rebuild: Rebuild {
            previous: &previous,
            next: &next,
            types: &changes.rebuilt,
            mapping: &mapping,
        },
    };
    if direction == Direction::Up {
        let refusals = questions(&passage);
        if !refusals.is_empty() {
            return Err(refusals);
        }
    }
    let actions = actions(&passage).map_err(|refused| {
        refused
            .into_iter()
            .map(|(id, reason)| Refusal::cannot_carry(&id, &reason))
            .collect::<Vec<_>>()
    })?;
    let guards = guards(&passage, direction);
    let body = schedule(actions, &previous, &next, &passage.reads());
    let effects = effects(&passage, &renamed.statements);
    let statements = assemble(&passage, renamed.statements, &guards, body);
    Ok(Script {
        statements,
        effects,
        loss: guards.loss,
        may_be_refused: may_be_refused(&passage),
        given_up: guards.given_up,
    })
}

/// What differs. A way up has its labels from a stage of its own before it uses them; a way down has one
/// file only, so that a type whose labels it brings back and uses is made anew.
fn changes(
    previous: &World<'_>,
    next: &World<'_>,
    intent: &Intent,
    direction: Direction,
) -> Changes {
    let mut rebuilt = BTreeSet::new();
    loop {
        let changes = diff(previous, next, rebuilt.clone());
        let used = match direction {
            Direction::Up => BTreeSet::new(),
            Direction::Down => used(previous, next, &changes, intent),
        };
        if used.is_empty() {
            return changes;
        }
        rebuilt.extend(used);
    }
}

/// Where the labels that a rebuilt type has no more lead to.
fn mapping(previous: &World<'_>, next: &World<'_>, changes: &Changes, intent: &Intent) -> Mapping {
    let mut mapping = Mapping::new();
    for name in &changes.rebuilt {
        let id = Id::Type(name.clone());
        let (Some(Item::Enum(before)), Some(Item::Enum(after))) =
            (previous.items.get(&id), next.items.get(&id))
        else {
            continue;
        };
        // A label that another one is renamed to is not that of before.
        let is_taken = |label: &String| {
            let mut from = before.labels.iter();
            from.any(|from| from != label && renamed_to(intent, name, from).as_ref() == Some(label))
        };
        let gone = before
            .labels
            .iter()
            .filter(|label| !after.labels.contains(label) || is_taken(label));
        let targets: BTreeMap<String, Option<String>> = gone
            .map(|label| {
                let mut said = intent.removed.iter();
                let said = said.find(|it| it.type_name == *name && it.label == *label);
                let to = said
                    .and_then(|it| it.to.clone())
                    .or_else(|| renamed_to(intent, name, label))
                    .filter(|to| after.labels.contains(to));
                (label.clone(), to)
            })
            .collect();
        mapping.insert(name.clone(), targets);
    }
    mapping
}

/// The new name of a label that could not be renamed in place, since another has that name still.
fn renamed_to(intent: &Intent, of: &ObjectName, label: &str) -> Option<String> {
    intent.renames.iter().find_map(|rename| match rename {
        Rename::Label {
            type_name,
            from,
            to,
        } if type_name == of && from == label => Some(to.clone()),
        _ => None,
    })
}

/// Patience, renames, locks and counts, then the step itself between the two halves of what is kept.
fn assemble(
    passage: &Passage<'_>,
    renames: Vec<String>,
    guards: &Guards,
    body: Vec<String>,
) -> Vec<String> {
    let mut statements = Vec::new();
    if touches_what_is_there(passage, &renames) {
        statements.push(sql::patience().to_owned());
    }
    let moves_rows = body
        .iter()
        .any(|statement| statement.starts_with("UPDATE "));
    if moves_rows {
        statements.push("SET CONSTRAINTS ALL IMMEDIATE;".to_owned());
    }
    statements.extend(renames);
    let locked: Vec<ObjectName> = guards.locked.iter().cloned().collect();
    if !locked.is_empty() {
        statements.push(sql::lock_tables(&locked));
    }
    statements.extend(guards.statements.iter().cloned());
    let kept = kept(passage);
    let kept: Vec<(&Id, &Item<'_>)> = kept.iter().map(|(id, item)| (*id, item)).collect();
    match keep(&kept) {
        Some(keep) => {
            statements.push(keep.before);
            statements.extend(body);
            statements.push(keep.after);
            statements.extend(changed_access(passage, &kept));
        }
        None => statements.extend(body),
    }
    statements
}

/// What was given back to what is made anew, and is to be another's from now on.
fn changed_access(passage: &Passage<'_>, kept: &[(&Id, &Item<'_>)]) -> Vec<String> {
    let changes = kept.iter().filter_map(|(id, before)| {
        let after = passage.next.items.get(id)?;
        Some(access::change(before, after))
    });
    let texts = changes.flatten().filter_map(|text| match text {
        Text::Statement(sql) => Some(sql),
        Text::Clause { .. } => None,
    });
    texts.collect()
}

fn touches_what_is_there(passage: &Passage<'_>, renames: &[String]) -> bool {
    let changes = passage.changes;
    let of_old = |id: &Id| {
        let relation = id.relation().map(|name| Id::Table(name.clone()));
        relation.is_some_and(|id| passage.previous.has(&id))
    };
    let references_old = |id: &Id| match passage.next.items.get(id) {
        Some(Item::Table(table)) => table
            .foreign_keys
            .iter()
            .any(|key| passage.previous.has(&Id::Table(key.target.clone()))),
        _ => false,
    };
    !renames.is_empty()
        || !changes.dropped.is_empty()
        || !changes.replaced.is_empty()
        || !changes.altered.is_empty()
        || !changes.retyped.is_empty()
        || !changes.rebuilt.is_empty()
        || !changes.comments.is_empty()
        || changes
            .created
            .iter()
            .any(|id| of_old(id) || references_old(id))
}

/// What is made anew and has an owner or grants, by its definition before.
fn kept<'a>(passage: &'a Passage<'_>) -> Vec<(&'a Id, Item<'a>)> {
    let changes = passage.changes;
    let types: BTreeSet<Id> = changes
        .rebuilt
        .iter()
        .map(|name| Id::Type(name.clone()))
        .collect();
    let ids = changes.replaced.iter().chain(
        passage
            .previous
            .items
            .keys()
            .filter(|id| types.contains(id)),
    );
    ids.filter_map(|id| {
        let before = passage.previous.items.get(id)?;
        let is_kept = match (before, passage.next.items.get(id)) {
            // Other grants come with its table.
            (Item::Column(_, before), Some(Item::Column(_, after))) => {
                before.grants == after.grants
            }
            _ => matches!(
                before,
                Item::View(_)
                    | Item::Routine(_)
                    | Item::Column(..)
                    | Item::Statistics(_)
                    | Item::Enum(_)
                    | Item::Domain(_)
                    | Item::Composite(_)
                    | Item::Range(_)
            ),
        };
        is_kept.then_some((id, *before))
    })
    .collect()
}
