use std::collections::BTreeSet;

use amani_schema_core::intent::Intent;
use amani_schema_core::order;
use amani_schema_core::schema::{ForeignKey, ObjectName, Table};
use amani_schema_core::sql::{self, identifier, object_name};

use super::Passage;
use crate::access;
use crate::action::{Action, Phase, Role};
use crate::id::Id;
use crate::item::Item;
use crate::text::{self, Text};

/// What is made, a new table with all that stands in its parentheses.
pub(super) fn actions(passage: &Passage<'_>) -> Vec<Action> {
    let changes = passage.changes;
    let mut actions = tables(passage);
    let made: BTreeSet<Id> = actions
        .iter()
        .flat_map(|action| action.along.clone())
        .collect();
    for id in changes.created.iter().chain(&changes.replaced) {
        let Some(item) = passage.next.items.get(id).filter(|_| !made.contains(id)) else {
            continue;
        };
        match item {
            Item::Table(_) => {}
            Item::Column(table, column) => {
                actions.extend(column_actions(passage, id, table, column));
            }
            Item::Default(_, column) => {
                let of = Id::Column(
                    id.relation()
                        .cloned()
                        .unwrap_or_else(|| ObjectName::new("")),
                    column.name.clone(),
                );
                let comes_along = changes.created.contains(&of) || changes.replaced.contains(&of);
                if !comes_along {
                    actions.extend(plain(passage, id, item));
                }
            }
            _ => actions.extend(plain(passage, id, item)),
        }
    }
    actions
}

/// The clauses that make an object, and behind everything else what is said of it.
fn plain(passage: &Passage<'_>, id: &Id, item: &Item<'_>) -> Vec<Action> {
    let (phase, part) = phase(item);
    let texts = text::create(item);
    let is_clause = matches!(texts.first(), Some(Text::Clause { .. }));
    let (first, rest) = if is_clause {
        texts.split_at(1)
    } else {
        texts.split_at(texts.len())
    };
    let place = (passage.table_rank(id), part, passage.rank(id));
    let action = |role, phase, texts: &[Text]| Action {
        role,
        id: id.clone(),
        along: Vec::new(),
        phase,
        place,
        texts: texts.to_vec(),
    };
    let mut actions = vec![action(Role::Make, phase, first)];
    if !rest.is_empty() {
        actions.push(action(Role::Follow, Phase::Comment, rest));
    }
    actions
}

/// A new column comes with its default; where rows need a value, that is put in first.
fn column_actions(
    passage: &Passage<'_>,
    id: &Id,
    table: &Table,
    column: &amani_schema_core::schema::Column,
) -> Vec<Action> {
    let mut actions = plain(passage, id, &Item::Column(table, column));
    let Some(first) = actions.first_mut() else {
        return actions;
    };
    first
        .along
        .push(Id::Default(table.name.clone(), column.name.clone()));
    let value = backfill(passage.intent, &table.name, &column.name);
    if let (Some(value), false, None) = (value, column.nullable, &column.generated) {
        let mut open = column.clone();
        open.nullable = true;
        let (name, column_name) = (object_name(&table.name), identifier(&column.name));
        first.texts = vec![
            Text::clause(&table.name, format!("ADD COLUMN {}", sql::column(&open))),
            Text::Statement(format!("UPDATE {name} SET {column_name} = {value};")),
            Text::clause(
                &table.name,
                format!("ALTER COLUMN {column_name} SET NOT NULL"),
            ),
        ];
    }
    actions
}

/// What the source says that fills a column.
pub(crate) fn backfill<'a>(
    intent: &'a Intent,
    table: &ObjectName,
    column: &str,
) -> Option<&'a str> {
    let mut all = intent.backfill.iter();
    let found = all.find(|it| it.table == *table && it.column == column)?;
    Some(&found.sql)
}

