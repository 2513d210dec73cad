use std::fmt;

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Place, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_history::{ViewCircle, view_circles};

use crate::id::Id;

/// Something that only the author can decide, or that PostgreSQL cannot do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of mistake it is.
    pub code: Code,
    /// Where in the types it has to be said.
    pub place: Place,
    /// What was found.
    pub message: String,
    /// What to write, line by line.
    pub help: Vec<String>,
}

impl Refusal {
    pub(crate) fn cannot_carry(id: &Id, reason: &str) -> Self {
        let (place, help) = match id {
            Id::Column(table, column) => (
                Place::Column(table.clone(), column.clone()),
                "add a column of the new type, move the values in a migration of your own, and drop this one",
            ),
            Id::Type(name) => (
                Place::Enum(name.clone()),
                "drop it in a migration of your own before, and make it again in one behind",
            ),
            _ => (Place::Schema, "change it in a migration of your own"),
        };
        Self {
            code: Code::NoWay,
            place,
            message: format!("{id} cannot be made anew: {reason}"),
            help: vec![help.to_owned()],
        }
    }

    /// A table or a type whose former name another one has; what a column or a label makes of that is known.
    pub(crate) fn name_taken(rename: &Rename) -> Option<Self> {
        let (Rename::Relation { from, to } | Rename::Type { from, to }) = rename else {
            return None;
        };
        Some(Self {
            code: Code::NoWay,
            place: Place::Schema,
            message: format!(
                "{from} cannot be called {to} again, which is the name of another one now"
            ),
            help: Vec::new(),
        })
    }

    pub(crate) fn partition_key(table: &ObjectName) -> Self {
        Self {
            code: Code::NoWay,
            place: Place::Table(table.clone()),
            message: format!("PostgreSQL cannot change how table {table} is partitioned"),
            help: vec!["make a new table, and move the rows in a migration of your own".to_owned()],
        }
    }
}

/// Views that read from one another in a circle, unless they do already.
pub(crate) fn new_circles(previous: &Schema, next: &Schema) -> Vec<Refusal> {
    let circles = view_circles(next);
    if circles.is_empty() {
        return Vec::new();
    }
    let known = view_circles(previous);
    let new = circles.into_iter().filter(|circle| !known.contains(circle));
    let refusals = new.map(|circle| Refusal {
        code: Code::Statement,
        place: circle
            .0
            .last()
            .map_or(Place::Schema, |view| Place::Table(view.clone())),
        message: circle.to_string(),
        help: vec![ViewCircle::HELP.to_owned()],
    });
    refusals.collect()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help
            .iter()
            .try_for_each(|line| write!(f, "\n  help: {line}"))
    }
}
