//! A type as SQL spells it → the type: aliases, modifiers, arrays.

use super::{DataType, ObjectName, TypeName};

/// Spellings of built-in types, and the name that `format_type` prints:
/// <https://www.postgresql.org/docs/current/datatype.html#DATATYPE-TABLE>.
const ALIASES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("char", "character"),
    ("nchar", "character"),
    ("national char", "character"),
    ("national character", "character"),
    ("bpchar", "character"),
    ("char varying", "character varying"),
    ("nchar varying", "character varying"),
    ("national char varying", "character varying"),
    ("national character varying", "character varying"),
    ("varchar", "character varying"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int2", "smallint"),
    ("int", "integer"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("time", "time without time zone"),
    ("timetz", "time with time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("varbit", "bit varying"),
];

/// Built-in types whose name is the same in SQL and in `format_type`.
const BUILTINS: &[&str] = &[
    "\"char\"",
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "box",
    "bytea",
    "character",
    "character varying",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "double precision",
    "event_trigger",
    "fdw_handler",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "integer",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "real",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "smallint",
    "text",
    "tid",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "trigger",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
];

impl DataType {
    /// Reads a type as it is spelled in SQL or printed by `format_type`; never fails, since any
    /// name may be that of a type. A name in the schema `public` is one without a schema.
    ///
    /// ```
    /// use amani_schema_core::schema::{DataType, ObjectName};
    ///
    /// assert_eq!(DataType::read("VARCHAR(10)"), DataType::builtin("character varying").with_modifiers(vec![10]));
    /// assert_eq!(DataType::read("timestamptz (3)[]"), DataType::read("timestamp(3) with time zone []"));
    /// assert_eq!(DataType::read("public.\"Mood\""), DataType::named(ObjectName::new("Mood")));
    /// assert_eq!(DataType::read("numeric(4)"), DataType::read("decimal(4, 0)"));
    /// ```
    #[must_use]
    pub fn read(sql: &str) -> Self {
        let (sql, dimensions) = strip_array(sql.trim());
        let (name, modifiers) = split_modifiers(sql);
        let spelled = spelling(&name);
        let data_type = match builtin(&spelled, &modifiers) {
            Some((name, modifiers)) => Self::builtin(&name).with_modifiers(modifiers),
            None => Self::named(object_name(&name)).with_modifiers(modifiers),
        };
        Self {
            dimensions,
            ..data_type
        }
    }

    /// The type that a user-defined name means, if it is one.
    #[must_use]
    pub fn named_type(&self) -> Option<&ObjectName> {
        match &self.name {
            TypeName::Named(name) => Some(name),
            _ => None,
        }
    }
}

/// `text[3][]` and `text ARRAY[3]` are arrays; how many dimensions makes no difference to PostgreSQL.
fn strip_array(sql: &str) -> (&str, u32) {
    let mut rest = sql;
    let mut dimensions = 0;
    while let Some(open) = rest.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        rest = rest[..open].trim_end();
        dimensions += 1;
    }
    let word = rest.len().saturating_sub(6);
    let ends_in_array = rest.is_char_boundary(word)
        && rest[word..].eq_ignore_ascii_case(" array")
        && !rest.ends_with('"');
    if ends_in_array {
        return (rest[..word].trim_end(), dimensions.max(1));
    }
    (rest, dimensions)
}

/// What stands in parentheses, and the name around it: `timestamp(3) with time zone`.
fn split_modifiers(sql: &str) -> (String, Vec<i64>) {
    let parts = (!sql.ends_with('"'))
        .then(|| sql.split_once('('))
        .flatten()
        .and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    let Some((before, (inside, after))) = parts else {
        return (sql.to_owned(), Vec::new());
    };
    let numbers: Option<Vec<i64>> = inside
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect();
    match numbers {
        Some(numbers) => (format!("{before} {after}").trim().to_owned(), numbers),
        None => (sql.to_owned(), Vec::new()),
    }
}

/// Unquoted names in lower case, single spaces, without the schema of PostgreSQL's own types.
fn spelling(name: &str) -> String {
    if name.contains('"') {
        let own = name.strip_prefix("pg_catalog.").unwrap_or(name);
        return unquoted_builtin(own).unwrap_or(own).to_owned();
    }
    let words: Vec<String> = name
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    let joined = words.join(" ").replace(" .", ".").replace(". ", ".");
    joined
        .strip_prefix("pg_catalog.")
        .map_or(joined.clone(), str::to_owned)
}

/// `"varchar"` is PostgreSQL's own type; `"char"` and `"bit"` are others than the words without quotes.
fn unquoted_builtin(name: &str) -> Option<&str> {
    let inside = name.strip_prefix('"')?.strip_suffix('"')?;
    let is_same = super::is_builtin_type_name(inside) && !matches!(inside, "char" | "bit");
    is_same.then_some(inside)
}

fn builtin(spelled: &str, modifiers: &[i64]) -> Option<(String, Vec<i64>)> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == spelled);
    let name = alias.map_or(spelled, |(_, name)| name);
    let modifiers = modifiers.to_vec();
    match (name, modifiers.as_slice()) {
        ("float", []) => Some(("double precision".to_owned(), modifiers)),
        ("float", [bits]) if *bits <= 24 => Some(("real".to_owned(), Vec::new())),
        ("float", _) => Some(("double precision".to_owned(), Vec::new())),
        // What the standard says where there is no length.
        ("character", []) if spelled != "bpchar" => Some((name.to_owned(), vec![1])),
        ("bit", []) => Some((name.to_owned(), vec![1])),
        ("numeric", [precision]) => Some((name.to_owned(), vec![*precision, 0])),
        _ if name.starts_with("interval ") => Some((name.to_owned(), modifiers)),
        _ => BUILTINS
            .contains(&name)
            .then(|| (name.to_owned(), modifiers)),
    }
}

