use std::collections::BTreeMap;

use super::{Expression, ObjectName};

/// An index that no constraint brings: <https://www.postgresql.org/docs/current/sql-createindex.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Index {
    /// Its name; it lives in the schema of its table.
    pub name: String,
    /// The keys, in order.
    pub columns: Vec<IndexColumn>,
    /// Whether equal keys are refused.
    pub unique: bool,
    /// Whether two NULLs count as equal in a unique index (PostgreSQL 15 and later).
    pub nulls_not_distinct: bool,
    /// The access method, `btree` where it is `None`.
    pub method: Option<String>,
    /// Columns that are stored in the index without being part of the key.
    pub include: Vec<String>,
    /// The condition of a partial index.
    pub predicate: Option<Expression>,
    /// What `WITH (...)` says, by name.
    pub options: BTreeMap<String, String>,
    /// What `COMMENT ON INDEX` says.
    pub comment: Option<String>,
}

impl Index {
    /// A plain index over these keys.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Vec<IndexColumn>) -> Self {
        Self {
            name: name.into(),
            columns,
            unique: false,
            nulls_not_distinct: false,
            method: None,
            include: Vec::new(),
            predicate: None,
            options: BTreeMap::new(),
            comment: None,
        }
    }
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct IndexColumn {
    /// What is indexed.
    pub key: IndexKey,
    /// The collation, where it is not the column's own.
    pub collation: Option<ObjectName>,
    /// The operator class, where it is not the type's default.
    pub opclass: Option<ObjectName>,
    /// Whether it sorts from high to low.
    pub descending: bool,
    /// Where NULLs sort; `None` is PostgreSQL's default: last, or first when descending.
    pub nulls: Option<NullsOrder>,
}

/// What an index indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum IndexKey {
    /// A column of the table.
    Column(String),
    /// An expression over its columns.
    Expression(Expression),
}

impl IndexColumn {
    /// Where NULLs sort, if it is not where they sort by default.
    #[must_use]
    pub fn unusual_nulls(&self) -> Option<NullsOrder> {
        let usual = if self.descending {
            NullsOrder::First
        } else {
            NullsOrder::Last
        };
        self.nulls.filter(|nulls| *nulls != usual)
    }
}

/// Where NULLs sort in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum NullsOrder {
    /// Before everything else.
    First,
    /// After everything else.
    Last,
}
