//! Types other than enums.

use std::collections::BTreeMap;

use super::{Access, Check, DataType, Expression, ObjectName};

/// A domain: <https://www.postgresql.org/docs/current/sql-createdomain.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Domain {
    /// Its name.
    pub name: ObjectName,
    /// What it is a domain over.
    pub data_type: DataType,
    /// The collation, where it is not the type's own.
    pub collation: Option<ObjectName>,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The default, as SQL.
    pub default: Option<Expression>,
    /// Its check constraints.
    pub checks: Vec<Check>,
    /// What `COMMENT ON DOMAIN` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}

/// A composite type: <https://www.postgresql.org/docs/current/rowtypes.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Composite {
    /// Its name.
    pub name: ObjectName,
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
    /// What `COMMENT ON TYPE` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The collation, where it is not the type's own.
    pub collation: Option<ObjectName>,
}

/// A range type: <https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-DEFINING>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Range {
    /// Its name.
    pub name: ObjectName,
    /// The type of its bounds.
    pub subtype: DataType,
    /// The name of the multirange type that comes with it.
    pub multirange: ObjectName,
    /// What was said besides: `subtype_diff`, `canonical`, by the names of `CREATE TYPE`.
    pub options: BTreeMap<String, String>,
    /// What `COMMENT ON TYPE` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}