/// `a.b`, `"A b".c`, `c`: folded to lower case where it is not quoted.
fn object_name(sql: &str) -> ObjectName {
    let mut parts = vec![String::new()];
    let mut characters = sql.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                while let Some(inside) = characters.next() {
                    if inside == '"' && characters.next_if_eq(&'"').is_none() {
                        break;
                    }
                    parts.last_mut().expect("never empty").push(inside);
                }
            }
            '.' => parts.push(String::new()),
            character if character.is_whitespace() => {}
            character => parts
                .last_mut()
                .expect("never empty")
                .push(character.to_ascii_lowercase()),
        }
    }
    let name = parts.pop().unwrap_or_default();
    let schema = parts.pop().filter(|schema| schema != "public");
    ObjectName { schema, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(sql: &str) -> String {
        crate::sql::data_type(&DataType::read(sql))
    }

    #[test]
    fn spellings_come_out_as_postgresql_prints_them() {
        let spellings = [
            ("INT", "integer"),
            ("int8", "bigint"),
            ("pg_catalog.int4", "integer"),
            ("char", "character(1)"),
            ("\"char\"", "\"char\""),
            ("bit", "bit(1)"),
            ("\"varchar\"(30)", "character varying(30)"),
            ("pg_catalog.\"int4\"", "integer"),
            ("\"timestamp\"[]", "timestamp without time zone[]"),
            ("\"integer\"", "\"integer\""),
            ("app.\"text\"", "app.text"),
            ("FLOAT(10)", "real"),
            ("float", "double precision"),
            ("double  precision", "double precision"),
            ("numeric", "numeric"),
            ("decimal(10)", "numeric(10,0)"),
            ("decimal (5, -2)", "numeric(5,-2)"),
            (
                "timestamp (3) with time zone",
                "timestamp(3) with time zone",
            ),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("time", "time without time zone"),
            ("interval year to month", "interval year to month"),
            ("text[]", "text[]"),
            ("text[3][3]", "text[][]"),
            ("integer ARRAY", "integer[]"),
            ("integer array[4]", "integer[]"),
            ("App.Mood", "app.mood"),
            ("\"App\".\"my type\"[]", "\"App\".\"my type\"[]"),
            ("vector(3)", "vector(3)"),
            ("public.citext", "citext"),
        ];
        for (written, expected) in spellings {
            assert_eq!(printed(written), expected, "{written}");
        }
    }
}
