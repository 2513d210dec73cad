//! What a step does, in words: for the header of its file and for its name.

pub(crate) mod refused;

use std::collections::BTreeSet;

use amani_schema_core::schema::ObjectName;

use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;
use crate::locks::{Work, locks};
use crate::text::Text;
use crate::world::World;
use refused::refused;

/// What is worth knowing of a step before it runs.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// A line for each change, in the order of the schema.
    pub(crate) lines: Vec<String>,
    /// The tables that are locked, and for what.
    pub(crate) locks: Vec<(ObjectName, Work)>,
    /// Whether connections that are open have to be made anew.
    pub(crate) reconnect: bool,
    /// What the release before does not find any more.
    pub(crate) breaks: Vec<String>,
}

/// Looks at a step.
pub(crate) fn effects(passage: &Passage<'_>, statements: &[String]) -> Effects {
    let changes = passage.changes;
    // Before a rename there may be the schema that it leads to.
    let renames: Vec<String> = statements
        .iter()
        .filter_map(|statement| statement.strip_prefix("ALTER "))
        .map(|clause| clause.trim_end_matches(';').to_owned())
        .collect();
    let mut lines: Vec<String> = statements.iter().map(|it| told(it)).collect();
    lines.extend(changed(passage));
    let mut breaks: Vec<String> = renames
        .iter()
        .filter(|line| is_seen_by_queries(line))
        .map(|line| lowered(line))
        .collect();
    breaks.extend(missed(passage));
    Effects {
        lines,
        locks: locks(passage, statements),
        reconnect: !changes.rebuilt.is_empty() || !changes.retyped.is_empty(),
        breaks,
    }
}

/// The names of constraints, indexes and sequences are for people.
fn is_seen_by_queries(rename: &str) -> bool {
    !rename.contains(" CONSTRAINT ")
        && !rename.starts_with("INDEX")
        && !rename.starts_with("SEQUENCE")
}

/// What changes, a line each.
fn changed(passage: &Passage<'_>) -> Vec<String> {
    let changes = passage.changes;
    let mut lines = Vec::new();
    let mut say = |verb: &str, id: &Id| lines.push(format!("{verb} {id}"));
    for id in whole(passage, &changes.dropped) {
        say("drop", id);
    }
    for id in whole(passage, &changes.created) {
        say("add", id);
    }
    for name in &changes.rebuilt {
        say("rebuild", &Id::Type(name.clone()));
    }
    for id in ranked(passage, &changes.retyped) {
        if type_of(passage, id, true) != type_of(passage, id, false) {
            say("change the type of", id);
        } else if collation_of(passage.previous, id) != collation_of(passage.next, id) {
            say("change the collation of", id);
        }
    }
    let is_altered = |id: &&Id| !changes.retyped.contains(*id);
    for id in changes.altered.keys().filter(is_altered) {
        say("change", id);
    }
    for id in ranked(passage, &changes.replaced) {
        if is_defined_otherwise(passage, id) {
            say("change", id);
        }
    }
    let is_comment =
        |text: &Text| matches!(text, Text::Statement(sql) if sql.starts_with("COMMENT "));
    let said = changes.comments.iter().map(|(id, text)| {
        let verb = if is_comment(text) {
            "comment on"
        } else {
            "change access to"
        };
        (verb, id)
    });
    let mut said: Vec<(&str, &Id)> = said.collect();
    said.dedup();
    for (verb, id) in said {
        say(verb, id);
    }
    lines
}

/// What the release before does not find any more, or does not know to give.
fn missed(passage: &Passage<'_>) -> Vec<String> {
    let changes = passage.changes;
    let is_queried = |id: &&Id| match id {
        Id::Table(_) | Id::Column(..) | Id::View(_) | Id::Routine(..) => true,
        // One of a column goes with it.
        Id::Sequence(_) => matches!(
            passage.previous.items.get(id),
            Some(Item::Sequence(sequence)) if sequence.owned_by.is_none()
        ),
        _ => false,
    };
    let gone = whole(passage, &changes.dropped);
    let gone = gone.into_iter().filter(is_queried);
    let mut missed: Vec<String> = gone.map(|id| format!("{id} is gone")).collect();
    for id in ranked(passage, &changes.created) {
        if must_be_given(passage, id) {
            missed.push(format!("{id} must be given by every INSERT"));
        }
    }
    for (name, targets) in passage.rebuild.mapping {
        for label in targets.keys() {
            missed.push(format!("label '{label}' of type {name} is gone"));
        }
    }
    missed.extend(redefined(passage));
    missed.extend(unread(passage));
    missed.extend(refused(passage));
    missed
}

