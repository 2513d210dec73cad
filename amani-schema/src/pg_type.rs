use sqlx::{Decode, Postgres, Type};

/// A Rust type that can be a column: which PostgreSQL type it is.
///
/// Implemented for the types that sqlx reads and writes, for `Option` and `Vec` of them, and by
/// `#[pg_enum]`. Any other type is a column with `#[column(type = "...")]`, and needs nothing but
/// sqlx's own traits.
///
/// ```
/// use amani_schema::PgType;
///
/// assert_eq!(<Option<Vec<i64>>>::SQL, "bigint");
/// assert_eq!(<Option<Vec<i64>>>::DIMENSIONS, 1);
/// assert!(<Option<Vec<i64>>>::NULLABLE);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no PostgreSQL type",
    label = "not the type of a column",
    note = "integers are `i16`, `i32` and `i64`, since PostgreSQL has no unsigned ones; a text is a `String`",
    note = "an enum of yours needs `#[pg_enum]`; for another type that sqlx reads and writes say `#[column(type = \"...\")]`",
    note = "a type of chrono, time, uuid, rust_decimal, bigdecimal, serde_json or ipnetwork needs the feature of amani-schema by that name (`json` for serde_json)"
)]
pub trait PgType: Sized + Type<Postgres> + for<'r> Decode<'r, Postgres> {
    /// The type of an element, quoted as SQL needs it.
    const SQL: &'static str;
    /// How many dimensions of array: 0 for a scalar.
    const DIMENSIONS: u32 = 0;
    /// Whether NULL is one of its values.
    const NULLABLE: bool = false;
    /// Which Rust literals can be its default.
    const DEFAULTS: LiteralDefaults = LiteralDefaults::NONE;
    /// Whether a sequence can fill it: `smallint`, `integer`, `bigint`.
    const COUNTS: bool = false;
}

/// Which Rust literals can be the default of a column.
#[derive(Clone, Copy, Debug)]
pub struct LiteralDefaults {
    /// `true`, `false`
    pub bool: bool,
    /// Whole numbers from the first to the second, both included.
    pub integer: Option<(i128, i128)>,
    /// `0.5`
    pub float: bool,
    /// `"text"`
    pub text: bool,
}

impl LiteralDefaults {
    /// No literal at all.
    pub const NONE: Self = Self {
        bool: false,
        integer: None,
        float: false,
        text: false,
    };
    const BOOL: Self = Self {
        bool: true,
        ..Self::NONE
    };
    const TEXT: Self = Self {
        text: true,
        ..Self::NONE
    };
    const NUMBER: Self = Self {
        integer: Some((i128::MIN, i128::MAX)),
        float: true,
        ..Self::NONE
    };

    const fn integer(min: i128, max: i128) -> Self {
        Self {
            integer: Some((min, max)),
            ..Self::NONE
        }
    }
}

impl<T: PgType> PgType for Option<T> {
    const SQL: &'static str = T::SQL;
    const DIMENSIONS: u32 = T::DIMENSIONS;
    const NULLABLE: bool = true;
    const DEFAULTS: LiteralDefaults = T::DEFAULTS;
    const COUNTS: bool = T::COUNTS;
}

impl<T: PgType + sqlx::postgres::PgHasArrayType> PgType for Vec<T> {
    const SQL: &'static str = T::SQL;
    const DIMENSIONS: u32 = T::DIMENSIONS + 1;
}

