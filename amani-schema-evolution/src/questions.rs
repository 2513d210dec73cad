//! What only the author can decide.

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Dropped, Place};
use amani_schema_core::schema::{Column, Enum, ObjectName, Table};
use amani_schema_core::sql;

use crate::actions::{Passage, backfill};
use crate::cast::{Cost, cast};
use crate::id::Id;
use crate::item::Item;
use crate::parts;
use crate::past;
use crate::refusal::Refusal;
use crate::stale;

/// Everything that has to be said before the step can be planned.
pub(crate) fn questions(passage: &Passage<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for id in &passage.changes.dropped {
        match passage.previous.items.get(id) {
            Some(Item::Table(table)) => refusals.extend(dropped_table(passage, table)),
            Some(Item::Column(table, column)) => {
                refusals.extend(dropped_column(passage, table, column));
            }
            Some(Item::Enum(item)) => refusals.extend(dropped_enum(passage, item)),
            _ => {}
        }
    }
    for id in &passage.changes.created {
        if let Some(Item::Column(table, column)) = passage.next.items.get(id) {
            refusals.extend(empty_column(passage, table, column));
        }
    }
    for id in &passage.changes.replaced {
        match (passage.previous.items.get(id), passage.next.items.get(id)) {
            (Some(Item::Table(_)), Some(Item::Table(table))) => {
                refusals.push(Refusal::partition_key(&table.name));
            }
            (Some(Item::Column(_, before)), Some(Item::Column(table, after)))
                if before.generated.is_none() && !passage.intent.accept_drops =>
            {
                refusals.push(Refusal {
                    code: Code::Conversion,
                    place: Place::Column(table.name.clone(), after.name.clone()),
                    message: format!(
                        "column {}.{} becomes a generated one: the values it has are lost",
                        table.name, after.name
                    ),
                    help: vec![
                        "give the generated column another name, and drop the old one".to_owned(),
                    ],
                });
            }
            _ => {}
        }
    }
    for id in &passage.changes.retyped {
        if let (Some(Item::Column(_, before)), Some(Item::Column(table, after))) =
            (passage.previous.items.get(id), passage.next.items.get(id))
        {
            refusals.extend(another_type(passage, table, before, after));
        }
    }
    for name in &passage.changes.rebuilt {
        refusals.extend(gone_labels(passage, name));
    }
    refusals.extend(parts::questions(passage));
    refusals
}

fn may_go(passage: &Passage<'_>, dropped: &Dropped) -> bool {
    passage.intent.accept_drops || passage.intent.dropped.contains(dropped)
}

fn dropped_table(passage: &Passage<'_>, table: &Table) -> Option<Refusal> {
    let name = &table.name;
    if may_go(passage, &Dropped::Table(name.clone())) {
        return None;
    }
    let was = past::object(name);
    let new = passage.changes.created.iter().filter_map(|id| match id {
        Id::Table(name) => Some(name),
        _ => None,
    });
    let mut help: Vec<String> = new
        .map(|new| {
            let was = past::object_before(name, new);
            format!("if it is {new} now: `was = {was}` in the `#[table]` of {new}")
        })
        .collect();
    help.push(format!(
        "if it goes, with its rows: `amani_schema::dropped! {{ table {was} }}`"
    ));
    Some(Refusal {
        code: Code::ObjectGone,
        place: Place::Schema,
        message: format!("table {name} is not there any more"),
        help,
    })
}

fn dropped_column(passage: &Passage<'_>, table: &Table, column: &Column) -> Option<Refusal> {
    let (name, column_name) = (&table.name, &column.name);
    let goes_with_table = !passage.next.has(&Id::Table(name.clone()));
    let dropped = Dropped::Column(name.clone(), column_name.clone());
    if goes_with_table || column.generated.is_some() || may_go(passage, &dropped) {
        return None;
    }
    let new: Vec<&String> = passage
        .changes
        .created
        .iter()
        .filter_map(|id| match id {
            Id::Column(of, new) if of == name => Some(new),
            _ => None,
        })
        .collect();
    let mut help: Vec<String> = new
        .iter()
        .map(|new| {
            format!(
                "if it is {new} now: `#[column(was = \"{column_name}\")]` on the field of {new}"
            )
        })
        .collect();
    help.push(format!(
        "if it goes, with its values: `amani_schema::dropped! {{ column {} }}`",
        past::column(name, column_name)
    ));
    let place = match new.first() {
        Some(new) => Place::Column(name.clone(), (*new).clone()),
        None => Place::Table(name.clone()),
    };
    Some(Refusal {
        code: Code::ObjectGone,
        place,
        message: format!("column {name}.{column_name} is not there any more"),
        help,
    })
}

