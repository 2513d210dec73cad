//! What the source says of the past and need not say any more.

use amani_schema_core::intent::{ColumnSql, Dropped, Intent, Place, Rename};
use amani_schema_core::schema::{Column, Enum, Index, ObjectName, Schema};
use amani_schema_core::sql::literal;

use crate::past;

/// Something said of the way that has been gone already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Where it is said.
    pub place: Place,
    /// What is said there, as it is written: `was = "old"`.
    pub what: String,
}

/// The intents that have had their effect in `past`, which cannot change any more: they may stay, and say
/// nothing.
///
/// ```
/// use amani_schema_core::intent::{Intent, Place, Rename};
/// use amani_schema_core::schema::{ObjectName, Schema, Table};
///
/// let past = Schema { tables: vec![Table::new(ObjectName::new("users"))], ..Schema::default() };
/// let rename = Rename::Relation { from: ObjectName::new("people"), to: ObjectName::new("users") };
/// let intent = Intent { renames: vec![rename], ..Intent::default() };
///
/// let spent = amani_schema_evolution::spent(&past, &past.clone(), &intent);
/// assert_eq!(spent[0].place, Place::Table(ObjectName::new("users")));
/// assert_eq!(spent[0].what, "was = \"people\"");
/// ```
#[must_use]
pub fn spent(past: &Schema, next: &Schema, intent: &Intent) -> Vec<Spent> {
    let mut spent = Vec::new();
    let mut add = |place, what: String| spent.push(Spent { place, what });
    for rename in &intent.renames {
        if let Some((place, from)) = renamed(past, rename) {
            add(place, format!("was = {from:?}"));
        }
    }
    for removed in &intent.removed {
        let is_gone = |item: &Enum| !item.labels.contains(&removed.label);
        if enumeration(past, &removed.type_name).is_some_and(is_gone) {
            let place = Place::Enum(removed.type_name.clone());
            add(place, format!("removed({:?} => ...)", removed.label));
        }
    }
    for said in &intent.on_down {
        let is_there = |item: &Enum| item.labels.contains(&said.label);
        if enumeration(past, &said.type_name).is_some_and(is_there) {
            let place = Place::Label(said.type_name.clone(), said.label.clone());
            add(place, "on_down".to_owned());
        }
    }
    for dropped in intent.dropped.iter().filter(|it| is_gone(past, it)) {
        add(Place::Dropped(dropped.clone()), written(dropped));
    }
    for (list, key) in [(&intent.using, "using"), (&intent.backfill, "backfill")] {
        for said in list.iter().filter(|said| is_done(past, next, said)) {
            let place = Place::Column(said.table.clone(), said.column.clone());
            add(place, key.to_owned());
        }
    }
    for (table, name) in &intent.concurrently {
        let is_it = |index: &Index| index.name == *name;
        let there = past.table(table);
        if there.is_some_and(|table| table.indexes.iter().any(is_it)) {
            let place = Place::Table(table.clone());
            add(place, format!("concurrently of index {}", literal(name)));
        }
    }
    spent
}

/// Where a rename is said, and the name before, if the past has only the name now.
fn renamed(past: &Schema, rename: &Rename) -> Option<(Place, String)> {
    let found = match rename {
        Rename::Relation { from, to } => {
            let is_done = has_relation(past, to) && !has_relation(past, from);
            (is_done, Place::Table(to.clone()), from.to_string())
        }
        Rename::Type { from, to } => {
            let has = |name| enumeration(past, name).is_some();
            (
                has(to) && !has(from),
                Place::Enum(to.clone()),
                from.to_string(),
            )
        }
        Rename::Column { table, from, to } => {
            let has = |name| column(past, table, name).is_some();
            let place = Place::Column(table.clone(), to.clone());
            (has(to) && !has(from), place, from.clone())
        }
        Rename::Label {
            type_name,
            from,
            to,
        } => {
            let has = |label| {
                let item = enumeration(past, type_name);
                item.is_some_and(|item| item.labels.contains(label))
            };
            let place = Place::Label(type_name.clone(), to.clone());
            (has(to) && !has(from), place, from.clone())
        }
    };
    let (is_done, place, from) = found;
    is_done.then_some((place, from))
}

/// A column has its next type, and a value in every row if it needs one.
fn is_done(past: &Schema, next: &Schema, said: &ColumnSql) -> bool {
    let find = |schema| column(schema, &said.table, &said.column);
    match (find(past), find(next)) {
        (Some(before), Some(after)) => {
            before.data_type == after.data_type && (!before.nullable || after.nullable)
        }
        _ => false,
    }
}

fn is_gone(past: &Schema, dropped: &Dropped) -> bool {
    match dropped {
        Dropped::Table(name) => !has_relation(past, name),
        Dropped::Column(of, name) => {
            let mut composites = past.composites.iter();
            let is_attribute = composites
                .any(|item| item.name == *of && item.attributes.iter().any(|it| it.name == *name));
            column(past, of, name).is_none() && !is_attribute
        }
        Dropped::Type(name) => enumeration(past, name).is_none(),
    }
}

fn written(dropped: &Dropped) -> String {
    match dropped {
        Dropped::Table(name) => format!("dropped! {{ table {} }}", past::object(name)),
        Dropped::Column(table, name) => {
            format!("dropped! {{ column {} }}", past::column(table, name))
        }
        Dropped::Type(name) => format!("dropped! {{ type {} }}", past::object(name)),
    }
}

fn has_relation(schema: &Schema, name: &ObjectName) -> bool {
    schema.table(name).is_some() || schema.views.iter().any(|view| view.name == *name)
}

fn enumeration<'a>(schema: &'a Schema, name: &ObjectName) -> Option<&'a Enum> {
    schema.enums.iter().find(|item| item.name == *name)
}

fn column<'a>(schema: &'a Schema, table: &ObjectName, name: &str) -> Option<&'a Column> {
    schema.table(table)?.column(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use amani_schema_history::History;

    use super::*;

    #[test]
    fn an_attribute_is_gone_when_its_type_has_it_no_more() {
        let past = |sql| {
            let mut history = History::new();
            assert_eq!(history.apply(Path::new("past.sql"), sql), []);
            history.schema().clone()
        };
        let dropped = Dropped::Column(ObjectName::new("addr"), "zip".to_owned());
        let intent = Intent {
            dropped: vec![dropped],
            ..Intent::default()
        };
        let next = past("CREATE TYPE addr AS (street text);");
        let before = past("CREATE TYPE addr AS (street text, zip text);");
        assert_eq!(spent(&before, &next, &intent), []);
        assert_eq!(spent(&next, &next, &intent).len(), 1);
    }
}
