//! What becomes of the values inside of others: the attributes of composite types, and what a domain is over.

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Dropped, Place};
use amani_schema_core::schema::{Composite, DataType, ObjectName};
use amani_schema_core::sql::{self, Counted, identifier, object_name};

use crate::actions::Passage;
use crate::cast::{Cost, cast};
use crate::id::Id;
use crate::item::Item;
use crate::past;
use crate::rebuild::part_as;
use crate::refusal::Refusal;

/// A part of a type that goes, or gets a type of its own that may not keep what it holds.
pub(crate) struct Part<'a> {
    of: &'a ObjectName,
    /// `None` for what a domain is over.
    attribute: Option<&'a String>,
    fate: Fate<'a>,
    /// The rows that would lose something, column by column.
    pub(crate) rows: Vec<Counted>,
}

enum Fate<'a> {
    Gone { new: Vec<&'a String> },
    Changed(Cost, &'a DataType, &'a DataType),
}

impl Part<'_> {
    fn name(&self) -> String {
        match self.attribute {
            Some(attribute) => format!("{}.{}", object_name(self.of), identifier(attribute)),
            None => object_name(self.of),
        }
    }

    /// What is lost, in words.
    pub(crate) fn given_up(&self) -> Option<String> {
        match self.fate {
            Fate::Gone { .. } => Some(format!("the values of {}", self.name())),
            Fate::Changed(Cost::Lossy, ..) => {
                Some(format!("the values of {} as they were", self.name()))
            }
            Fate::Changed(..) => None,
        }
    }

    /// Whether PostgreSQL may refuse a value that is there.
    pub(crate) fn may_be_refused(&self) -> bool {
        matches!(self.fate, Fate::Changed(Cost::MayFail | Cost::Unknown, ..))
    }

    fn refusal(&self, passage: &Passage<'_>) -> Option<Refusal> {
        match &self.fate {
            Fate::Gone { new } => self.gone(passage, new),
            Fate::Changed(cost, before, after) => self.changed(*cost, before, after),
        }
    }

    fn gone(&self, passage: &Passage<'_>, new: &[&String]) -> Option<Refusal> {
        let attribute = self.attribute?;
        let dropped = Dropped::Column(self.of.clone(), attribute.clone());
        if passage.intent.dropped.contains(&dropped) {
            return None;
        }
        let mut help: Vec<String> = new
            .iter()
            .map(|new| {
                format!(
                    "if it is {new} now: `ALTER TYPE {} RENAME ATTRIBUTE {} TO {}` in a migration of your own",
                    object_name(self.of),
                    identifier(attribute),
                    identifier(new)
                )
            })
            .collect();
        help.push(format!(
            "if it goes, with its values: `amani_schema::dropped! {{ column {} }}`",
            past::column(self.of, attribute)
        ));
        Some(Refusal {
            code: Code::ObjectGone,
            place: Place::Schema,
            message: format!("attribute {} is not there any more", self.name()),
            help,
        })
    }

    fn changed(&self, cost: Cost, before: &DataType, after: &DataType) -> Option<Refusal> {
        let why = match cost {
            Cost::Safe | Cost::MayFail => return None,
            Cost::Lossy => "may change values",
            Cost::Unknown => "has no way that is known",
        };
        let kind = match self.attribute {
            Some(_) => "attribute",
            None => "domain",
        };
        let (from, to) = (sql::data_type(before), sql::data_type(after));
        Some(Refusal {
            code: Code::Conversion,
            place: Place::Schema,
            message: format!(
                "{kind} {} goes from {from} to {to}, which {why}",
                self.name()
            ),
            help: vec!["change it, and the values with it, in a migration of your own".to_owned()],
        })
    }
}

/// What has to be said of the parts that columns hold.
pub(crate) fn questions(passage: &Passage<'_>) -> Vec<Refusal> {
    if passage.intent.accept_drops {
        return Vec::new();
    }
    let parts = parts(passage);
    parts
        .iter()
        .filter_map(|part| part.refusal(passage))
        .collect()
}

