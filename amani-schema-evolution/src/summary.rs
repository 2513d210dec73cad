//! What a step does, in words: for the header of its file and for its name.

use std::collections::BTreeSet;

use amani_schema_core::schema::ObjectName;

use crate::actions::Passage;
use crate::diff::family;
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
pub(crate) fn effects(passage: &Passage<'_>, renames: &[String]) -> Effects {
    let changes = passage.changes;
    let mut effects = Effects::default();
    for rename in renames {
        let line = rename.trim_end_matches(';').replacen("ALTER ", "", 1);
        effects.lines.push(lowered(&line));
        // The names of constraints and indexes are for people.
        if !line.contains(" CONSTRAINT ")
            && !line.starts_with("INDEX")
            && !line.starts_with("SEQUENCE")
        {
            effects.breaks.push(lowered(&line));
        }
    }
    let mut say = |verb: &str, id: &Id| effects.lines.push(format!("{verb} {id}"));
    let ids = |set: &BTreeSet<Id>| {
        let mut ids: Vec<Id> = set.iter().cloned().collect();
        ids.sort_by_key(|id| {
            (
                passage.next.rank.get(id).copied(),
                passage.previous.rank.get(id).copied(),
            )
        });
        ids
    };
    let is_part_of = |id: &Id, set: &BTreeSet<Id>| {
        let table = id.relation().map(|name| Id::Table(name.clone()));
        let column = match id {
            Id::Default(of, name) => Some(Id::Column(of.clone(), name.clone())),
            _ => None,
        };
        table.is_some_and(|table| set.contains(&table))
            || column.is_some_and(|column| set.contains(&column))
    };
    for id in ids(&changes.dropped) {
        if !is_part_of(&id, &changes.dropped) {
            say("drop", &id);
        }
    }
    for id in ids(&changes.created) {
        if !is_part_of(&id, &changes.created) {
            say("add", &id);
        }
    }
    for name in &changes.rebuilt {
        say("rebuild", &Id::Type(name.clone()));
    }
    for id in ids(&changes.retyped) {
        let is_changed = type_of(passage, &id, true) != type_of(passage, &id, false);
        if is_changed {
            say("change the type of", &id);
        }
    }
    for id in changes
        .altered
        .keys()
        .filter(|id| !changes.retyped.contains(id))
    {
        say("change", id);
    }
    for id in ids(&changes.replaced) {
        let is_own = passage
            .previous
            .canonical
            .get(&id)
            .map(|item| format!("{item:?}"))
            != passage
                .next
                .canonical
                .get(&id)
                .map(|item| format!("{item:?}"));
        if is_own {
            say("change", &id);
        }
    }
    let mut commented: Vec<&Id> = changes.comments.iter().map(|(id, _)| id).collect();
    commented.dedup();
    for id in commented {
        say("comment on", id);
    }
    effects.locks = locks(passage);
    effects.reconnect = !changes.rebuilt.is_empty() || !changes.retyped.is_empty();
    for id in ids(&changes.dropped) {
        if matches!(
            id,
            Id::Table(_) | Id::Column(..) | Id::View(_) | Id::Routine(..)
        ) && !is_part_of(&id, &changes.dropped)
        {
            effects.breaks.push(format!("{id} is gone"));
        }
    }
    for id in ids(&changes.created) {
        if let Some(Item::Column(table, column)) = passage.next.items.get(&id) {
            let must_be_given = !column.nullable
                && column.default.is_none()
                && column.identity.is_none()
                && column.generated.is_none();
            if must_be_given && passage.previous.has(&Id::Table(table.name.clone())) {
                effects
                    .breaks
                    .push(format!("{id} must be given by every INSERT"));
            }
        }
    }
    for (name, targets) in passage.rebuild.mapping {
        for label in targets.keys() {
            effects
                .breaks
                .push(format!("label '{label}' of type {name} is gone"));
        }
    }
    effects
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

/// The tables that were there before and are locked, with the most that is done to each.
fn locks(passage: &Passage<'_>) -> Vec<(ObjectName, Work)> {
    let changes = passage.changes;
    let mut found: std::collections::BTreeMap<ObjectName, Work> = std::collections::BTreeMap::new();
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
            if column.generated.is_some() || column.identity.is_some() || is_volatile {
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

/// A text that may be longer is the same on disk.
fn is_relabelled(passage: &Passage<'_>, id: &Id) -> bool {
    let (Some(Item::Column(_, before)), Some(Item::Column(_, after))) =
        (passage.previous.items.get(id), passage.next.items.get(id))
    else {
        return false;
    };
    let texts = |data_type| family(data_type).is_some_and(|(family, _)| family == "texts");
    texts(&before.data_type)
        && texts(&after.data_type)
        && (after.data_type.modifiers.is_empty()
            || (!before.data_type.modifiers.is_empty()
                && after.data_type.modifiers >= before.data_type.modifiers))
}