/// A type holds no rows: only that it might be another one's former name has to be asked.
fn dropped_enum(passage: &Passage<'_>, item: &Enum) -> Option<Refusal> {
    let name = &item.name;
    if may_go(passage, &Dropped::Type(name.clone())) {
        return None;
    }
    let is_like = |labels: &[String]| labels.iter().any(|label| item.labels.contains(label));
    let new: Vec<&ObjectName> = passage
        .changes
        .created
        .iter()
        .filter_map(|id| match passage.next.items.get(id) {
            Some(Item::Enum(new)) if is_like(&new.labels) => Some(&new.name),
            _ => None,
        })
        .collect();
    let (first, was) = ((*new.first()?).clone(), past::object(name));
    let mut help: Vec<String> = new
        .iter()
        .map(|new| {
            let was = past::object_before(name, new);
            format!("if it is {new} now: `#[pg_enum(was = {was})]` on the enum of {new}")
        })
        .collect();
    help.push(format!(
        "if it goes: `amani_schema::dropped! {{ type {was} }}`"
    ));
    Some(Refusal {
        code: Code::ObjectGone,
        place: Place::Enum(first),
        message: format!("type {name} is not there any more"),
        help,
    })
}

fn empty_column(passage: &Passage<'_>, table: &Table, column: &Column) -> Option<Refusal> {
    let has_value = column.nullable
        || column.default.is_some()
        || column.identity.is_some()
        || column.generated.is_some()
        || backfill(passage.intent, &table.name, &column.name).is_some();
    let is_in_new_table = !passage.previous.has(&Id::Table(table.name.clone()));
    // A domain may have a default of its own.
    let type_has_default = column.data_type.named_type().is_some_and(|name| {
        matches!(passage.next.items.get(&Id::Type(name.clone())), Some(Item::Domain(domain)) if domain.default.is_some())
    });
    if has_value || is_in_new_table || type_has_default || passage.intent.accept_drops {
        return None;
    }
    Some(Refusal {
        code: Code::NoValue,
        place: Place::Column(table.name.clone(), column.name.clone()),
        message: format!(
            "the rows that table {} has need a value for the new column {}",
            table.name, column.name
        ),
        help: vec![
            "for those rows: `#[column(backfill = \"...\")]`, an SQL expression over the row"
                .to_owned(),
            "for new rows, too: `#[column(default = ...)]`".to_owned(),
            "where it may be missing: `Option<...>`".to_owned(),
        ],
    })
}

fn another_type(
    passage: &Passage<'_>,
    table: &Table,
    before: &Column,
    after: &Column,
) -> Option<Refusal> {
    let mut said = passage.intent.using.iter();
    let is_said = said.any(|it| it.table == table.name && it.column == after.name);
    if before.data_type == after.data_type || is_said || passage.intent.accept_drops {
        return None;
    }
    let name = sql::identifier(&after.name);
    let way = cast(
        &name,
        (passage.previous, &before.data_type),
        (passage.next, &after.data_type),
    );
    let (from, to) = (
        sql::data_type(&before.data_type),
        sql::data_type(&after.data_type),
    );
    let why = match way.cost {
        Cost::Safe | Cost::MayFail => return None,
        Cost::Lossy => "may change values",
        Cost::Unknown => "has no way that is known",
    };
    Some(Refusal {
        code: Code::Conversion,
        place: Place::Column(table.name.clone(), after.name.clone()),
        message: format!(
            "column {}.{} goes from {from} to {to}, which {why}",
            table.name, after.name
        ),
        help: vec![format!(
            "say how: `#[column(using = \"{name}::{to}\")]`, an SQL expression over the row"
        )],
    })
}

fn gone_labels(passage: &Passage<'_>, name: &ObjectName) -> Vec<Refusal> {
    let id = Id::Type(name.clone());
    let (Some(Item::Enum(before)), Some(Item::Enum(after))) =
        (passage.previous.items.get(&id), passage.next.items.get(&id))
    else {
        return Vec::new();
    };
    let gone = before
        .labels
        .iter()
        .filter(|label| !after.labels.contains(label));
    let new: Vec<&String> = after
        .labels
        .iter()
        .filter(|label| !before.labels.contains(label))
        .collect();
    gone.flat_map(|label| {
        let mut said = passage.intent.removed.iter();
        let said = said.any(|it| it.type_name == *name && it.label == *label);
        let asked = (!said && !passage.intent.accept_drops).then(|| gone_label(name, label, &new));
        let stale = stale::refusals(passage.next.schema, name, label);
        asked.into_iter().chain(stale)
    })
    .collect()
}

fn gone_label(name: &ObjectName, label: &str, new: &[&String]) -> Refusal {
    let mut help: Vec<String> = new
        .iter()
        .map(|new| {
            format!("if it is {new} now: `#[label(was = \"{label}\")]` on the variant of {new}")
        })
        .collect();
    help.push(format!(
        "if it goes, and its rows become others: `#[pg_enum(removed(\"{label}\" => Variant))]`"
    ));
    help.push(format!(
        "if it goes, and no row may hold it: `#[pg_enum(removed(\"{label}\" => forbid))]`"
    ));
    Refusal {
        code: Code::LabelGone,
        place: Place::Enum(name.clone()),
        message: format!("label '{label}' of type {name} is not there any more"),
        help,
    }
}