/// The parts of types that go or change, where columns hold values of them that stay.
pub(crate) fn parts<'a>(passage: &Passage<'a>) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for (id, item) in &passage.next.items {
        match (passage.previous.items.get(id), item) {
            (Some(Item::Composite(before)), Item::Composite(after)) => {
                parts.extend(of_composite(passage, before, after));
            }
            (Some(Item::Domain(before)), Item::Domain(after))
                if before.data_type != after.data_type =>
            {
                let (from, to) = (&before.data_type, &after.data_type);
                let inside = |value: &str| format!("({value})::{}", sql::data_type(from));
                parts.push(of_changed(passage, &before.name, None, (from, to), &inside));
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.rows.is_empty());
    parts
}

fn of_composite<'a>(
    passage: &Passage<'a>,
    before: &'a Composite,
    after: &'a Composite,
) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let has = |item: &Composite, name: &String| item.attributes.iter().any(|it| it.name == *name);
    let new = after.attributes.iter().map(|it| &it.name);
    let new: Vec<&String> = new.filter(|name| !has(before, name)).collect();
    for attribute in &before.attributes {
        let inside = |value: &str| format!("({value}).{}", identifier(&attribute.name));
        let found = after.attributes.iter().find(|it| it.name == attribute.name);
        match found {
            None => {
                let what = format!(
                    "{}.{}",
                    object_name(&before.name),
                    identifier(&attribute.name)
                );
                let test = |value: &str| format!("{} IS DISTINCT FROM NULL", inside(value));
                parts.push(Part {
                    of: &before.name,
                    attribute: Some(&attribute.name),
                    fate: Fate::Gone { new: new.clone() },
                    rows: rows(passage, &before.name, &what, &test),
                });
            }
            Some(found) if found.data_type != attribute.data_type => {
                let types = (&attribute.data_type, &found.data_type);
                let name = Some(&attribute.name);
                parts.push(of_changed(passage, &before.name, name, types, &inside));
            }
            Some(_) => {}
        }
    }
    parts
}

fn of_changed<'a>(
    passage: &Passage<'a>,
    of: &'a ObjectName,
    attribute: Option<&'a String>,
    (before, after): (&'a DataType, &'a DataType),
    inside: &dyn Fn(&str) -> String,
) -> Part<'a> {
    let way = cast("", (passage.previous, before), (passage.next, after));
    let texts = ["character varying", "character"];
    // Inside of a value every cast is one that is written out, which cuts what is too long.
    let is_cut = after.is_one_of(&texts) && !after.modifiers.is_empty();
    let cost = match way.cost {
        Cost::MayFail if is_cut => Cost::Lossy,
        cost => cost,
    };
    let mut part = Part {
        of,
        attribute,
        fate: Fate::Changed(cost, before, after),
        rows: Vec::new(),
    };
    let test = |value: &str| {
        let value = inside(value);
        let there = part_as(&value, before, after);
        let back = part_as(&there, after, before);
        format!("{back} IS DISTINCT FROM {value}")
    };
    part.rows = rows(passage, of, &part.name(), &test);
    part
}

/// The rows with a value of a type that passes a test, in every column that stays.
fn rows(
    passage: &Passage<'_>,
    of: &ObjectName,
    what: &str,
    test: &dyn Fn(&str) -> String,
) -> Vec<Counted> {
    let mut found = Vec::new();
    for (id, item) in &passage.previous.items {
        let Item::Column(table, column) = item else {
            continue;
        };
        let goes = passage.changes.takes_away(id)
            || passage.changes.takes_away(&Id::Table(table.name.clone()));
        if goes || column.generated.is_some() || table.partition_of.is_some() {
            continue;
        }
        let name = identifier(&column.name);
        if let Some(condition) = holds(passage, &name, &column.data_type, of, test) {
            found.push(Counted {
                what: format!("{what} in column {}.{name}", object_name(&table.name)),
                table: table.name.clone(),
                condition: Some(condition),
            });
        }
    }
    found
}

/// The condition under which `value` holds one of the type that passes the test, if it can hold any.
fn holds(
    passage: &Passage<'_>,
    value: &str,
    data_type: &DataType,
    of: &ObjectName,
    test: &dyn Fn(&str) -> String,
) -> Option<String> {
    let name = data_type.named_type()?;
    if data_type.dimensions > 0 {
        let one = DataType {
            dimensions: 0,
            ..data_type.clone()
        };
        let each = "amani_each";
        let inside = holds(passage, each, &one, of, test)?;
        return Some(format!(
            "EXISTS (SELECT 1 FROM pg_catalog.unnest({value}) AS {each} WHERE {inside})"
        ));
    }
    if name == of {
        return Some(test(value));
    }
    match passage.previous.items.get(&Id::Type(name.clone()))? {
        Item::Domain(domain) => {
            let base = format!("({value})::{}", sql::data_type(&domain.data_type));
            holds(passage, &base, &domain.data_type, of, test)
        }
        Item::Composite(item) => {
            let fields = item.attributes.iter().filter_map(|attribute| {
                let field = format!("({value}).{}", identifier(&attribute.name));
                holds(passage, &field, &attribute.data_type, of, test)
            });
            let fields: Vec<String> = fields.collect();
            (!fields.is_empty()).then(|| format!("({})", fields.join(" OR ")))
        }
        _ => None,
    }
}
