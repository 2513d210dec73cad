//! What is said of an object, attribute by attribute.

use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, Expression, TypeName};
use amani_schema_core::sql;

use crate::normal::{self, Verdict};

/// What is said of an object, by attribute.
pub(super) type Facts = BTreeMap<&'static str, Fact>;

pub(super) enum Fact {
    Text(String),
    /// An expression over columns of these types.
    Expression(String, BTreeMap<String, DataType>),
    /// A default of something of this type.
    Default(String, DataType),
    /// Values of a partition's bound, each with the type of its key where that is known.
    Values(Vec<(String, Option<DataType>)>),
    /// A query or a definition that the server prints in its own way.
    Query(String),
    /// What is granted, on servers whose versions are not known.
    Grants(String),
    /// Whatever the other side says.
    Unknown,
    /// Something that only the server knows.
    Untold,
}

impl Fact {
    pub(super) fn compare(&self, other: &Self) -> Verdict {
        match (self, other) {
            (Self::Expression(one, types), Self::Expression(other, _)) => {
                normal::compare(one, other, &|column| types.get(column).cloned())
            }
            (Self::Default(one, of), Self::Default(other, _)) => {
                normal::compare_defaults(one, other, of, &|_| None)
            }
            (Self::Values(one), Self::Values(other)) => compare_values(one, other),
            (Self::Query(one), Self::Query(other)) => compare_queries(one, other),
            (Self::Grants(one), Self::Grants(other)) => compare_grants(one, other),
            (Self::Untold, _) | (_, Self::Untold) => Verdict::CannotTell,
            _ if self.text() == other.text() => Verdict::Same,
            _ => Verdict::Different,
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text)
            | Self::Expression(text, _)
            | Self::Default(text, _)
            | Self::Query(text)
            | Self::Grants(text) => text.clone(),
            Self::Values(values) => {
                let texts: Vec<&str> = values.iter().map(|(text, _)| &**text).collect();
                texts.join(", ")
            }
            Self::Unknown => String::new(),
            Self::Untold => "known to the server only".to_owned(),
        }
    }
}

fn compare_queries(one: &str, other: &str) -> Verdict {
    if one == other || normal::query(one) == normal::query(other) {
        Verdict::Same
    } else {
        Verdict::CannotTell
    }
}

/// From PostgreSQL 17 on `GRANT ALL` on a table brings `MAINTAIN`, which stays when others are revoked
/// one by one: beside others it may be there or not.
fn compare_grants(one: &str, other: &str) -> Verdict {
    let without = |text: &str| text.replace(", MAINTAIN*", "").replace(", MAINTAIN", "");
    if one == other {
        Verdict::Same
    } else if without(one) == without(other) {
        Verdict::CannotTell
    } else {
        Verdict::Different
    }
}

/// One by one: the least that can be said of a pair is said of all.
fn compare_values(
    one: &[(String, Option<DataType>)],
    other: &[(String, Option<DataType>)],
) -> Verdict {
    if one.len() != other.len() {
        return Verdict::Different;
    }
    let pairs = one.iter().zip(other);
    pairs.fold(Verdict::Same, |all, ((one, of), (other, _))| {
        all.and(normal::compare_bounds(one, other, of.as_ref()))
    })
}

pub(super) fn text(value: impl Into<String>) -> Fact {
    Fact::Text(value.into())
}

pub(super) fn put(facts: &mut Facts, name: &'static str, value: Option<impl Into<String>>) {
    if let Some(value) = value {
        facts.insert(name, text(value));
    }
}

pub(super) fn put_expression(
    facts: &mut Facts,
    name: &'static str,
    value: Option<&Expression>,
    types: &BTreeMap<String, DataType>,
) {
    if let Some(value) = value {
        facts.insert(name, Fact::Expression(value.0.clone(), types.clone()));
    }
}

pub(super) fn put_default(facts: &mut Facts, value: Option<&Expression>, data_type: &DataType) {
    // A default that is NULL is printed for some types, and is none.
    if let Some(value) = value.filter(|value| !normal::is_null(&value.0)) {
        facts.insert("default", Fact::Default(value.0.clone(), data_type.clone()));
    }
}

/// The type as `format_type` prints it: without the number of dimensions.
pub(super) fn type_text(data_type: &DataType) -> String {
    let data_type = match &data_type.name {
        TypeName::Written(written) => DataType::read(written),
        _ => data_type.clone(),
    };
    sql::data_type(&DataType {
        dimensions: data_type.dimensions.min(1),
        modifiers: match (&data_type.name, data_type.modifiers.as_slice()) {
            (TypeName::Builtin(name), [precision]) if name == "numeric" => vec![*precision, 0],
            _ => data_type.modifiers.clone(),
        },
        ..data_type
    })
}
