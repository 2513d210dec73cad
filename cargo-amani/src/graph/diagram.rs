//! A schema as cards and the links between their rows.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{Column, DataType, ForeignKey, ObjectName, Schema, Table};
use amani_schema_core::sql;

/// What is drawn.
pub(super) struct Diagram {
    pub(super) cards: Vec<Card>,
    pub(super) links: Vec<Link>,
}

/// A table or an enum type.
pub(super) struct Card {
    pub(super) kind: Kind,
    pub(super) title: String,
    /// What stands beside the title: `enum`, `partition of events`.
    pub(super) note: String,
    pub(super) comment: Option<String>,
    pub(super) rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Enum,
}

/// A column, or a label.
#[derive(Default)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) data_type: String,
    pub(super) keys: Vec<Key>,
    pub(super) nullable: bool,
    pub(super) comment: Option<String>,
    /// The card of its enum type.
    pub(super) type_card: Option<usize>,
}

/// What a column is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Primary,
    Foreign,
    Unique,
}

impl Key {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Primary => "PK",
            Self::Foreign => "FK",
            Self::Unique => "U",
        }
    }
}

/// From the row that references to the one that is referenced.
pub(super) struct Link {
    pub(super) from: Port,
    pub(super) to: Port,
    pub(super) kind: LinkKind,
    /// In words.
    pub(super) title: String,
}

/// A card, and a row of it; `None` for its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Port {
    pub(super) card: usize,
    pub(super) row: Option<usize>,
}

/// How many rows may stand at the referencing end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    Many,
    One,
    /// A partition, or a table that inherits.
    Child,
}

impl Diagram {
    /// All tables and enum types, in the order of the schema.
    pub(super) fn of(schema: &Schema) -> Self {
        let places: BTreeMap<&ObjectName, usize> = schema
            .tables
            .iter()
            .map(|table| &table.name)
            .zip(0..)
            .collect();
        let first = schema.tables.len();
        let enums: BTreeMap<&ObjectName, usize> = schema
            .enums
            .iter()
            .map(|item| &item.name)
            .zip(first..)
            .collect();
        let tables = schema.tables.iter();
        let mut cards: Vec<Card> = tables
            .map(|table| table_card(schema, table, &enums))
            .collect();
        cards.extend(schema.enums.iter().map(|item| {
            Card {
                kind: Kind::Enum,
                title: item.name.to_string(),
                note: "enum".to_owned(),
                comment: item.comment.clone(),
                rows: item
                    .labels
                    .iter()
                    .map(|label| Row {
                        name: label.clone(),
                        ..Row::default()
                    })
                    .collect(),
            }
        }));
        let mut links = Vec::new();
        for (place, table) in schema.tables.iter().enumerate() {
            let keys = table.foreign_keys.iter();
            // A partition has those of its table.
            let keys = keys.filter(|key| !key.inherited);
            links.extend(keys.filter_map(|key| foreign(schema, table, key, place, &places)));
            let parents = table.parents().filter_map(|name| places.get(name));
            links.extend(parents.map(|parent| Link {
                from: Port {
                    card: place,
                    row: None,
                },
                to: Port {
                    card: *parent,
                    row: None,
                },
                kind: LinkKind::Child,
                title: format!(
                    "{} has the columns of {}",
                    cards[place].title, cards[*parent].title
                ),
            }));
        }
        Self { cards, links }
    }
}

