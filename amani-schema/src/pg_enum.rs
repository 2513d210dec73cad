use std::error::Error;
use std::fmt;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgTypeKind, PgValueRef};
use sqlx::{Decode, Encode, Postgres, TypeInfo};

/// An enum annotated with `#[pg_enum]`: what it is in PostgreSQL.
///
/// ```
/// use amani_schema::{PgEnum, pg_enum};
///
/// /// What somebody may do.
/// #[pg_enum(name = "role", rename_all = "UPPERCASE")]
/// #[derive(Debug, PartialEq)]
/// enum UserRole {
///     Admin,
///     #[label("read only")]
///     ReadOnly,
/// }
///
/// assert_eq!(UserRole::LABELS, ["ADMIN", "read only"]);
/// assert_eq!(UserRole::ReadOnly.to_string(), "read only");
/// assert_eq!("ADMIN".parse(), Ok(UserRole::Admin));
/// assert!(UserRole::UPGRADE_SQL.contains("CREATE TYPE role AS ENUM ('ADMIN', 'read only');"));
/// assert_eq!(
///     "GUEST".parse::<UserRole>().unwrap_err().to_string(),
///     "`GUEST` is no label of the enum type role: it has `ADMIN`, `read only`",
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum type",
    label = "not an enum type",
    note = "a default that is a path is a variant of an enum with `#[pg_enum]`; anything else is SQL: `default = sql(\"...\")`"
)]
pub trait PgEnum: Sized + 'static {
    /// The type's name as the catalog holds it.
    const NAME: &'static str;
    /// The schema, if the attribute names one.
    const SCHEMA: Option<&'static str>;
    /// Schema and name as SQL text needs them, quoted where they have to be.
    const SQL_NAME: &'static str;
    /// The variants in declaration order, which is PostgreSQL's sort order.
    const VARIANTS: &'static [Self];
    /// The labels, in the order of [`Self::VARIANTS`].
    const LABELS: &'static [&'static str];
    /// The labels as SQL literals, in the order of [`Self::VARIANTS`].
    #[doc(hidden)]
    const LITERALS: &'static [&'static str];
    /// The discriminants, in the order of [`Self::VARIANTS`].
    #[doc(hidden)]
    const DISCRIMINANTS: &'static [i128];
    /// What creates the type; guarded, so that one with the same labels is accepted.
    const UPGRADE_SQL: &'static str;
    /// What drops the type again; guarded, so that one still in use is kept with a warning.
    const DOWNGRADE_SQL: &'static str;

    /// The label of this variant.
    fn label(&self) -> &'static str;
}

/// A text that is no label of an enum type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseLabelError {
    text: String,
    type_name: &'static str,
    labels: &'static [&'static str],
}

impl ParseLabelError {
    /// The error for a text that is no label of `E`.
    #[must_use]
    pub fn new<E: PgEnum>(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            type_name: E::SQL_NAME,
            labels: E::LABELS,
        }
    }
}

impl fmt::Display for ParseLabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self
            .labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect();
        let Self {
            text, type_name, ..
        } = self;
        write!(
            f,
            "`{text}` is no label of the enum type {type_name}: it has {}",
            labels.join(", ")
        )
    }
}

impl Error for ParseLabelError {}

/// The label of a variant as an SQL literal, by the variant's discriminant, which is all that a
/// constant can compare.
///
/// # Panics
///
/// For a number that is no discriminant of `E`.
#[must_use]
pub const fn label_literal<E: PgEnum>(_: &E, discriminant: i128) -> &'static str {
    let mut place = 0;
    while place < E::DISCRIMINANTS.len() {
        if E::DISCRIMINANTS[place] == discriminant {
            return E::LITERALS[place];
        }
        place += 1;
    }
    panic!("this is no variant of the enum")
}

/// Writes a label as PostgreSQL's binary format has it: its text.
///
/// # Errors
///
/// Those of sqlx's own text encoding.
pub fn encode_label<E: PgEnum>(
    value: &E,
    buffer: &mut PgArgumentBuffer,
) -> Result<IsNull, BoxDynError> {
    <&str as Encode<Postgres>>::encode(value.label(), buffer)
}

/// Reads a label.
///
/// # Errors
///
/// [`ParseLabelError`] for a label that the Rust type does not have.
pub fn decode_label<E>(value: PgValueRef<'_>) -> Result<E, BoxDynError>
where
    E: PgEnum + std::str::FromStr<Err = ParseLabelError>,
{
    Ok(<&str as Decode<Postgres>>::decode(value)?.parse()?)
}

/// sqlx's description of an array of the enum type.
///
/// By name rather than with `PgTypeInfo::array_of`, which does not escape the name.
#[must_use]
pub const fn array_type_info(sqlx_name: &'static str) -> PgTypeInfo {
    PgTypeInfo::with_name(sqlx_name)
}

/// Whether a type that the server reports is the enum type with this name, or a domain over it.
///
/// sqlx compares the names alone, and so takes `app.status` and `status` for two types although
/// the server prints the one type as either, depending on the `search_path`.
#[must_use]
pub fn matches_type(
    reported: &PgTypeInfo,
    expected: &PgTypeInfo,
    name: &str,
    schema: Option<&str>,
) -> bool {
    match reported.kind() {
        PgTypeKind::Domain(base) => matches_type(base, expected, name, schema),
        PgTypeKind::Enum(_) => same_name(reported.name(), name, schema),
        _ => reported == expected,
    }
}

/// Whether a type that the server reports is an array of the enum type with this name.
#[must_use]
pub fn matches_array(
    reported: &PgTypeInfo,
    expected: &PgTypeInfo,
    name: &str,
    schema: Option<&str>,
) -> bool {
    match reported.kind() {
        PgTypeKind::Domain(base) => matches_array(base, expected, name, schema),
        PgTypeKind::Array(element) if matches!(element.kind(), PgTypeKind::Enum(_)) => {
            same_name(element.name(), name, schema)
        }
        _ => reported == expected,
    }
}

/// Compares a printed name, quoted and perhaps qualified, with a name as the catalog holds it.
fn same_name(printed: &str, name: &str, schema: Option<&str>) -> bool {
    let parts = unquoted_parts(printed);
    match (parts.as_slice(), schema) {
        ([only], _) => only == name,
        ([_, last], None) => last == name,
        ([first, last], Some(schema)) => last == name && first == schema,
        _ => false,
    }
}

/// `app."Sta.tus"` → `app`, `Sta.tus`.
fn unquoted_parts(printed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut characters = printed.chars().peekable();
    while let Some(character) = characters.next() {
        let last = parts.len() - 1;
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => parts[last].push('"'),
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => parts[last].push(character),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_matches_however_the_server_prints_it() {
        assert!(same_name("status", "status", Some("app")));
        assert!(same_name("app.status", "status", Some("app")));
        assert!(same_name("\"A.b\".\"Sta\"\"tus\"", "Sta\"tus", Some("A.b")));
        assert!(same_name("public.status", "status", None));
        assert!(!same_name("other.status", "status", Some("app")));
        assert!(!same_name("\"Status\"", "status", None));
    }
}
