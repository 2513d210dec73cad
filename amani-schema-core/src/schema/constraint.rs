use super::{Expression, ObjectName};

/// The primary key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct PrimaryKey {
    /// The constraint's name, which its index has too.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
    /// Columns that its index stores besides.
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// What `COMMENT ON CONSTRAINT` says.
    pub comment: Option<String>,
}

impl PrimaryKey {
    /// A primary key over these columns.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Vec<String>) -> Self {
        Self {
            name: name.into(),
            columns,
            include: Vec::new(),
            deferrable: Deferrable::No,
            comment: None,
        }
    }
}

/// A unique constraint: <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Unique {
    /// The constraint's name, which its index has too.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
    /// Whether two NULLs count as equal (PostgreSQL 15 and later).
    pub nulls_not_distinct: bool,
    /// Columns that its index stores besides.
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// What `COMMENT ON CONSTRAINT` says.
    pub comment: Option<String>,
}

impl Unique {
    /// A unique constraint over these columns.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Vec<String>) -> Self {
        Self {
            name: name.into(),
            columns,
            nulls_not_distinct: false,
            include: Vec::new(),
            deferrable: Deferrable::No,
            comment: None,
        }
    }
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of pg_constraint, each for itself"
)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// What must not be false.
    pub expression: Expression,
    /// Whether child tables are left out.
    pub no_inherit: bool,
    /// Whether rows that were there before have not been looked at.
    pub not_valid: bool,
    /// Whether it comes from a parent table or a partitioned one.
    pub inherited: bool,
    /// Whether the table has it of its own as well, as for a column.
    pub local: bool,
    /// What `COMMENT ON CONSTRAINT` says.
    pub comment: Option<String>,
}

impl Check {
    /// A check of this expression.
    #[must_use]
    pub fn new(name: impl Into<String>, expression: Expression) -> Self {
        Self {
            name: name.into(),
            expression,
            no_inherit: false,
            not_valid: false,
            inherited: false,
            local: true,
            comment: None,
        }
    }
}

/// An exclusion constraint: <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Exclusion {
    /// The constraint's name, which its index has too.
    pub name: String,
    /// The access method.
    pub method: String,
    /// Each element with its operator: `room WITH =`.
    pub elements: Vec<(Expression, String)>,
    /// The condition.
    pub predicate: Option<Expression>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// What `COMMENT ON CONSTRAINT` says.
    pub comment: Option<String>,
}

/// A foreign key: <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
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
    /// Whether rows that were there before have not been looked at.
    pub not_valid: bool,
    /// Whether it comes from a partitioned table.
    pub inherited: bool,
    /// What `COMMENT ON CONSTRAINT` says.
    pub comment: Option<String>,
}

impl ForeignKey {
    /// A foreign key that does nothing special.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        columns: Vec<String>,
        target: ObjectName,
        target_columns: Vec<String>,
    ) -> Self {
        Self {
            name: name.into(),
            columns,
            target,
            target_columns,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
            inherited: false,
            comment: None,
        }
    }
}

/// What a foreign key does when the row it points to goes or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
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
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum Deferrable {
    /// At once, and nothing can put it off.
    #[default]
    No,
    /// At once, unless the transaction asks to defer it.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}