fn table_card(schema: &Schema, table: &Table, enums: &BTreeMap<&ObjectName, usize>) -> Card {
    let note = match (&table.partition_of, &table.partition_by) {
        (Some(partition), _) => format!("partition of {}", partition.parent),
        (None, Some(_)) => "partitioned".to_owned(),
        (None, None) => String::new(),
    };
    let primary: BTreeSet<&String> = table
        .primary_key
        .iter()
        .flat_map(|key| &key.columns)
        .collect();
    let foreign: BTreeSet<&String> = table
        .foreign_keys
        .iter()
        .flat_map(|key| &key.columns)
        .collect();
    let rows = table.columns.iter().map(|column| {
        let mut keys = Vec::new();
        keys.extend(primary.contains(&column.name).then_some(Key::Primary));
        keys.extend(foreign.contains(&column.name).then_some(Key::Foreign));
        let is_alone = is_unique(table, std::slice::from_ref(&column.name));
        let is_key = table
            .primary_key
            .as_ref()
            .is_some_and(|key| key.columns == [column.name.clone()]);
        keys.extend((is_alone && !is_key).then_some(Key::Unique));
        Row {
            name: column.name.clone(),
            data_type: type_name(column),
            keys,
            nullable: column.nullable && !primary.contains(&column.name),
            comment: column.comment.clone(),
            type_card: enum_of(schema, &column.data_type).and_then(|name| enums.get(name).copied()),
        }
    });
    Card {
        kind: Kind::Table,
        title: table.name.to_string(),
        note,
        comment: table.comment.clone(),
        rows: rows.collect(),
    }
}

/// The enum type of a column, also in an array or through a domain.
pub(super) fn enum_of<'a>(schema: &'a Schema, data_type: &'a DataType) -> Option<&'a ObjectName> {
    let name = data_type.named_type()?;
    let mut domains = schema.domains.iter();
    match domains.find(|domain| domain.name == *name) {
        Some(domain) => enum_of(schema, &domain.data_type),
        None => Some(name),
    }
}

/// Whether no two rows have the same in these columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    table.has_key(columns)
}

fn foreign(
    schema: &Schema,
    table: &Table,
    key: &ForeignKey,
    place: usize,
    places: &BTreeMap<&ObjectName, usize>,
) -> Option<Link> {
    let target = *places.get(&key.target)?;
    let row = |table: &Table, name: Option<&String>| {
        let name = name?;
        table.columns.iter().position(|column| column.name == *name)
    };
    let from = row(table, key.columns.first());
    let to = row(schema.tables.get(target)?, key.target_columns.first());
    let kind = if is_unique(table, &key.columns) {
        LinkKind::One
    } else {
        LinkKind::Many
    };
    Some(Link {
        from: Port {
            card: place,
            row: from,
        },
        to: Port {
            card: target,
            row: to,
        },
        kind,
        title: format!(
            "{} ({}) references {} ({})",
            table.name,
            key.columns.join(", "),
            key.target,
            key.target_columns.join(", ")
        ),
    })
}

/// A type as people say it.
fn type_name(column: &Column) -> String {
    let text = match column.data_type.named_type() {
        Some(name) => {
            let brackets = "[]".repeat(usize::try_from(column.data_type.dimensions).unwrap_or(1));
            return name.to_string() + &brackets;
        }
        None => sql::data_type(&column.data_type),
    };
    let (text, brackets) = match text.find("[]") {
        Some(place) => text.split_at(place),
        None => (&*text, ""),
    };
    let short = if let Some(moment) = text.strip_suffix(" with time zone") {
        match moment.split_once('(') {
            Some((name, digits)) => format!("{name}tz({digits}"),
            None => format!("{moment}tz"),
        }
    } else if let Some(moment) = text.strip_suffix(" without time zone") {
        moment.to_owned()
    } else if let Some(rest) = text.strip_prefix("character varying") {
        format!("varchar{rest}")
    } else if let Some(rest) = text.strip_prefix("character") {
        format!("char{rest}")
    } else {
        text.to_owned()
    };
    short + brackets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_said_shortly() {
        for (long, short) in [
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("timestamp without time zone", "timestamp"),
            ("character varying(20)[]", "varchar(20)[]"),
            ("double precision", "double precision"),
        ] {
            let column = Column::new("c", DataType::read(long));
            assert_eq!(type_name(&column), short);
        }
    }
}
