use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::order;
use amani_schema_core::schema::ObjectName;

use super::Passage;
use crate::action::{Action, Phase, Role};
use crate::id::Id;
use crate::item::Item;
use crate::text::{self, Text};

/// What is taken away, what goes along with it not by itself.
pub(super) fn actions(passage: &Passage<'_>) -> Vec<Action> {
    let changes = passage.changes;
    let cut = cut_keys(passage);
    let mut along: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut own: Vec<&Id> = Vec::new();
    for id in changes.dropped.iter().chain(&changes.replaced) {
        match carrier(passage, id).filter(|_| !cut.contains(id)) {
            Some(carrier) => along.entry(carrier).or_default().push(id.clone()),
            None => own.push(id),
        }
    }
    own.into_iter()
        .filter_map(|id| {
            let item = passage.previous.items.get(id)?;
            let (phase, part) = phase(item);
            let rank = passage.previous.rank.get(id).copied().unwrap_or(0);
            let table = passage.table_rank(id);
            Some(Action {
                role: Role::Drop,
                id: id.clone(),
                along: along.remove(id).unwrap_or_default(),
                phase,
                place: (table, part, usize::MAX - rank),
                texts: take_away(passage, id, item),
            })
        })
        .collect()
}

/// A default of its own goes by giving way to that of the parent, which does not come back by itself.
fn take_away(passage: &Passage<'_>, id: &Id, item: &Item<'_>) -> Vec<Text> {
    if let Item::Default(table, column) = item
        && passage.changes.dropped.contains(id)
        && let Some(after) = passage.next.table(&table.name)
        && let Some(column) = after.column(&column.name)
        && column.default.is_some()
    {
        return text::create(&Item::Default(after, column));
    }
    vec![text::drop(item)]
}

/// What takes an object along when it goes itself.
fn carrier(passage: &Passage<'_>, id: &Id) -> Option<Id> {
    let changes = passage.changes;
    let goes = |id: Id| changes.takes_away(&id).then_some(id);
    if let Some(of) = id.relation() {
        let table = goes(Id::Table(of.clone())).or_else(|| goes(Id::View(of.clone())));
        if table.is_some() {
            return table;
        }
    }
    let item = passage.previous.items.get(id)?;
    match item {
        Item::Statistics(item) => goes(Id::Table(item.table.clone())),
        Item::Sequence(sequence) => {
            let (table, column) = sequence.owned_by.clone()?;
            goes(Id::Table(table.clone())).or_else(|| goes(Id::Column(table, column)))
        }
        Item::Default(table, column) => goes(Id::Column(table.name.clone(), column.name.clone())),
        // What is made again has to be gone for certain.
        _ if changes.replaced.contains(id) => None,
        Item::PrimaryKey(table, key) => any_column(passage, &table.name, &key.columns),
        Item::Unique(table, key) => any_column(passage, &table.name, &key.columns),
        Item::ForeignKey(table, key) => any_column(passage, &table.name, &key.columns),
        Item::Index(of, index) if !item.is_over_text() => {
            let columns = index.columns.iter().filter_map(|column| match &column.key {
                amani_schema_core::schema::IndexKey::Column(name) => Some(name.clone()),
                amani_schema_core::schema::IndexKey::Expression(_) => None,
            });
            any_column(passage, of, &columns.collect::<Vec<_>>())
        }
        _ => None,
    }
}

fn any_column(passage: &Passage<'_>, table: &ObjectName, columns: &[String]) -> Option<Id> {
    let ids = columns
        .iter()
        .map(|column| Id::Column(table.clone(), column.clone()));
    ids.into_iter()
        .find(|id| passage.changes.dropped.contains(id))
}

/// Foreign keys that close a circle between tables that all go.
fn cut_keys(passage: &Passage<'_>) -> BTreeSet<Id> {
    let gone =
        passage
            .changes
            .dropped
            .iter()
            .filter_map(|id| match passage.previous.items.get(id) {
                Some(Item::Table(table)) => Some(*table),
                _ => None,
            });
    let tables: Vec<_> = gone.collect();
    let place = |name: &ObjectName| tables.iter().position(|table| table.name == *name);
    let needs: Vec<Vec<usize>> = tables
        .iter()
        .map(|table| {
            table
                .foreign_keys
                .iter()
                .filter_map(|key| place(&key.target))
                .collect()
        })
        .collect();
    let cut = order::sort(&needs).cut;
    let mut keys = BTreeSet::new();
    for (place_of, table) in tables.iter().enumerate() {
        for key in &table.foreign_keys {
            if place(&key.target).is_some_and(|target| cut.contains(&(place_of, target))) {
                keys.insert(Id::Constraint(table.name.clone(), key.name.clone()));
            }
        }
    }
    keys
}

fn phase(item: &Item<'_>) -> (Phase, u8) {
    match item {
        Item::View(_)
        | Item::Trigger(_)
        | Item::Policy(_)
        | Item::Rule(_)
        | Item::Statistics(_)
        | Item::Routine(_) => (Phase::DropCode, 0),
        Item::ForeignKey(..) => (Phase::DropForeignKey, 0),
        Item::Index(..) => (Phase::DropIndex, 0),
        Item::PrimaryKey(..) | Item::Unique(..) | Item::Check(..) | Item::Exclusion(..) => {
            (Phase::ChangeTable, 0)
        }
        Item::Default(..) => (Phase::ChangeTable, 1),
        Item::Column(..) => (Phase::ChangeTable, 2),
        Item::Table(_) => (Phase::DropTable, 0),
        Item::Sequence(_) => (Phase::DropSequence, 0),
        Item::Enum(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_) => {
            (Phase::DropType, 0)
        }
        Item::Extension(_) => (Phase::DropExtension, 0),
        Item::Namespace(_) => (Phase::DropNamespace, 0),
    }
}
