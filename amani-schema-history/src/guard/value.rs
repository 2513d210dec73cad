use super::catalog::Catalog;

/// A value in a question about the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    /// An object, by its kind and its name in full.
    Object(Reference),
    /// The name of this database.
    Database,
    /// The name of something in this catalog that the server brought.
    OfServer(Catalog),
    /// Known to the server only.
    Unknown,
}

/// What stands for an `oid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) catalog: Catalog,
    pub(crate) schema: String,
    pub(crate) name: String,
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Null => Some(false),
            _ => None,
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Bool(truth) => Self::Bool(!truth),
            Self::Null => Self::Null,
            _ => Self::Unknown,
        }
    }

    /// Whatever the other side is, false is false, and so is the whole.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bool(false), _) | (_, Self::Bool(false)) => Self::Bool(false),
            (Self::Bool(true), Self::Bool(true)) => Self::Bool(true),
            (Self::Null, Self::Null | Self::Bool(_)) | (Self::Bool(_), Self::Null) => Self::Null,
            _ => Self::Unknown,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub(super) fn equals(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Self::Null,
            (Self::OfServer(catalog), Self::Text(name))
            | (Self::Text(name), Self::OfServer(catalog)) => {
                if catalog.may_bring(name) {
                    Self::Unknown
                } else {
                    Self::Bool(false)
                }
            }
            (Self::Text(one), Self::Text(other)) => Self::Bool(one == other),
            (Self::Number(one), Self::Number(other)) => Self::Bool(one == other),
            (Self::Bool(one), Self::Bool(other)) => Self::Bool(one == other),
            (Self::Object(one), Self::Object(other)) => Self::Bool(one == other),
            (Self::Database, Self::Database) => Self::Bool(true),
            _ => Self::Unknown,
        }
    }

    pub(super) fn is_null(&self) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            other => Self::Bool(*other == Self::Null),
        }
    }
}
