/// The longest name that PostgreSQL keeps, in bytes of UTF-8 (`NAMEDATALEN` less one).
///
/// Longer ones are cut silently by the server, so here they are a mistake:
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>.
pub const MAX_NAME_BYTES: usize = 63;

/// The name of an object that lives in a schema (a namespace): a type, a table, an index.
///
/// Without a schema the object is created in the first schema of the `search_path`, as an
/// unqualified name in SQL is.
///
/// ```
/// use amani_schema_core::schema::ObjectName;
///
/// assert_eq!(ObjectName::new("users").to_string(), "users");
/// assert_eq!(ObjectName::in_schema("app", "users").to_string(), "app.users");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct ObjectName {
    /// The schema, or `None` for whatever the `search_path` says.
    pub schema: Option<String>,
    /// The name within the schema.
    pub name: String,
}

impl ObjectName {
    /// A name without a schema.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in a schema.
    #[must_use]
    pub fn in_schema(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }
}

/// For messages to people: unquoted. SQL is written by [`crate::sql::object_name`].
impl std::fmt::Display for ObjectName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}
