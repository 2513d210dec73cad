use super::{Expression, ObjectName};

/// The primary key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name, which its index has too.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
}

/// A unique constraint: <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name, which its index has too.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
    /// Whether two NULLs count as equal (PostgreSQL 15 and later).
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// What must not be false.
    pub expression: Expression,
}

/// A foreign key: <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: String,
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The table that is referenced.
    pub target: ObjectName,
    /// The columns there, in the order of `columns`.
    pub target_columns: Vec<String>,
    /// What happens here when the row there is deleted.
    pub on_delete: Action,
    /// What happens here when the key there changes.
    pub on_update: Action,
    /// Whether a key of several columns must be NULL as a whole or not at all (`MATCH FULL`).
    pub match_full: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// What a foreign key does when the row it points to goes or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// An error, at the end of the statement or, if deferred, of the transaction.
    #[default]
    NoAction,
    /// An error at once.
    Restrict,
    /// The referencing rows go, or change, too.
    Cascade,
    /// The referencing columns become NULL.
    SetNull,
    /// The referencing columns take their defaults.
    SetDefault,
}

/// When a constraint is checked: <https://www.postgresql.org/docs/current/sql-set-constraints.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferrable {
    /// At once, and nothing can put it off.
    #[default]
    No,
    /// At once, unless the transaction asks to defer it.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}
