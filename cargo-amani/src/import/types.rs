//! The Rust type of a column, and what has to be said beside it.

use std::collections::BTreeSet;

use amani_schema_core::schema::{DataType, ObjectName, Schema, TypeName};
use amani_schema_core::sql;

use super::layout::Meta;

/// A Rust type, and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RustType {
    /// As it stands in a field, `Option` aside.
    pub(super) text: String,
    /// What has to be imported, each with its path.
    pub(super) imports: BTreeSet<(&'static str, String)>,
    /// The features of amani-schema that it needs.
    pub(super) features: BTreeSet<&'static str>,
    /// What the attribute says of the type.
    pub(super) keys: Vec<Meta>,
    /// Whether `type` says it all, so that no literal is checked against it.
    pub(super) is_written: bool,
}

const POSTGRES: &str = "amani_schema::sqlx::postgres::types";
const TYPES: &str = "amani_schema::sqlx::types";
const CHRONO: &str = "amani_schema::sqlx::types::chrono";
const IPNETWORK: &str = "amani_schema::sqlx::types::ipnetwork";
const MAC_ADDRESS: &str = "amani_schema::sqlx::types::mac_address";

/// A type of PostgreSQL, the Rust type that holds it, whether that one says it exactly, and what it needs.
type Known = (
    &'static str,
    &'static str,
    bool,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

const UTC: &[(&str, &str)] = &[(CHRONO, "DateTime"), (CHRONO, "Utc")];
const RANGE: (&str, &str) = (POSTGRES, "PgRange");

#[rustfmt::skip]
const BUILTINS: &[Known] = &[
    ("\"char\"", "i8", true, &[], &[]),
    ("bigint", "i64", true, &[], &[]),
    ("bit", "BitVec", false, &[(TYPES, "BitVec")], &["bit-vec"]),
    ("bit varying", "BitVec", true, &[(TYPES, "BitVec")], &["bit-vec"]),
    ("boolean", "bool", true, &[], &[]),
    ("box", "PgBox", false, &[(POSTGRES, "PgBox")], &[]),
    ("bytea", "Vec<u8>", true, &[], &[]),
    ("character", "String", false, &[], &[]),
    ("character varying", "String", false, &[], &[]),
    ("cidr", "IpNetwork", false, &[(IPNETWORK, "IpNetwork")], &["ipnetwork"]),
    ("circle", "PgCircle", false, &[(POSTGRES, "PgCircle")], &[]),
    ("date", "NaiveDate", true, &[(CHRONO, "NaiveDate")], &["chrono"]),
    ("daterange", "PgRange<NaiveDate>", true, &[RANGE, (CHRONO, "NaiveDate")], &["chrono"]),
    ("double precision", "f64", true, &[], &[]),
    ("inet", "IpNetwork", true, &[(IPNETWORK, "IpNetwork")], &["ipnetwork"]),
    ("int4range", "PgRange<i32>", true, &[RANGE], &[]),
    ("int8range", "PgRange<i64>", true, &[RANGE], &[]),
    ("integer", "i32", true, &[], &[]),
    ("interval", "PgInterval", true, &[(POSTGRES, "PgInterval")], &[]),
    ("json", "JsonValue", false, &[(TYPES, "JsonValue")], &["json"]),
    ("jsonb", "JsonValue", true, &[(TYPES, "JsonValue")], &["json"]),
    ("line", "PgLine", false, &[(POSTGRES, "PgLine")], &[]),
    ("lseg", "PgLSeg", false, &[(POSTGRES, "PgLSeg")], &[]),
    ("macaddr", "MacAddress", true, &[(MAC_ADDRESS, "MacAddress")], &["mac_address"]),
    ("money", "PgMoney", true, &[(POSTGRES, "PgMoney")], &[]),
    ("name", "String", false, &[], &[]),
    ("numeric", "Decimal", true, &[(TYPES, "Decimal")], &["rust_decimal"]),
    ("numrange", "PgRange<Decimal>", true, &[RANGE, (TYPES, "Decimal")], &["rust_decimal"]),
    ("oid", "Oid", true, &[(POSTGRES, "Oid")], &[]),
    ("path", "PgPath", false, &[(POSTGRES, "PgPath")], &[]),
    ("point", "PgPoint", false, &[(POSTGRES, "PgPoint")], &[]),
    ("polygon", "PgPolygon", false, &[(POSTGRES, "PgPolygon")], &[]),
    ("real", "f32", true, &[], &[]),
    ("smallint", "i16", true, &[], &[]),
    ("text", "String", true, &[], &[]),
    ("time with time zone", "PgTimeTz<NaiveTime, FixedOffset>", true,
     &[(POSTGRES, "PgTimeTz"), (CHRONO, "FixedOffset"), (CHRONO, "NaiveTime")], &["chrono"]),
    ("time without time zone", "NaiveTime", true, &[(CHRONO, "NaiveTime")], &["chrono"]),
    ("timestamp with time zone", "DateTime<Utc>", true, UTC, &["chrono"]),
    ("timestamp without time zone", "NaiveDateTime", true, &[(CHRONO, "NaiveDateTime")], &["chrono"]),
    ("tsrange", "PgRange<NaiveDateTime>", true, &[RANGE, (CHRONO, "NaiveDateTime")], &["chrono"]),
    ("tstzrange", "PgRange<DateTime<Utc>>", true, &[RANGE, (CHRONO, "DateTime"), (CHRONO, "Utc")], &["chrono"]),
    ("uuid", "Uuid", true, &[(TYPES, "Uuid")], &["uuid"]),
];

/// Types of the extensions that sqlx knows.
const OF_EXTENSIONS: &[Known] = &[
    ("citext", "String", false, &[], &[]),
    ("cube", "PgCube", false, &[(POSTGRES, "PgCube")], &[]),
    ("hstore", "PgHstore", false, &[(POSTGRES, "PgHstore")], &[]),
    ("lquery", "PgLQuery", false, &[(POSTGRES, "PgLQuery")], &[]),
    ("ltree", "PgLTree", false, &[(POSTGRES, "PgLTree")], &[]),
];

/// The names that stand in generated code and mean something else than a table or an enum.
pub(super) fn names_in_use() -> BTreeSet<String> {
    let all = BUILTINS.iter().chain(OF_EXTENSIONS);
    let imported = all.flat_map(|known| known.3.iter().map(|(_, name)| *name));
    let prelude = [
        "Option", "Vec", "String", "Some", "None", "Ok", "Err", "Box", "Result",
    ];
    imported.chain(prelude).map(str::to_owned).collect()
}

/// The Rust type that holds a type of the schema; `enum_name` says how an enum is called, where there is one.
/// `None` where sqlx has none.
pub(super) fn rust_type(
    schema: &Schema,
    data_type: &DataType,
    enum_name: &impl Fn(&ObjectName) -> Option<String>,
) -> Option<RustType> {
    let mut found = element(schema, data_type, enum_name)?;
    if data_type.dimensions > 0 {
        found.text = format!("Vec<{}>", found.text);
    }
    // An array of arrays is one to PostgreSQL, and to sqlx an array that it does not read.
    if found.is_written || data_type.dimensions > 1 {
        found.keys = vec![Meta::string("type", &sql::data_type(data_type))];
        found.is_written = true;
    }
    Some(found)
}

fn element(
    schema: &Schema,
    data_type: &DataType,
    enum_name: &impl Fn(&ObjectName) -> Option<String>,
) -> Option<RustType> {
    match &data_type.name {
        TypeName::Builtin(name) => {
            let known = BUILTINS.iter().find(|known| known.0 == name)?;
            Some(modified(known, &data_type.modifiers))
        }
        TypeName::Named(name) => {
            if schema.enums.iter().any(|item| item.name == *name) {
                return Some(plain(enum_name(name)?));
            }
            if let Some(domain) = schema.domains.iter().find(|item| item.name == *name) {
                // sqlx knows an array of a domain for none of its own.
                let is_scalar = data_type.dimensions == 0;
                let base = is_scalar.then(|| rust_type(schema, &domain.data_type, enum_name))?;
                return base.map(|base| RustType {
                    is_written: true,
                    ..base
                });
            }
            let known = OF_EXTENSIONS.iter().find(|known| known.0 == name.name)?;
            let is_own = schema.tables.iter().any(|table| table.name == *name)
                || schema.composites.iter().any(|item| item.name == *name)
                || schema.ranges.iter().any(|item| item.name == *name);
            (!is_own).then(|| of_known(known))
        }
        TypeName::Written(_) => None,
    }
}

fn plain(text: String) -> RustType {
    RustType {
        text,
        imports: BTreeSet::new(),
        features: BTreeSet::new(),
        keys: Vec::new(),
        is_written: false,
    }
}

fn of_known((_, rust, is_exact, imports, features): &Known) -> RustType {
    RustType {
        imports: imports
            .iter()
            .map(|(path, name)| (*path, (*name).to_owned()))
            .collect(),
        features: features.iter().copied().collect(),
        is_written: !is_exact,
        ..plain((*rust).to_owned())
    }
}

/// What the keys of the attribute say of a length or a precision; else `type` says the whole.
fn modified(known: &Known, modifiers: &[i64]) -> RustType {
    let found = of_known(known);
    let number = |key: &str, value: &i64| Meta::word(format!("{key} = {value}"));
    let is_time = known.0.starts_with("time") || known.0 == "interval";
    let keys = match (known.0, modifiers) {
        ("character varying", [length]) => vec![number("length", length)],
        ("numeric", [precision, 0]) => vec![number("precision", precision), number("scale", &0)],
        ("numeric", [precision, scale]) if (0..=*precision).contains(scale) => {
            vec![number("precision", precision), number("scale", scale)]
        }
        (_, [precision]) if is_time => vec![number("precision", precision)],
        (_, []) => return found,
        _ => {
            return RustType {
                is_written: true,
                ..found
            };
        }
    };
    RustType {
        keys,
        is_written: false,
        ..found
    }
}