/// What it finds and is another.
fn redefined(passage: &Passage<'_>) -> Vec<String> {
    let changes = passage.changes;
    let mut redefined = Vec::new();
    for id in ranked(passage, &changes.replaced) {
        let is_called = matches!(id, Id::View(_) | Id::Routine(..));
        if is_called && is_defined_otherwise(passage, id) {
            redefined.push(format!("{id} is another"));
        }
    }
    for (id, item) in &passage.next.canonical {
        if let (Item::Composite(after), Some(Item::Composite(before))) =
            (item, passage.previous.canonical.get(id))
            && after.attributes != before.attributes
        {
            redefined.push(format!("{id} has other attributes"));
        }
    }
    let is_taken = |text: &Text| matches!(text, Text::Statement(sql) if sql.starts_with("REVOKE "));
    let taken = changes.comments.iter().filter(|(_, text)| is_taken(text));
    let taken: BTreeSet<&Id> = taken.map(|(id, _)| id).collect();
    redefined.extend(
        taken
            .into_iter()
            .map(|id| format!("access to {id} is less")),
    );
    redefined
}

/// What it finds and cannot read: a column of another type, and rows with a label that is new.
fn unread(passage: &Passage<'_>) -> Vec<String> {
    let items = |id: &Id| Some((passage.previous.items.get(id)?, passage.next.items.get(id)?));
    let retyped = passage.changes.retyped.iter();
    let retyped = retyped.filter(|id| {
        let types = |(before, after): (&Item<'_>, &Item<'_>)| match (before, after) {
            (Item::Column(_, before), Item::Column(_, after)) => {
                before.data_type.name != after.data_type.name
                    || before.data_type.dimensions != after.data_type.dimensions
            }
            _ => false,
        };
        items(id).is_some_and(types)
    });
    let mut unread: Vec<String> = retyped.map(|id| format!("{id} has another type")).collect();
    for (id, item) in &passage.next.items {
        let (Item::Enum(after), Some((Item::Enum(before), _))) = (item, items(id)) else {
            continue;
        };
        let new = after.labels.iter();
        let new = new.filter(|label| !before.labels.contains(label));
        let new: Vec<String> = new.map(|label| format!("'{label}'")).collect();
        if !new.is_empty() {
            let new = new.join(", ");
            unread.push(format!("rows with {new} of {id}, which are new"));
        }
    }
    unread
}

/// A new column of an old table that has no value of its own.
fn must_be_given(passage: &Passage<'_>, id: &Id) -> bool {
    let Some(Item::Column(table, column)) = passage.next.items.get(id) else {
        return false;
    };
    !column.nullable
        && column.default.is_none()
        && column.identity.is_none()
        && column.generated.is_none()
        && passage.previous.has(&Id::Table(table.name.clone()))
}

/// Not only made anew because what it stands on is.
fn is_defined_otherwise(passage: &Passage<'_>, id: &Id) -> bool {
    let before = passage.previous.canonical.get(id);
    let after = passage.next.canonical.get(id);
    before.map(|item| format!("{item:?}")) != after.map(|item| format!("{item:?}"))
}

/// In the order of the schema after, then of the one before.
fn ranked<'a>(passage: &Passage<'_>, set: &'a BTreeSet<Id>) -> Vec<&'a Id> {
    let mut ids: Vec<&Id> = set.iter().collect();
    let rank = |id: &Id| {
        (
            passage.next.rank.get(id).copied(),
            passage.previous.rank.get(id).copied(),
        )
    };
    ids.sort_by_key(|id| rank(id));
    ids
}

/// Those that do not come or go with a table or column of the same set.
fn whole<'a>(passage: &Passage<'_>, set: &'a BTreeSet<Id>) -> Vec<&'a Id> {
    let is_part = |id: &Id| {
        let table = id.relation().map(|name| Id::Table(name.clone()));
        let column = match id {
            Id::Default(of, name) => Some(Id::Column(of.clone(), name.clone())),
            _ => None,
        };
        table.is_some_and(|table| set.contains(&table))
            || column.is_some_and(|column| set.contains(&column))
    };
    let mut ids = ranked(passage, set);
    ids.retain(|id| !is_part(id));
    ids
}

/// A rename, or the schema that it leads to, in words.
fn told(statement: &str) -> String {
    let statement = statement.trim_end_matches(';');
    match statement.strip_prefix("CREATE SCHEMA IF NOT EXISTS ") {
        Some(name) => format!("add schema {name}"),
        None => lowered(&statement.replacen("ALTER ", "", 1)),
    }
}

fn lowered(line: &str) -> String {
    const WORDS: [&str; 12] = [
        "TABLE",
        "TYPE",
        "COLUMN",
        "RENAME",
        "TO",
        "VALUE",
        "CONSTRAINT",
        "INDEX",
        "SEQUENCE",
        "SCHEMA",
        "SET",
        "VIEW",
    ];
    let words = line.split(' ').map(|word| {
        if WORDS.contains(&word) {
            word.to_lowercase()
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn collation_of<'a>(world: &'a World<'_>, id: &Id) -> Option<&'a ObjectName> {
    match world.items.get(id)? {
        Item::Column(_, column) => column.collation.as_ref(),
        _ => None,
    }
}

fn type_of(passage: &Passage<'_>, id: &Id, before: bool) -> Option<String> {
    let world = if before {
        passage.previous
    } else {
        passage.next
    };
    match world.items.get(id)? {
        Item::Column(_, column) => Some(amani_schema_core::sql::data_type(&column.data_type)),
        _ => None,
    }
}
