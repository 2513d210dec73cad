use std::collections::BTreeMap;

use super::{DataType, Grants, ObjectName, Sequence};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The collation, where it is not the type's own: <https://www.postgresql.org/docs/current/collation.html>.
    pub collation: Option<ObjectName>,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The default, as SQL.
    pub default: Option<Expression>,
    /// Whether it is an identity column, and of which kind.
    pub identity: Option<Identity>,
    /// The sequence of an identity column, where it is known; `None` for one with all defaults.
    pub identity_sequence: Option<Box<Sequence>>,
    /// What a generated column is computed from.
    pub generated: Option<Expression>,
    /// What `SET STORAGE`, `SET COMPRESSION`, `SET STATISTICS` and `SET (...)` say, by those words.
    pub settings: BTreeMap<String, String>,
    /// Whether the column comes from a parent table or a partitioned one.
    pub inherited: bool,
    /// Whether the table has it of its own as well, so that it stays when the parents' goes: not so
    /// in a partition.
    pub local: bool,
    /// What `COMMENT ON COLUMN` says.
    pub comment: Option<String>,
    /// What was granted on this column alone; what the owner has is left out.
    pub grants: Grants,
}

impl Column {
    /// A column that allows NULL and has nothing special about it.
    #[must_use]
    pub fn new(name: impl Into<String>, data_type: DataType) -> Self {
        Self {
            name: name.into(),
            data_type,
            collation: None,
            nullable: true,
            default: None,
            identity: None,
            identity_sequence: None,
            generated: None,
            settings: BTreeMap::new(),
            inherited: false,
            local: true,
            comment: None,
            grants: Grants::new(),
        }
    }
}

/// A piece of SQL that stands where PostgreSQL expects an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Expression(pub String);

/// When an identity column takes a value that the statement gives:
/// <https://www.postgresql.org/docs/current/ddl-identity-columns.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum Identity {
    /// Never, unless it says `OVERRIDING SYSTEM VALUE`.
    Always,
    /// Always; the sequence fills in only what is missing.
    ByDefault,
}
