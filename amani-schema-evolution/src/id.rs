use std::fmt;

use amani_schema_core::schema::{DataType, ObjectName};
use amani_schema_core::sql;

/// What tells an object from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Id {
    Namespace(String),
    Extension(String),
    /// An enum, a domain, a composite or a range.
    Type(ObjectName),
    Sequence(ObjectName),
    Routine(ObjectName, Vec<DataType>),
    Table(ObjectName),
    Column(ObjectName, String),
    /// The default of a column, which comes and goes by itself.
    Default(ObjectName, String),
    Constraint(ObjectName, String),
    /// An index and its table or materialized view.
    Index(ObjectName, String),
    View(ObjectName),
    Trigger(ObjectName, String),
    Policy(ObjectName, String),
    Rule(ObjectName, String),
    Statistics(ObjectName),
}

impl Id {
    /// The table or view that it is a part of.
    pub(crate) fn relation(&self) -> Option<&ObjectName> {
        match self {
            Self::Column(of, _)
            | Self::Default(of, _)
            | Self::Constraint(of, _)
            | Self::Index(of, _)
            | Self::Trigger(of, _)
            | Self::Policy(of, _)
            | Self::Rule(of, _) => Some(of),
            _ => None,
        }
    }

    /// The schema that it lives in, where the name says one.
    pub(crate) fn namespace(&self) -> Option<&str> {
        match self {
            Self::Type(name)
            | Self::Sequence(name)
            | Self::Routine(name, _)
            | Self::Table(name)
            | Self::View(name)
            | Self::Statistics(name) => name.schema.as_deref(),
            _ => None,
        }
    }
}

/// As SQL names it: `column users.email`, `function touch(bigint)`.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match self {
            Self::Namespace(name) => ("schema", sql::identifier(name)),
            Self::Extension(name) => ("extension", sql::identifier(name)),
            Self::Type(name) => ("type", sql::object_name(name)),
            Self::Sequence(name) => ("sequence", sql::object_name(name)),
            Self::Routine(name, _) => ("function", sql::object_name(name)),
            Self::Table(name) => ("table", sql::object_name(name)),
            Self::View(name) => ("view", sql::object_name(name)),
            Self::Statistics(name) => ("statistics", sql::object_name(name)),
            Self::Column(of, name) => ("column", part(of, name)),
            Self::Default(of, name) => ("default of", part(of, name)),
            Self::Constraint(of, name) => ("constraint", on(of, name)),
            Self::Index(_, name) => ("index", sql::identifier(name)),
            Self::Trigger(of, name) => ("trigger", on(of, name)),
            Self::Policy(of, name) => ("policy", on(of, name)),
            Self::Rule(of, name) => ("rule", on(of, name)),
        };
        write!(f, "{kind} {name}")
    }
}

fn part(of: &ObjectName, name: &str) -> String {
    format!("{}.{}", sql::object_name(of), sql::identifier(name))
}

fn on(of: &ObjectName, name: &str) -> String {
    format!("{} on {}", sql::identifier(name), sql::object_name(of))
}
