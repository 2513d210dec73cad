//! How the values of a type are stored where nothing is said.

use amani_schema_core::schema::{DataType, TypeName};

use crate::state::State;

/// Built-in types whose values may be long.
const EXTENDED: &[&str] = &[
    "bit",
    "bit varying",
    "bytea",
    "character",
    "character varying",
    "json",
    "jsonb",
    "jsonpath",
    "path",
    "pg_snapshot",
    "polygon",
    "refcursor",
    "text",
    "tsvector",
    "txid_snapshot",
    "xml",
];

/// What `SET STORAGE` may say without a difference; `None` of a type that is not known.
pub(crate) fn usual(state: &State, data_type: &DataType) -> Option<&'static str> {
    if data_type.dimensions > 0 {
        return Some("EXTENDED");
    }
    match &data_type.name {
        TypeName::Builtin(name) => Some(match &**name {
            "numeric" | "inet" | "cidr" => "MAIN",
            name if EXTENDED.contains(&name) || name.ends_with("range") => "EXTENDED",
            _ => "PLAIN",
        }),
        TypeName::Named(name) => {
            let schema = &state.schema;
            if schema.enums.iter().any(|it| it.name == *name) {
                return Some("PLAIN");
            }
            if let Some(domain) = schema.domains.iter().find(|it| it.name == *name) {
                return usual(state, &domain.data_type);
            }
            let is_composite = schema.composites.iter().any(|it| it.name == *name);
            let mut ranges = schema.ranges.iter();
            let is_range = ranges.any(|it| it.name == *name || it.multirange == *name);
            (is_composite || is_range || schema.table(name).is_some()).then_some("EXTENDED")
        }
        TypeName::Written(_) => None,
    }
}
