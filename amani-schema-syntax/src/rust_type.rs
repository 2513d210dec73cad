use amani_schema_core::schema::DataType;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

/// A field's Rust type, taken apart by its text: `Option<Vec<T>>` is a nullable array of `T`.
///
/// The text is all that the build script has. What the names in it mean is decided elsewhere: by
/// rustc for the macros, by the build script's own look at the module tree.
#[derive(Clone)]
pub struct RustType {
    /// Whether the outermost type is `Option`.
    pub nullable: bool,
    /// How many `Vec` are around the element; `Vec<u8>` is an element itself.
    pub dimensions: u32,
    /// The innermost type.
    pub element: Type,
}

impl RustType {
    /// Takes a type apart.
    ///
    /// ```
    /// let rust_type = amani_schema_syntax::RustType::read(&syn::parse_str("Option<Vec<String>>").unwrap());
    /// assert!(rust_type.nullable);
    /// assert_eq!(rust_type.dimensions, 1);
    /// assert_eq!(rust_type.builtin().unwrap().name, amani_schema_core::schema::DataType::builtin("text").name);
    /// ```
    #[must_use]
    pub fn read(written: &Type) -> Self {
        let written = ungroup(written);
        let (nullable, mut element) = match argument(written, "Option") {
            Some(inner) => (true, ungroup(inner)),
            None => (false, written),
        };
        let mut dimensions = 0;
        while let Some(inner) = argument(element, "Vec").filter(|inner| !is_byte(inner)) {
            dimensions += 1;
            // The elements of an array may be NULL, which PostgreSQL always allows.
            element = argument(inner, "Option").map_or_else(|| ungroup(inner), ungroup);
        }
        Self {
            nullable,
            dimensions,
            element: element.clone(),
        }
    }

    /// The PostgreSQL type of the element, if it is one that sqlx maps to a built-in type.
    ///
    /// Goes by the last segment of the path: `chrono::DateTime<Utc>` is `DateTime`.
    #[must_use]
    pub fn builtin(&self) -> Option<DataType> {
        if argument(&self.element, "Vec").is_some() {
            return Some(DataType::builtin("bytea"));
        }
        let segment = last_segment(&self.element)?;
        if segment.ident == "PgRange" {
            return range(segment).map(DataType::builtin);
        }
        builtin(&segment.ident).map(DataType::builtin)
    }

    /// Whether every name in it is one of Rust's own, which nobody gives another meaning.
    #[must_use]
    pub fn is_of_the_language(&self) -> bool {
        const NAMES: &[&str] = &["bool", "i8", "i16", "i32", "i64", "f32", "f64", "String"];
        match ungroup(&self.element) {
            Type::Path(path) => {
                let ident = path.path.get_ident();
                ident.is_some_and(|ident| NAMES.iter().any(|name| ident == name))
            }
            _ => false,
        }
    }

    /// The same type as an array or scalar of PostgreSQL: `data_type` per element.
    #[must_use]
    pub fn dimensioned(&self, data_type: DataType) -> DataType {
        DataType {
            dimensions: data_type.dimensions + self.dimensions,
            ..data_type
        }
    }
}

/// Rust types of sqlx's own table: <https://docs.rs/sqlx/latest/sqlx/postgres/types/index.html>.
const BUILTINS: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("i8", "\"char\""),
    ("i16", "smallint"),
    ("i32", "integer"),
    ("i64", "bigint"),
    ("f32", "real"),
    ("f64", "double precision"),
    ("String", "text"),
    ("Uuid", "uuid"),
    ("DateTime", "timestamp with time zone"),
    ("NaiveDateTime", "timestamp without time zone"),
    ("NaiveDate", "date"),
    ("NaiveTime", "time without time zone"),
    ("OffsetDateTime", "timestamp with time zone"),
    ("PrimitiveDateTime", "timestamp without time zone"),
    ("Date", "date"),
    ("Time", "time without time zone"),
    ("PgTimeTz", "time with time zone"),
    ("PgInterval", "interval"),
    ("Decimal", "numeric"),
    ("BigDecimal", "numeric"),
    ("PgMoney", "money"),
    ("Value", "jsonb"),
    ("Json", "jsonb"),
    ("JsonValue", "jsonb"),
    ("IpNetwork", "inet"),
    ("IpNet", "inet"),
    ("IpAddr", "inet"),
    ("MacAddress", "macaddr"),
    ("BitVec", "bit varying"),
    ("Oid", "oid"),
];

fn builtin(ident: &Ident) -> Option<&'static str> {
    let name = ident.to_string();
    BUILTINS
        .iter()
        .find(|(rust, _)| *rust == name)
        .map(|(_, sql)| *sql)
}

/// <https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-BUILTIN>
fn range(segment: &PathSegment) -> Option<&'static str> {
    let subtype = builtin(&last_segment(only_argument(segment)?)?.ident)?;
    match subtype {
        "integer" => Some("int4range"),
        "bigint" => Some("int8range"),
        "numeric" => Some("numrange"),
        "date" => Some("daterange"),
        "timestamp without time zone" => Some("tsrange"),
        "timestamp with time zone" => Some("tstzrange"),
        _ => None,
    }
}

/// `T` of `Wrapper<T>`.
fn argument<'a>(written: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let segment = last_segment(written)?;
    if segment.ident == wrapper {
        only_argument(segment)
    } else {
        None
    }
}

fn only_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

fn last_segment(written: &Type) -> Option<&PathSegment> {
    match ungroup(written) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn is_byte(written: &Type) -> bool {
    last_segment(written).is_some_and(|segment| segment.ident == "u8")
}

/// Without parentheses, and without the invisible group of a type that a macro passed on.
fn ungroup(written: &Type) -> &Type {
    match written {
        Type::Group(group) => ungroup(&group.elem),
        Type::Paren(paren) => ungroup(&paren.elem),
        _ => written,
    }
}
