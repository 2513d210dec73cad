//! Actions → the order in which they can be carried out.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{ObjectName, names};
use amani_schema_core::sql::object_name;

use crate::action::{Action, Role};
use crate::id::Id;
use crate::item::Item;
use crate::text::Text;
use crate::world::World;

/// What the values of a column are made of: the columns and tables of before.
pub(crate) type Reads = BTreeMap<Id, BTreeSet<Id>>;

/// The statements of all actions, each after what it stands on; where that leaves a choice, by phase.
pub(crate) fn schedule(
    actions: Vec<Action>,
    previous: &World<'_>,
    next: &World<'_>,
    reads: &Reads,
) -> Vec<String> {
    let links = links(&actions, previous, next, reads);
    let order = sort(&actions, &links);
    let texts = order
        .into_iter()
        .flat_map(|place| actions[place].texts.clone());
    join(texts)
}

/// `(first, then)`: which action waits for which.
fn links(
    actions: &[Action],
    previous: &World<'_>,
    next: &World<'_>,
    reads: &Reads,
) -> BTreeSet<(usize, usize)> {
    let index = Index::new(actions);
    let read_by = turned(reads);
    let needed_by = turned(&previous.needs);
    let mut links = BTreeSet::new();
    for (sequence, column) in identity_sequences(previous) {
        // The name is free again when the column is no identity column any more.
        for first in places(&index.altered, &column) {
            let made = places(&index.made, &sequence).iter();
            links.extend(made.map(|then| (*first, *then)));
        }
    }
    for (sequence, column) in identity_sequences(next) {
        for first in places(&index.dropped, &sequence) {
            let altered = places(&index.altered, &column).iter();
            links.extend(altered.map(|then| (*first, *then)));
        }
    }
    for (place, action) in actions.iter().enumerate() {
        let mut after = |places: &[usize]| {
            links.extend(
                places
                    .iter()
                    .filter(|first| **first != place)
                    .map(|first| (*first, place)),
            );
        };
        let own = std::iter::once(&action.id).chain(&action.along);
        for id in own {
            match action.role {
                Role::Drop | Role::DropOld => {
                    for user in needed_by.get(id).into_iter().flatten() {
                        after(places(&index.dropped, user));
                        after(places(&index.old, user));
                        after(places(&index.altered, user));
                    }
                    for reader in read_by.get(id).into_iter().flatten() {
                        after(places(&index.made, reader));
                        after(places(&index.altered, reader));
                    }
                }
                Role::PutAside => {
                    for user in needed_by.get(id).into_iter().flatten() {
                        after(places(&index.dropped, user));
                    }
                }
                Role::Make | Role::Alter | Role::Follow => {
                    if action.role == Role::Make {
                        after(places(&index.dropped, id));
                        after(places(&index.aside, id));
                        index.namesakes(id).for_each(|places| after(places));
                    } else if action.role == Role::Alter {
                        for user in needed_by.get(id).into_iter().flatten() {
                            after(places(&index.dropped, user));
                        }
                        // Its old values are told by the old names of their types.
                        for old in types_of(previous, id) {
                            after(places(&index.aside, old));
                        }
                    } else {
                        after(places(&index.made, id));
                        after(places(&index.altered, id));
                    }
                    for need in next.needs(id) {
                        after(places(&index.made, need));
                        after(places(&index.altered, need));
                    }
                }
            }
        }
    }
    links
}

/// The types that a column is of, those within them included.
fn types_of<'a>(world: &'a World<'_>, column: &Id) -> BTreeSet<&'a Id> {
    let mut found = BTreeSet::new();
    let mut todo = Vec::new();
    if matches!(column, Id::Column(..)) {
        todo.extend(world.needs(column));
    }
    while let Some(id) = todo.pop() {
        if matches!(id, Id::Type(_)) && found.insert(id) {
            todo.extend(world.needs(id));
        }
    }
    found
}

/// What something is said of, by what is said of it.
fn turned(said: &BTreeMap<Id, BTreeSet<Id>>) -> BTreeMap<&Id, Vec<&Id>> {
    let mut turned: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
    for (id, named) in said {
        for name in named {
            turned.entry(name).or_default().push(id);
        }
    }
    turned
}

/// The names of the sequences that identity columns bring along.
fn identity_sequences(world: &World<'_>) -> Vec<(Id, Id)> {
    let columns = world.items.iter().filter_map(|(id, item)| match item {
        Item::Column(table, column) if column.identity.is_some() => Some((id, table, column)),
        _ => None,
    });
    columns
        .map(|(id, table, column)| {
            let own = column.identity_sequence.as_ref();
            let name = own.map_or_else(
                || ObjectName {
                    schema: table.name.schema.clone(),
                    name: names::sequence(&table.name.name, &column.name, 0),
                },
                |own| own.name.clone(),
            );
            (Id::Sequence(name), id.clone())
        })
        .collect()
}

