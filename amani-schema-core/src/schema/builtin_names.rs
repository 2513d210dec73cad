//! Names that mean something of PostgreSQL's own before they mean anything of the user's.

/// The types of `pg_catalog` (PostgreSQL 15), which is searched before every other schema.
const TYPES: &[&str] = &[
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
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "float4",
    "float8",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2",
    "int2vector",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
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
    "point",
    "polygon",
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
    "table_am_handler",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "varbit",
    "varchar",
    "void",
    "xid",
    "xid8",
    "xml",
];

/// The columns that every table has: <https://www.postgresql.org/docs/current/ddl-system-columns.html>.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

/// Whether a type name without a schema means one of PostgreSQL's own types.
///
/// ```
/// use amani_schema_core::schema::is_builtin_type_name;
///
/// assert!(is_builtin_type_name("interval"));
/// assert!(!is_builtin_type_name("mood"));
/// ```
#[must_use]
pub fn is_builtin_type_name(name: &str) -> bool {
    is_reserved_prefix(name) || TYPES.binary_search(&name).is_ok()
}

/// Whether a column cannot have this name, because every table has one already.
#[must_use]
pub fn is_system_column(name: &str) -> bool {
    SYSTEM_COLUMNS.binary_search(&name).is_ok()
}

/// Whether a name begins as those that PostgreSQL keeps for itself: no schema may, and a relation
/// without a schema may turn out to be one of the catalog's.
#[must_use]
pub fn is_reserved_prefix(name: &str) -> bool {
    name.starts_with("pg_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(TYPES.is_sorted());
        assert!(SYSTEM_COLUMNS.is_sorted());
    }
}
