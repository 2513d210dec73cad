//! Texts that have no room in a shorter type: PostgreSQL cuts the blanks at their end without a word.

use amani_schema_core::schema::DataType;
use amani_schema_core::sql::{Counted, identifier, object_name};

use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;

/// The rows with such texts, where `using` says nothing of them.
pub(crate) fn too_long(passage: &Passage<'_>) -> Vec<Counted> {
    let mut found = Vec::new();
    for id in &passage.changes.retyped {
        let (Some(Item::Column(table, before)), Some(Item::Column(_, after))) =
            (passage.previous.items.get(id), passage.next.items.get(id))
        else {
            continue;
        };
        let Some(room) = room(&before.data_type, &after.data_type) else {
            continue;
        };
        if is_said(passage, id) || passage.transformed.contains(id) {
            continue;
        }
        let name = identifier(&before.name);
        let is_longer = |value: &str| format!("pg_catalog.char_length({value}) > {room}");
        let condition = if before.data_type.dimensions > 0 {
            format!(
                "EXISTS (SELECT 1 FROM pg_catalog.unnest({name}) AS amani_each (value) WHERE {})",
                is_longer("amani_each.value")
            )
        } else {
            is_longer(&name)
        };
        found.push(Counted {
            what: format!("column {}.{name}", object_name(&table.name)),
            table: table.name.clone(),
            condition: Some(condition),
        });
    }
    found
}

/// Whether `using` says how the values of a column change.
pub(crate) fn is_said(passage: &Passage<'_>, id: &Id) -> bool {
    let mut said = passage.intent.using.iter();
    said.any(|it| *id == Id::Column(it.table.clone(), it.column.clone()))
}

/// How many letters a text type has room for, if another one had room for more.
pub(crate) fn room(from: &DataType, to: &DataType) -> Option<i64> {
    let bounded = ["character varying", "character"];
    if !to.is_one_of(&bounded) || !(from.is_one_of(&["text"]) || from.is_one_of(&bounded)) {
        return None;
    }
    let length = |data_type: &DataType| data_type.modifiers.first().copied();
    let after = length(to)?;
    length(from)
        .is_none_or(|before| after < before)
        .then_some(after)
}
