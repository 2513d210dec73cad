use super::{Access, ObjectName};

/// An enum type: <https://www.postgresql.org/docs/current/datatype-enum.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Enum {
    /// The name of the type.
    pub name: ObjectName,
    /// The labels in sort order, each at most 63 bytes.
    pub labels: Vec<String>,
    /// What `COMMENT ON TYPE` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}
