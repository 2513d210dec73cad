use std::marker::PhantomData;

use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row, Type};

use crate::PgType;

/// A column of the table `Row`, holding a `T`: an entry of [`Table::COLUMNS`](crate::Table::COLUMNS).
///
/// ```
/// use amani_schema::{Table, table};
///
/// #[table(name = "users")]
/// struct User {
///     #[column(primary_key)]
///     id: i64,
///     #[column(name = "E-Mail")]
///     email: String,
/// }
///
/// assert_eq!(User::COLUMNS.email.name(), "E-Mail");
/// assert_eq!(User::COLUMNS.email.quoted(), "\"E-Mail\"");
/// ```
pub struct Column<Row, T> {
    name: &'static str,
    quoted: &'static str,
    read: fn(&PgRow, &str) -> sqlx::Result<T>,
    row: PhantomData<fn() -> Row>,
}

impl<R, T> Column<R, T> {
    /// Its name as the catalog holds it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its name as SQL text needs it, in double quotes where it has to be.
    #[must_use]
    pub const fn quoted(&self) -> &'static str {
        self.quoted
    }

    /// Its value in a row of a query that selects it by its name.
    ///
    /// # Errors
    ///
    /// What [`sqlx::Row::try_get`] gives: the column is not in the row, or has another type.
    pub fn get(&self, row: &PgRow) -> sqlx::Result<T> {
        (self.read)(row, self.name)
    }
}

/// What the attributes say of a column and only rustc can compare with its type.
pub struct Facts {
    /// Whether the type reads `Option<...>`.
    pub nullable: bool,
    /// Whether it is an identity column.
    pub identity: bool,
    /// What kind of literal the default is.
    pub default: DefaultKind,
    /// What to say where the default does not suit the type.
    pub unsuited_default: &'static str,
}

/// The kind of a literal that is a column's default.
pub enum DefaultKind {
    /// No default, or none that is a literal.
    None,
    /// `true`
    Bool,
    /// `-1`
    Integer(i128),
    /// `0.5`
    Float,
    /// `"text"`
    Text,
}

/// A column whose Rust type decides its PostgreSQL type.
///
/// The one place that has a bound on the type, so that a type that is none is one error.
#[must_use]
pub const fn column<R, T: PgType>(
    name: &'static str,
    quoted: &'static str,
    facts: &Facts,
) -> Column<R, T> {
    assert!(
        facts.nullable || !T::NULLABLE,
        "this type is an `Option` under another name\n  help: write `Option<...>` in the field itself, where the build script sees it"
    );
    assert!(
        !facts.identity || T::COUNTS,
        "an identity column counts\n  help: give it the type `i16`, `i32` or `i64`"
    );
    assert!(
        suits(&facts.default, T::DEFAULTS, T::DIMENSIONS),
        "{}",
        facts.unsuited_default
    );
    written_column(name, quoted)
}

/// A column with `type = "..."`: any type that sqlx can read.
#[must_use]
pub const fn written_column<R, T>(name: &'static str, quoted: &'static str) -> Column<R, T>
where
    T: Type<Postgres> + for<'r> Decode<'r, Postgres>,
{
    Column {
        name,
        quoted,
        read: read::<T>,
        row: PhantomData,
    }
}

fn read<T>(row: &PgRow, name: &str) -> sqlx::Result<T>
where
    T: Type<Postgres> + for<'r> Decode<'r, Postgres>,
{
    row.try_get(name)
}

const fn suits(default: &DefaultKind, defaults: crate::LiteralDefaults, dimensions: u32) -> bool {
    match default {
        DefaultKind::None => true,
        _ if dimensions > 0 => false,
        DefaultKind::Bool => defaults.bool,
        DefaultKind::Float => defaults.float,
        DefaultKind::Text => defaults.text,
        DefaultKind::Integer(value) => match defaults.integer {
            Some((min, max)) => *value >= min && *value <= max,
            None => false,
        },
    }
}
