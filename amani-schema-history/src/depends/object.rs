//! Whatever can depend on something, or be depended on.

use amani_schema_core::schema::{DataType, ObjectName, Routine, Unmanaged};

/// An object of the catalog, by the name it has in the model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Object {
    Namespace(String),
    Extension(String),
    Table(ObjectName),
    View(ObjectName),
    Sequence(ObjectName),
    /// An enum, domain, composite or range.
    Type(ObjectName),
    Routine(ObjectName, Vec<DataType>),
    Column(ObjectName, String),
    /// The default of a column.
    Default(ObjectName, String),
    /// A constraint of a table, with the index that it brought.
    Constraint(ObjectName, String),
    DomainCheck(ObjectName, String),
    /// An attribute of a composite type.
    Attribute(ObjectName, String),
    /// An index of a table or materialized view that no constraint brought.
    Index(ObjectName, String),
    Trigger(ObjectName, String),
    Policy(ObjectName, String),
    Rule(ObjectName, String),
    Statistics(ObjectName),
    /// What is known by name only.
    Unmanaged(Unmanaged),
}

impl Object {
    pub(crate) fn routine(routine: &Routine) -> Self {
        Self::Routine(routine.name.clone(), routine.signature())
    }
}

impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Namespace(name) => write!(f, "schema {name}"),
            Self::Extension(name) => write!(f, "extension {name}"),
            Self::Table(name) => write!(f, "table {name}"),
            Self::View(name) => write!(f, "view {name}"),
            Self::Sequence(name) => write!(f, "sequence {name}"),
            Self::Type(name) => write!(f, "type {name}"),
            Self::Routine(name, _) => write!(f, "function {name}"),
            Self::Column(table, name) => write!(f, "column {name} of table {table}"),
            Self::Default(table, name) => {
                write!(f, "the default of column {name} of table {table}")
            }
            Self::Constraint(table, name) => write!(f, "constraint {name} on table {table}"),
            Self::DomainCheck(domain, name) => write!(f, "constraint {name} of domain {domain}"),
            Self::Attribute(of, name) => write!(f, "column {name} of composite type {of}"),
            Self::Index(_, name) => write!(f, "index {name}"),
            Self::Trigger(table, name) => write!(f, "trigger {name} on table {table}"),
            Self::Policy(table, name) => write!(f, "policy {name} on table {table}"),
            Self::Rule(table, name) => write!(f, "rule {name} on table {table}"),
            Self::Statistics(name) => write!(f, "statistics object {name}"),
            Self::Unmanaged(object) => write!(f, "{} {}", object.kind, object.name),
        }
    }
}