fn tables(passage: &Passage<'_>) -> Vec<Action> {
    let is_new = |id: &Id| passage.changes.created.contains(id);
    let mut new: Vec<(&Id, &Table)> = passage
        .next
        .items
        .iter()
        .filter_map(|(id, item)| match item {
            Item::Table(table) if is_new(id) => Some((id, *table)),
            _ => None,
        })
        .collect();
    new.sort_by_key(|(id, _)| passage.rank(id));
    let place = |name: &ObjectName| new.iter().position(|(_, table)| table.name == *name);
    let needs: Vec<Vec<usize>> = new
        .iter()
        .map(|(_, table)| {
            table
                .foreign_keys
                .iter()
                .filter_map(|key| place(&key.target))
                .collect()
        })
        .collect();
    let cut = order::sort(&needs).cut;
    new.iter()
        .enumerate()
        .map(|(number, (id, table))| {
            let is_inline = |key: &&ForeignKey| {
                !place(&key.target).is_some_and(|target| cut.contains(&(number, target)))
            };
            create_table(passage, id, table, is_inline)
        })
        .collect()
}

/// `CREATE TABLE`, without what it has from its parents or its partitioned table, and without what is not
/// valid: PostgreSQL takes every constraint of a new table for valid, whatever it says.
fn create_table(
    passage: &Passage<'_>,
    id: &Id,
    table: &Table,
    is_inline: impl Fn(&&ForeignKey) -> bool,
) -> Action {
    let part = |name: &str| Id::Constraint(table.name.clone(), name.to_owned());
    let is_own = |name: &str| passage.next.has(&part(name));
    let mut own = table.clone();
    own.primary_key = own.primary_key.filter(|key| is_own(&key.name));
    own.uniques.retain(|key| is_own(&key.name));
    own.exclusions.retain(|it| is_own(&it.name));
    own.checks
        .retain(|check| is_own(&check.name) && !check.not_valid);
    own.foreign_keys
        .retain(|key| is_own(&key.name) && !key.not_valid && is_inline(&key));
    own.replica_identity = None;
    let keys: Vec<&ForeignKey> = own.foreign_keys.iter().collect();
    let mut texts = vec![Text::Statement(sql::create_table(&own, &keys))];
    texts.extend(sql::table_settings(&own).into_iter().map(Text::Statement));
    texts.extend(access::statements(&Item::Table(&own)));
    let written = own.columns.iter().filter(|it| sql::is_written(&own, it));
    // A default of its own on what it has of a parent is said behind it.
    let columns = written.flat_map(|column| {
        let name = (table.name.clone(), column.name.clone());
        [
            Id::Column(name.0.clone(), name.1.clone()),
            Id::Default(name.0, name.1),
        ]
    });
    let constraints = own
        .primary_key
        .iter()
        .map(|key| &key.name)
        .chain(own.uniques.iter().map(|key| &key.name))
        .chain(own.exclusions.iter().map(|it| &it.name))
        .chain(own.checks.iter().map(|check| &check.name))
        .chain(own.foreign_keys.iter().map(|key| &key.name))
        .map(|name| part(name));
    let along = columns
        .chain(constraints)
        .filter(|id| passage.next.has(id))
        .collect();
    Action {
        role: Role::Make,
        id: id.clone(),
        along,
        phase: Phase::Table,
        place: (passage.rank(id), 0, 0),
        texts,
    }
}

fn phase(item: &Item<'_>) -> (Phase, u8) {
    match item {
        Item::Namespace(_) => (Phase::Namespace, 0),
        Item::Extension(_) => (Phase::Extension, 0),
        Item::Enum(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_) => (Phase::Type, 0),
        Item::Sequence(_) => (Phase::Sequence, 0),
        Item::Routine(_) => (Phase::Routine, 0),
        Item::Table(_) => (Phase::Table, 0),
        Item::Default(..) => (Phase::ChangeTable, 5),
        Item::Column(..) => (Phase::ChangeTable, 6),
        Item::PrimaryKey(..) | Item::Unique(..) | Item::Check(..) | Item::Exclusion(..) => {
            (Phase::ChangeTable, 7)
        }
        Item::ForeignKey(..) => (Phase::ForeignKey, 0),
        Item::Index(..) => (Phase::Index, 0),
        Item::View(_)
        | Item::Trigger(_)
        | Item::Policy(_)
        | Item::Rule(_)
        | Item::Statistics(_) => (Phase::Code, 0),
    }
}
