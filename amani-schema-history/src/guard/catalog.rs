//! The relations of `pg_catalog`, with the columns that guards ask for.

mod parts;
mod relations;

use amani_schema_core::schema::{ObjectName, is_builtin_type_name};

pub(super) use self::parts::table_constraints;
use self::parts::{attributes, constraints, policies, policy_view, triggers};
pub(super) use self::relations::relations;
use self::relations::{
    classes, extensions, indexes, labels, namespaces, routines, tables, types, views,
};
use super::information;
use super::value::{Reference, Value};
use crate::state::{State, schema_of};

/// A kind of object by the relation that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Catalog {
    Class,
    Type,
    Namespace,
    Constraint,
    Trigger,
    /// Its names are too many to know.
    Other,
}

/// Relations of `information_schema`, which are types too.
const INFORMATION: &[&str] = &[
    "administrable_role_authorizations",
    "applicable_roles",
    "attributes",
    "cardinal_number",
    "character_data",
    "character_sets",
    "check_constraint_routine_usage",
    "check_constraints",
    "collation_character_set_applicability",
    "collations",
    "column_column_usage",
    "column_domain_usage",
    "column_options",
    "column_privileges",
    "column_udt_usage",
    "columns",
    "constraint_column_usage",
    "constraint_table_usage",
    "data_type_privileges",
    "domain_constraints",
    "domain_udt_usage",
    "domains",
    "element_types",
    "enabled_roles",
    "foreign_data_wrapper_options",
    "foreign_data_wrappers",
    "foreign_server_options",
    "foreign_servers",
    "foreign_table_options",
    "foreign_tables",
    "information_schema_catalog_name",
    "key_column_usage",
    "parameters",
    "referential_constraints",
    "role_column_grants",
    "role_routine_grants",
    "role_table_grants",
    "role_udt_grants",
    "role_usage_grants",
    "routine_column_usage",
    "routine_privileges",
    "routine_routine_usage",
    "routine_sequence_usage",
    "routine_table_usage",
    "routines",
    "schemata",
    "sequences",
    "sql_features",
    "sql_identifier",
    "sql_implementation_info",
    "sql_parts",
    "sql_sizing",
    "table_constraints",
    "table_privileges",
    "tables",
    "time_stamp",
    "transforms",
    "triggered_update_columns",
    "triggers",
    "udt_privileges",
    "usage_privileges",
    "user_defined_types",
    "user_mapping_options",
    "user_mappings",
    "view_column_usage",
    "view_routine_usage",
    "view_table_usage",
    "views",
    "yes_or_no",
];

/// Extensions that bring neither a relation nor a type.
const QUIET_EXTENSIONS: &[&str] = &[
    "btree_gin",
    "fuzzystrmatch",
    "pgcrypto",
    "pg_prewarm",
    "unaccent",
    "uuid-ossp",
];

impl Catalog {
    /// Whether the server itself may have an object of this name.
    pub(super) fn may_bring(self, name: &str) -> bool {
        let is_own = name.starts_with("pg_")
            || name.starts_with("_pg_")
            || name == "_sqlx_migrations"
            || name == "_sqlx_migrations_pkey"
            || name == "_amani_downs"
            || name == "_amani_downs_pkey";
        match self {
            Self::Class => is_own || INFORMATION.contains(&name),
            Self::Type => {
                is_own
                    || name.starts_with('_')
                    || INFORMATION.contains(&name)
                    || is_builtin_type_name(name)
            }
            Self::Constraint => {
                is_own || name.ends_with("_domain_check") || name.ends_with("_not_null")
            }
            Self::Trigger => is_own || name.starts_with("RI_ConstraintTrigger"),
            Self::Namespace => is_own,
            Self::Other => true,
        }
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Namespace => "schema",
            _ => "relation",
        }
    }
}

/// Whether an extension may have brought what the schema does not show.
pub(super) fn brings_unknown(state: &State) -> bool {
    let mut extensions = state.schema.extensions.iter();
    extensions.any(|extension| !QUIET_EXTENSIONS.contains(&&*extension.name))
}

pub(super) fn is_object(state: &State, catalog: Catalog, name: &ObjectName) -> bool {
    match catalog {
        Catalog::Type => state.is_type(name),
        _ => state.is_relation(name),
    }
}

/// A row: the columns that are known. Another column is known to the server only.
#[derive(Clone, Debug)]
pub(super) struct Row {
    columns: Vec<(&'static str, Value)>,
    /// Whether the row is there, or may be.
    pub(super) certain: bool,
}

impl Row {
    pub(super) fn new<const N: usize>(columns: [(&'static str, Value); N]) -> Self {
        Self {
            columns: columns.into(),
            certain: true,
        }
    }

    /// A row that may be there.
    pub(super) fn perhaps<const N: usize>(columns: [(&'static str, Value); N]) -> Self {
        Self {
            certain: false,
            ..Self::new(columns)
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut columns = self.columns.iter();
        columns
            .find(|(column, _)| *column == name)
            .map(|(_, value)| value)
    }
}

/// The rows of a relation of the catalog; `None` where it is none, or one that is not known.
pub(super) fn rows(state: &State, path: &[String]) -> Option<Vec<Row>> {
    let name = match path {
        [schema, name] if schema == "information_schema" => return information::rows(state, name),
        [schema, name] if schema == "pg_catalog" => name,
        [name] => name,
        _ => return None,
    };
    let mut rows = match &**name {
        "pg_class" => classes(state),
        "pg_type" => types(state),
        "pg_namespace" => return Some(namespaces(state)),
        "pg_extension" => return Some(extensions(state)),
        "pg_enum" => labels(state),
        "pg_constraint" => constraints(state),
        "pg_attribute" => attributes(state),
        "pg_trigger" => triggers(state),
        "pg_policy" => policies(state),
        "pg_policies" => policy_view(state),
        "pg_tables" => tables(state),
        "pg_indexes" => indexes(state),
        "pg_views" => views(state, false),
        "pg_matviews" => views(state, true),
        "pg_proc" => routines(state),
        _ => return None,
    };
    if brings_unknown(state) {
        rows.push(Row::perhaps([]));
    }
    Some(rows)
}

pub(super) fn object(catalog: Catalog, name: &ObjectName) -> Value {
    Value::Object(Reference::new(catalog, name))
}

fn namespace(name: &ObjectName) -> Value {
    Value::Object(Reference::schema(schema_of(name)))
}

/// The rows of the server's own objects, one for each of its schemas.
fn of_server(catalog: Catalog, name: &'static str, schema: &'static str) -> Vec<Row> {
    let own = ["pg_catalog", "information_schema", "pg_toast"].into_iter();
    own.map(|own| {
        Row::perhaps([
            (name, Value::OfServer(catalog)),
            (schema, Value::Object(Reference::schema(own))),
        ])
    })
    .collect()
}

/// The same in a view that prints the schema.
fn in_view(catalog: Catalog, name: &'static str) -> Vec<Row> {
    ["pg_catalog", "information_schema"]
        .into_iter()
        .map(|own| {
            Row::perhaps([
                (name, Value::OfServer(catalog)),
                ("schemaname", Value::text(own)),
            ])
        })
        .collect()
}
