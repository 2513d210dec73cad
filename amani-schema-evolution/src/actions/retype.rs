use amani_schema_core::schema::{Column, Table};
use amani_schema_core::sql::{self, identifier, object_name};
use amani_schema_history::words;

use super::Passage;
use crate::access;
use crate::action::{Action, Phase, Role};
use crate::cast::{Cost, cast};
use crate::id::Id;
use crate::item::Item;
use crate::rebuild::{old_name, through_text};
use crate::text::{self, Text};

/// Casts that hold on to the old type: of them no more is known than the name.
pub(super) fn casts(passage: &Passage<'_>) -> Result<(), Vec<(Id, String)>> {
    let unmanaged = passage.previous.schema.unmanaged.iter();
    let casts = unmanaged.filter(|object| object.kind == "cast");
    let refused: Vec<(Id, String)> = casts
        .flat_map(|cast| {
            let names = words(&cast.name).names;
            let rebuilt = passage.changes.rebuilt.iter();
            let of_it = rebuilt.filter(move |name| names.contains(&name.name));
            of_it.map(|name| {
                let reason = format!("the cast of {} goes with the old one", cast.name);
                (Id::Type(name.clone()), reason)
            })
        })
        .collect();
    if refused.is_empty() {
        Ok(())
    } else {
        Err(refused)
    }
}

/// The old type aside, the new one in its place, and the old one away when nothing is of it any more.
pub(super) fn types(passage: &Passage<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    for name in &passage.changes.rebuilt {
        let id = Id::Type(name.clone());
        let (Some(before), Some(after)) =
            (passage.previous.items.get(&id), passage.next.items.get(&id))
        else {
            continue;
        };
        let kind = if matches!(before, Item::Domain(_)) {
            "DOMAIN"
        } else {
            "TYPE"
        };
        let old = old_name(name);
        let aside = format!(
            "ALTER {kind} {} RENAME TO {};",
            object_name(name),
            identifier(&old.name)
        );
        let action = |role, phase, texts| Action {
            role,
            id: id.clone(),
            along: Vec::new(),
            phase,
            place: (0, 0, passage.rank(&id)),
            texts,
        };
        let away = format!("DROP {kind} {};", object_name(&old));
        actions.push(action(
            Role::PutAside,
            Phase::PutAside,
            vec![Text::Statement(aside)],
        ));
        actions.push(action(Role::Make, Phase::Type, make(after)));
        actions.push(action(
            Role::DropOld,
            Phase::DropType,
            vec![Text::Statement(away)],
        ));
    }
    actions
}

/// Not guarded: the name is free for certain.
fn make(item: &Item<'_>) -> Vec<Text> {
    let Item::Enum(item) = item else {
        return text::create(item);
    };
    let labels: Vec<String> = item
        .labels
        .iter()
        .map(|label| sql::literal(label))
        .collect();
    let name = object_name(&item.name);
    let create = format!("CREATE TYPE {name} AS ENUM ({});", labels.join(", "));
    let comment = item
        .comment
        .iter()
        .map(|text| Text::Statement(format!("COMMENT ON TYPE {name} IS {};", sql::literal(text))));
    std::iter::once(Text::Statement(create))
        .chain(comment)
        .chain(access::statements(&Item::Enum(item)))
        .collect()
}

/// Every column of another type, or of the new one of its name.
pub(super) fn columns(passage: &Passage<'_>) -> Result<Vec<Action>, Vec<(Id, String)>> {
    let mut actions = Vec::new();
    let mut refused = Vec::new();
    for id in &passage.changes.retyped {
        let (Some(Item::Column(_, before)), Some(Item::Column(table, after))) =
            (passage.previous.items.get(id), passage.next.items.get(id))
        else {
            continue;
        };
        match change(passage, id, table, before, after) {
            Ok(clause) => {
                let mut texts = vec![Text::clause(&table.name, clause)];
                if let Some(altered) = passage.changes.altered.get(id) {
                    texts.extend(super::filled(passage, id, altered));
                }
                let lost: Vec<Text> = lost_settings(table, after)
                    .filter(|text| !texts.contains(text))
                    .collect();
                texts.extend(lost);
                actions.push(Action {
                    role: Role::Alter,
                    id: id.clone(),
                    along: Vec::new(),
                    phase: Phase::ChangeTable,
                    place: (passage.table_rank(id), 4, passage.rank(id)),
                    texts,
                });
            }
            Err(reason) => refused.push((id.clone(), reason)),
        }
    }
    if refused.is_empty() {
        Ok(actions)
    } else {
        Err(refused)
    }
}

/// [`ALTER COLUMN ... TYPE`](https://www.postgresql.org/docs/current/sql-altertable.html) gives a column
/// the storage and the compression of its new type.
fn lost_settings(table: &Table, column: &Column) -> impl Iterator<Item = Text> {
    let set = ["storage", "compression"].into_iter().filter_map(|word| {
        let value = column.settings.get(word)?;
        Some(format!("SET {} {value}", word.to_uppercase()))
    });
    let name = identifier(&column.name);
    set.map(move |clause| Text::clause(&table.name, format!("ALTER COLUMN {name} {clause}")))
}

fn change(
    passage: &Passage<'_>,
    id: &Id,
    table: &Table,
    before: &Column,
    after: &Column,
) -> Result<String, String> {
    let name = identifier(&after.name);
    if is_partition_key(table, &after.name) {
        return Err(
            "it is part of the partition key, whose type PostgreSQL cannot change".to_owned(),
        );
    }
    let mut sql = format!(
        "ALTER COLUMN {name} TYPE {}",
        sql::data_type(&after.data_type)
    );
    if let Some(collation) = &after.collation {
        sql += &format!(" COLLATE {}", object_name(collation));
    }
    if let Some(using) = using(passage, id, before, after, &name)? {
        sql += &format!(" USING {using}");
    }
    Ok(sql)
}

fn using(
    passage: &Passage<'_>,
    id: &Id,
    before: &Column,
    after: &Column,
    name: &str,
) -> Result<Option<String>, String> {
    if before.data_type == after.data_type {
        return passage.rebuild.convert(name, &before.data_type).map(Some);
    }
    if let Some(said) = passage.using(id) {
        return Ok(Some(said.to_owned()));
    }
    let cast = cast(
        name,
        (passage.previous, &before.data_type),
        (passage.next, &after.data_type),
    );
    // Where nobody chose the way; and what is of the old type knows nothing of the new one.
    let is_strange = cast.cost == Cost::Unknown && cast.using.is_none()
        || passage.rebuild.is_rebuilt(&before.data_type);
    Ok(if is_strange {
        Some(through_text(name, &before.data_type, &after.data_type))
    } else {
        cast.using
    })
}

fn is_partition_key(table: &Table, column: &str) -> bool {
    let key = table.partition_by.as_ref();
    key.is_some_and(|key| words(&key.0).names.contains(column))
}
