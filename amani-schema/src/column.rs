use std::marker::PhantomData;

use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row, Type};

use crate::{LiteralDefaults, PgType};

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
    kind: ColumnKind,
    read: fn(&PgRow, &str) -> sqlx::Result<T>,
    row: PhantomData<fn() -> Row>,
}

/// What [`PgType`] says of a column's type, kept where no bound is needed to ask: a type that has
/// no PostgreSQL type is then one error, however much is asked of the column.
#[derive(Clone, Copy)]
struct ColumnKind {
    sql: &'static str,
    dimensions: u32,
    nullable: bool,
    counts: bool,
    defaults: LiteralDefaults,
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

/// A column whose Rust type decides its PostgreSQL type.
#[must_use]
pub const fn column<R, T: PgType>(name: &'static str, quoted: &'static str) -> Column<R, T> {
    let kind = ColumnKind {
        sql: T::SQL,
        dimensions: T::DIMENSIONS,
        nullable: T::NULLABLE,
        counts: T::COUNTS,
        defaults: T::DEFAULTS,
    };
    Column {
        name,
        quoted,
        kind,
        read: read::<T>,
        row: PhantomData,
    }
}

/// A column with `type = "..."`: any type that sqlx can read.
#[must_use]
pub const fn written_column<R, T>(name: &'static str, quoted: &'static str) -> Column<R, T>
where
    T: Type<Postgres> + for<'r> Decode<'r, Postgres>,
{
    let defaults = LiteralDefaults::NONE;
    let kind = ColumnKind {
        sql: "",
        dimensions: 0,
        nullable: false,
        counts: false,
        defaults,
    };
    Column {
        name,
        quoted,
        kind,
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

/// The column's type as SQL, without the brackets of an array.
#[must_use]
pub const fn sql_type<R, T>(column: &Column<R, T>) -> &'static str {
    column.kind.sql
}

/// The brackets of an array type.
///
/// # Panics
///
/// Above six dimensions, PostgreSQL's own limit.
#[must_use]
pub const fn brackets<R, T>(column: &Column<R, T>) -> &'static str {
    const BRACKETS: &str = "[][][][][][]";
    assert!(
        column.kind.dimensions <= 6,
        "PostgreSQL's arrays have at most six dimensions"
    );
    BRACKETS.split_at(2 * column.kind.dimensions as usize).0
}

/// How many dimensions its array type has; 0 where it is none.
#[must_use]
pub(crate) const fn dimensions<R, T>(column: &Column<R, T>) -> u32 {
    column.kind.dimensions
}

/// Whether the type is an `Option`, under whatever name.
#[must_use]
pub const fn is_nullable<R, T>(column: &Column<R, T>) -> bool {
    column.kind.nullable
}

/// Whether a sequence can fill the column.
#[must_use]
pub const fn counts<R, T>(column: &Column<R, T>) -> bool {
    column.kind.counts
}

/// Whether `true` can be the default of the column.
#[must_use]
pub const fn takes_bool<R, T>(column: &Column<R, T>) -> bool {
    column.kind.dimensions == 0 && column.kind.defaults.bool
}

/// Whether this number can be the default of the column.
#[must_use]
pub const fn takes_integer<R, T>(column: &Column<R, T>, value: i128) -> bool {
    match column.kind.defaults.integer {
        Some((min, max)) => column.kind.dimensions == 0 && min <= value && value <= max,
        None => false,
    }
}

/// Whether `0.5` can be the default of the column.
#[must_use]
pub const fn takes_float<R, T>(column: &Column<R, T>) -> bool {
    column.kind.dimensions == 0 && column.kind.defaults.float
}

/// Whether a text can be the default of the column.
#[must_use]
pub const fn takes_text<R, T>(column: &Column<R, T>) -> bool {
    column.kind.dimensions == 0 && column.kind.defaults.text
}