macro_rules! pg_type {
    ($($(#[$attribute:meta])* $rust:ty = $sql:literal $(, $key:ident = $value:expr)*;)*) => {$(
        $(#[$attribute])*
        impl PgType for $rust {
            const SQL: &'static str = $sql;
            $(const $key: pg_type!(@$key) = $value;)*
        }
    )*};
    (@DEFAULTS) => { LiteralDefaults };
    (@COUNTS) => { bool };
}

pg_type! {
    bool = "boolean", DEFAULTS = LiteralDefaults::BOOL;
    i8 = "\"char\"";
    i16 = "smallint", DEFAULTS = LiteralDefaults::integer(i16::MIN as i128, i16::MAX as i128), COUNTS = true;
    i32 = "integer", DEFAULTS = LiteralDefaults::integer(i32::MIN as i128, i32::MAX as i128), COUNTS = true;
    i64 = "bigint", DEFAULTS = LiteralDefaults::integer(i64::MIN as i128, i64::MAX as i128), COUNTS = true;
    f32 = "real", DEFAULTS = LiteralDefaults::NUMBER;
    f64 = "double precision", DEFAULTS = LiteralDefaults::NUMBER;
    String = "text", DEFAULTS = LiteralDefaults::TEXT;
    Vec<u8> = "bytea";
    sqlx::postgres::types::Oid = "oid";
    sqlx::postgres::types::PgInterval = "interval";
    sqlx::postgres::types::PgMoney = "money";
    sqlx::postgres::types::PgRange<i32> = "int4range";
    sqlx::postgres::types::PgRange<i64> = "int8range";
}

#[cfg(feature = "uuid")]
pg_type! {
    sqlx::types::Uuid = "uuid";
}

#[cfg(feature = "rust_decimal")]
pg_type! {
    sqlx::types::Decimal = "numeric", DEFAULTS = LiteralDefaults::NUMBER;
    sqlx::postgres::types::PgRange<sqlx::types::Decimal> = "numrange";
}

#[cfg(feature = "bigdecimal")]
pg_type! {
    sqlx::types::BigDecimal = "numeric", DEFAULTS = LiteralDefaults::NUMBER;
    sqlx::postgres::types::PgRange<sqlx::types::BigDecimal> = "numrange";
}

#[cfg(feature = "chrono")]
pg_type! {
    sqlx::types::chrono::DateTime<sqlx::types::chrono::Utc> = "timestamp with time zone";
    sqlx::types::chrono::DateTime<sqlx::types::chrono::Local> = "timestamp with time zone";
    sqlx::types::chrono::DateTime<sqlx::types::chrono::FixedOffset> = "timestamp with time zone";
    sqlx::types::chrono::NaiveDateTime = "timestamp without time zone";
    sqlx::types::chrono::NaiveDate = "date";
    sqlx::types::chrono::NaiveTime = "time without time zone";
    sqlx::postgres::types::PgTimeTz<sqlx::types::chrono::NaiveTime, sqlx::types::chrono::FixedOffset>
        = "time with time zone";
    sqlx::postgres::types::PgRange<sqlx::types::chrono::NaiveDate> = "daterange";
    sqlx::postgres::types::PgRange<sqlx::types::chrono::NaiveDateTime> = "tsrange";
    sqlx::postgres::types::PgRange<sqlx::types::chrono::DateTime<sqlx::types::chrono::Utc>> = "tstzrange";
}

#[cfg(feature = "time")]
pg_type! {
    sqlx::types::time::OffsetDateTime = "timestamp with time zone";
    sqlx::types::time::PrimitiveDateTime = "timestamp without time zone";
    sqlx::types::time::Date = "date";
    sqlx::types::time::Time = "time without time zone";
    sqlx::postgres::types::PgTimeTz<sqlx::types::time::Time, sqlx::types::time::UtcOffset> = "time with time zone";
    sqlx::postgres::types::PgRange<sqlx::types::time::Date> = "daterange";
    sqlx::postgres::types::PgRange<sqlx::types::time::PrimitiveDateTime> = "tsrange";
    sqlx::postgres::types::PgRange<sqlx::types::time::OffsetDateTime> = "tstzrange";
}

#[cfg(feature = "json")]
pg_type! {
    sqlx::types::JsonValue = "jsonb";
}

#[cfg(feature = "json")]
impl<T> PgType for sqlx::types::Json<T>
where
    Self: Type<Postgres> + for<'r> Decode<'r, Postgres>,
{
    const SQL: &'static str = "jsonb";
}

#[cfg(feature = "ipnetwork")]
pg_type! {
    sqlx::types::ipnetwork::IpNetwork = "inet";
}

#[cfg(feature = "ipnet")]
pg_type! {
    sqlx::types::ipnet::IpNet = "inet";
}

#[cfg(any(feature = "ipnet", feature = "ipnetwork"))]
pg_type! {
    std::net::IpAddr = "inet";
}

#[cfg(feature = "mac_address")]
pg_type! {
    sqlx::types::mac_address::MacAddress = "macaddr";
}

#[cfg(feature = "bit-vec")]
pg_type! {
    sqlx::types::BitVec = "bit varying";
}
