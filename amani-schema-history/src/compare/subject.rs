//! What is compared, and where in the types it is said.

use amani_schema_core::intent::Place;
use amani_schema_core::schema::ObjectName;

/// An object or a part of one; in the order of its words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    pub(super) words: String,
    pub(super) place: Place,
    /// Whether it comes and goes with what is at the place.
    pub(super) is_part: bool,
}

impl Subject {
    /// A table, a view, a sequence.
    pub(super) fn relation(kind: &str, name: &ObjectName) -> Self {
        Self::new(format!("{kind} {name}"), Place::Table(name.clone()), false)
    }

    /// A type of any kind.
    pub(super) fn data_type(kind: &str, name: &ObjectName) -> Self {
        Self::new(format!("{kind} {name}"), Place::Enum(name.clone()), false)
    }

    /// A column, or what is its own.
    pub(super) fn column(kind: &str, table: &ObjectName, column: &str) -> Self {
        let place = Place::Column(table.clone(), column.to_owned());
        Self::new(format!("{kind} {table}.{column}"), place, true)
    }

    /// A constraint, an index, a trigger.
    pub(super) fn on_relation(kind: &str, name: &str, relation: &ObjectName) -> Self {
        let place = Place::Table(relation.clone());
        Self::new(format!("{kind} {name} on {relation}"), place, true)
    }

    /// A constraint of a domain.
    pub(super) fn of_domain(kind: &str, name: &str, domain: &ObjectName) -> Self {
        let place = Place::Enum(domain.clone());
        Self::new(format!("{kind} {name} of domain {domain}"), place, true)
    }

    /// What no item of the types says.
    pub(super) fn alone(words: String) -> Self {
        Self::new(words, Place::Schema, false)
    }

    fn new(words: String, place: Place, is_part: bool) -> Self {
        Self {
            words,
            place,
            is_part,
        }
    }
}
