use sqlx::FromRow;
use sqlx::postgres::PgRow;

/// A struct annotated with `#[table]`: what it is in PostgreSQL.
///
/// ```
/// use amani_schema::{Table, table};
///
/// /// Who uses the service.
/// #[table(name = "users", schema = "app")]
/// pub struct User {
///     #[column(primary_key, identity)]
///     pub id: i64,
///     #[column(unique, length = 255)]
///     pub email: String,
/// }
///
/// assert_eq!(User::SQL_NAME, "app.users");
/// assert_eq!(User::COLUMN_NAMES, ["id", "email"]);
/// assert_eq!(User::SELECT_SQL, "SELECT id, email FROM app.users");
/// assert!(User::UPGRADE_SQL.starts_with("CREATE TABLE app.users ("));
/// assert!(User::DOWNGRADE_SQL.ends_with("DROP TABLE app.users;\n"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "not a table",
    note = "a foreign key references a field of a struct with `#[table]`"
)]
pub trait Table: Sized + for<'r> FromRow<'r, PgRow> {
    /// The name as the catalog holds it.
    const NAME: &'static str;
    /// The schema, if the attribute names one.
    const SCHEMA: Option<&'static str>;
    /// Schema and name as SQL text needs them, quoted where they have to be.
    const SQL_NAME: &'static str;
    /// The columns by their Rust names: a struct with one public field each.
    type Columns;
    /// The columns by their Rust names.
    const COLUMNS: Self::Columns;
    /// The names of the columns, in declaration order.
    const COLUMN_NAMES: &'static [&'static str];
    /// The columns as they stand between `SELECT` and `FROM`, quoted where they have to be.
    const COLUMN_LIST: &'static str;
    /// A query for all rows, for [`sqlx::query_as`].
    const SELECT_SQL: &'static str;
    /// What creates this table, its indexes and its comments, where what it references is there.
    ///
    /// A migration of the whole schema is what the build script writes; this is one item of it.
    const UPGRADE_SQL: &'static str;
    /// What drops this table again; it stops while the table holds rows.
    const DOWNGRADE_SQL: &'static str;
}
