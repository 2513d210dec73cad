use super::DataType;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The collation, where it is not the type's own: <https://www.postgresql.org/docs/current/collation.html>.
    pub collation: Option<super::ObjectName>,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The default, as SQL.
    pub default: Option<Expression>,
    /// Whether it is an identity column, and of which kind.
    pub identity: Option<Identity>,
    /// What `COMMENT ON COLUMN` says.
    pub comment: Option<String>,
}

/// A piece of SQL that stands where PostgreSQL expects an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(pub String);

/// When an identity column takes a value that the statement gives:
/// <https://www.postgresql.org/docs/current/ddl-identity-columns.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Never, unless it says `OVERRIDING SYSTEM VALUE`.
    Always,
    /// Always; the sequence fills in only what is missing.
    ByDefault,
}
