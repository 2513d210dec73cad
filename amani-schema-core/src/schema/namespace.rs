use super::Access;

/// A schema in the sense of a namespace: <https://www.postgresql.org/docs/current/ddl-schemas.html>.
///
/// `public` is never one: every database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// What `COMMENT ON SCHEMA` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}

/// An installed extension; what it brings along is not part of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The schema that it was put in by name; `None` for wherever it went by itself.
    pub schema: Option<String>,
}