/// The actions by what they do to which object.
#[derive(Default)]
struct Index<'a> {
    dropped: BTreeMap<&'a Id, Vec<usize>>,
    made: BTreeMap<&'a Id, Vec<usize>>,
    altered: BTreeMap<&'a Id, Vec<usize>>,
    aside: BTreeMap<&'a Id, Vec<usize>>,
    old: BTreeMap<&'a Id, Vec<usize>>,
    /// What is dropped, by the name that a new object may want.
    names: BTreeMap<&'a ObjectName, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(actions: &'a [Action]) -> Self {
        let mut index = Self::default();
        for (place, action) in actions.iter().enumerate() {
            for id in std::iter::once(&action.id).chain(&action.along) {
                let map = match action.role {
                    Role::Drop => &mut index.dropped,
                    Role::Make => &mut index.made,
                    Role::Alter => &mut index.altered,
                    Role::PutAside => &mut index.aside,
                    Role::DropOld => &mut index.old,
                    Role::Follow => continue,
                };
                map.entry(id).or_default().push(place);
                if let (Role::Drop, Some(name)) = (action.role, full_name(id)) {
                    index.names.entry(name).or_default().push(place);
                }
            }
        }
        index
    }

    fn namesakes(&self, id: &Id) -> impl Iterator<Item = &Vec<usize>> {
        full_name(id)
            .and_then(|name| self.names.get(name))
            .into_iter()
    }
}

/// Types, tables, views and sequences share their names.
fn full_name(id: &Id) -> Option<&ObjectName> {
    match id {
        Id::Type(name) | Id::Table(name) | Id::View(name) | Id::Sequence(name) => Some(name),
        _ => None,
    }
}

/// Always the first by phase and place of those that wait for nothing any more.
fn sort(actions: &[Action], links: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut waits = vec![0_usize; actions.len()];
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); actions.len()];
    for (first, then) in links {
        waits[*then] += 1;
        followers[*first].push(*then);
    }
    let key = |place: usize| (actions[place].phase, actions[place].place, place);
    let mut waiting: BTreeSet<usize> = (0..actions.len()).collect();
    let mut ready: BTreeSet<_> = (0..actions.len())
        .filter(|it| waits[*it] == 0)
        .map(key)
        .collect();
    let mut order = Vec::with_capacity(actions.len());
    while !waiting.is_empty() {
        // Two texts that name each other: one of them is only a word. The first by phase goes ahead.
        let next = ready
            .pop_first()
            .or_else(|| waiting.iter().copied().map(key).min());
        let Some((_, _, place)) = next else { break };
        if !waiting.remove(&place) {
            continue;
        }
        order.push(place);
        for follower in &followers[place] {
            waits[*follower] = waits[*follower].saturating_sub(1);
            if waits[*follower] == 0 && waiting.contains(follower) {
                ready.insert(key(*follower));
            }
        }
    }
    order
}

/// Clauses for one table in a row make one statement: one lock, one rewrite, one scan.
fn join(texts: impl Iterator<Item = Text>) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open: Option<(ObjectName, Vec<String>)> = None;
    let close = |open: &mut Option<(ObjectName, Vec<String>)>, statements: &mut Vec<String>| {
        if let Some((table, clauses)) = open.take() {
            statements.push(alter_table(&table, &clauses));
        }
    };
    for text in texts {
        match text {
            Text::Statement(statement) => {
                close(&mut open, &mut statements);
                statements.push(statement);
            }
            Text::Clause { table, clause } => {
                if open.as_ref().is_some_and(|(of, _)| *of != table) {
                    close(&mut open, &mut statements);
                }
                open.get_or_insert_with(|| (table, Vec::new()))
                    .1
                    .push(clause);
            }
        }
    }
    close(&mut open, &mut statements);
    statements
}

fn alter_table(table: &ObjectName, clauses: &[String]) -> String {
    let name = object_name(table);
    match clauses {
        [clause] => format!("ALTER TABLE {name} {clause};"),
        clauses => format!("ALTER TABLE {name}\n    {};", clauses.join(",\n    ")),
    }
}

fn places<'a>(map: &'a BTreeMap<&Id, Vec<usize>>, id: &Id) -> &'a [usize] {
    map.get(id).map_or(&[], |places| places)
}
