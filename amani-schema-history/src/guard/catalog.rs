//! The relations of `pg_catalog`, with the columns that guards ask for.

use amani_schema_core::schema::{ObjectName, is_builtin_type_name};

use super::information;
use super::value::{Reference, Value};
use crate::state::{State, index_names, schema_of};

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
            || name == "_sqlx_migrations_pkey";
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

fn namespaces(state: &State) -> Vec<Row> {
    let system = ["public", "pg_catalog", "information_schema", "pg_toast"].map(str::to_owned);
    let own = state
        .schema
        .namespaces
        .iter()
        .map(|schema| schema.name.clone());
    own.filter(|name| !system.contains(name))
        .chain(system.clone())
        .map(|name| {
            Row::new([
                ("oid", Value::Object(Reference::schema(&name))),
                ("nspname", Value::Text(name)),
            ])
        })
        .chain([Row::perhaps([(
            "nspname",
            Value::OfServer(Catalog::Namespace),
        )])])
        .collect()
}

fn extensions(state: &State) -> Vec<Row> {
    let own = state
        .schema
        .extensions
        .iter()
        .map(|extension| &*extension.name);
    let all = own.chain(["plpgsql"]);
    all.map(|name| Row::new([("extname", Value::text(name))]))
        .collect()
}

/// The relations of the schema and their `relkind`.
pub(super) fn relations(state: &State) -> Vec<(ObjectName, &'static str)> {
    let schema = &state.schema;
    let mut all = Vec::new();
    for table in &schema.tables {
        let is_partitioned = table.partition_by.is_some();
        all.push((table.name.clone(), if is_partitioned { "p" } else { "r" }));
        for index in index_names(table) {
            let name = crate::state::beside(&table.name, index);
            all.push((name, if is_partitioned { "I" } else { "i" }));
        }
        let own = table
            .columns
            .iter()
            .filter_map(|column| column.identity_sequence.as_ref());
        all.extend(own.map(|sequence| (sequence.name.clone(), "S")));
    }
    for view in &schema.views {
        all.push((view.name.clone(), if view.materialized { "m" } else { "v" }));
        let indexes = view.indexes.iter();
        all.extend(indexes.map(|index| (crate::state::beside(&view.name, &index.name), "i")));
    }
    all.extend(schema.sequences.iter().map(|item| (item.name.clone(), "S")));
    all.extend(
        schema
            .composites
            .iter()
            .map(|item| (item.name.clone(), "c")),
    );
    all
}

fn classes(state: &State) -> Vec<Row> {
    let mut rows: Vec<Row> = relations(state)
        .iter()
        .map(|(name, kind)| {
            Row::new([
                ("oid", object(Catalog::Class, name)),
                ("relname", Value::text(&name.name)),
                ("relnamespace", namespace(name)),
                ("relkind", Value::text(*kind)),
            ])
        })
        .collect();
    let temporary = state.temporary.iter();
    rows.extend(temporary.map(|name| Row::perhaps([("relname", Value::text(name))])));
    rows.extend(of_server(Catalog::Class, "relname", "relnamespace"));
    rows
}

fn types(state: &State) -> Vec<Row> {
    let schema = &state.schema;
    let enums = schema.enums.iter().map(|item| (&item.name, "e"));
    let domains = schema.domains.iter().map(|item| (&item.name, "d"));
    let ranges = schema
        .ranges
        .iter()
        .flat_map(|item| [(&item.name, "r"), (&item.multirange, "m")]);
    let composites = schema.composites.iter().map(|item| (&item.name, "c"));
    let tables = schema.tables.iter().map(|item| (&item.name, "c"));
    let views = schema.views.iter().map(|item| (&item.name, "c"));
    let all = enums
        .chain(domains)
        .chain(ranges)
        .chain(composites)
        .chain(tables)
        .chain(views);
    let own = all.map(|(name, kind)| {
        Row::new([
            ("oid", object(Catalog::Type, name)),
            ("typname", Value::text(&name.name)),
            ("typnamespace", namespace(name)),
            ("typtype", Value::text(kind)),
        ])
    });
    let temporary = state
        .temporary
        .iter()
        .map(|name| Row::perhaps([("typname", Value::text(name))]));
    own.chain(temporary)
        .chain(of_server(Catalog::Type, "typname", "typnamespace"))
        // The types of arrays, beside those of their elements.
        .chain([Row::perhaps([
            ("typname", Value::OfServer(Catalog::Type)),
            ("typtype", Value::text("b")),
        ])])
        .collect()
}

fn labels(state: &State) -> Vec<Row> {
    let enums = state.schema.enums.iter();
    enums
        .flat_map(|item| {
            item.labels.iter().map(|label| {
                Row::new([
                    ("enumtypid", object(Catalog::Type, &item.name)),
                    ("enumlabel", Value::text(label)),
                ])
            })
        })
        .collect()
}

/// The constraints of the tables: table, name, `contype`, and whether it is validated.
pub(super) fn table_constraints(state: &State) -> Vec<(ObjectName, String, &'static str, bool)> {
    let mut all = Vec::new();
    for table in &state.schema.tables {
        let mut add =
            |name: &str, kind, valid| all.push((table.name.clone(), name.to_owned(), kind, valid));
        table
            .primary_key
            .iter()
            .for_each(|key| add(&key.name, "p", true));
        table
            .uniques
            .iter()
            .for_each(|key| add(&key.name, "u", true));
        table
            .exclusions
            .iter()
            .for_each(|key| add(&key.name, "x", true));
        table
            .checks
            .iter()
            .for_each(|key| add(&key.name, "c", !key.not_valid));
        table
            .foreign_keys
            .iter()
            .for_each(|key| add(&key.name, "f", !key.not_valid));
    }
    all
}

fn constraints(state: &State) -> Vec<Row> {
    let tables = table_constraints(state)
        .into_iter()
        .map(|(table, name, kind, valid)| {
            Row::new([
                ("conname", Value::text(name)),
                ("conrelid", object(Catalog::Class, &table)),
                ("connamespace", namespace(&table)),
                ("contype", Value::text(kind)),
                ("convalidated", Value::Bool(valid)),
            ])
        });
    let domains = state.schema.domains.iter().flat_map(|domain| {
        domain.checks.iter().map(|check| {
            Row::new([
                ("conname", Value::text(&check.name)),
                ("contypid", object(Catalog::Type, &domain.name)),
                ("connamespace", namespace(&domain.name)),
                ("contype", Value::text("c")),
                ("convalidated", Value::Bool(!check.not_valid)),
            ])
        })
    });
    // A constraint trigger is a constraint, too.
    let triggers = state
        .schema
        .triggers
        .iter()
        .filter(|trigger| trigger.constraint.is_some())
        .map(|trigger| {
            Row::new([
                ("conname", Value::text(&trigger.name)),
                ("conrelid", object(Catalog::Class, &trigger.table)),
                ("connamespace", namespace(&trigger.table)),
                ("contype", Value::text("t")),
            ])
        });
    let server = of_server(Catalog::Constraint, "conname", "connamespace");
    tables
        .chain(domains)
        .chain(triggers)
        .chain(server)
        .collect()
}

fn attributes(state: &State) -> Vec<Row> {
    let tables = state.schema.tables.iter().flat_map(|table| {
        table.columns.iter().map(|column| {
            Row::new([
                ("attrelid", object(Catalog::Class, &table.name)),
                ("attname", Value::text(&column.name)),
                ("attnotnull", Value::Bool(!column.nullable)),
                ("attisdropped", Value::Bool(false)),
                // The place is not known, but that it is none of the system's.
                ("attnum", Value::Number(1)),
            ])
        })
    });
    let system = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];
    let hidden = state.schema.tables.iter().flat_map(|table| {
        system.map(|name| {
            Row::perhaps([
                ("attrelid", object(Catalog::Class, &table.name)),
                ("attname", Value::text(name)),
            ])
        })
    });
    let others = relations(state)
        .into_iter()
        .filter(|(_, kind)| !matches!(*kind, "r" | "p"));
    let others =
        others.map(|(name, _)| Row::perhaps([("attrelid", object(Catalog::Class, &name))]));
    let server = ObjectName::in_schema("pg_catalog", "");
    let server = [Row::perhaps([(
        "attrelid",
        object(Catalog::Class, &server),
    )])];
    tables.chain(hidden).chain(others).chain(server).collect()
}

fn triggers(state: &State) -> Vec<Row> {
    let own = state.schema.triggers.iter().map(|trigger| {
        Row::new([
            ("tgname", Value::text(&trigger.name)),
            ("tgrelid", object(Catalog::Class, &trigger.table)),
            ("tgisinternal", Value::Bool(false)),
            ("tgenabled", Value::text(trigger.enabled)),
        ])
    });
    own.chain([Row::perhaps([
        ("tgname", Value::OfServer(Catalog::Trigger)),
        ("tgisinternal", Value::Bool(true)),
    ])])
    .collect()
}

fn policies(state: &State) -> Vec<Row> {
    let own = state.schema.policies.iter();
    own.map(|policy| {
        Row::new([
            ("polname", Value::text(&policy.name)),
            ("polrelid", object(Catalog::Class, &policy.table)),
        ])
    })
    .collect()
}

fn policy_view(state: &State) -> Vec<Row> {
    let own = state.schema.policies.iter();
    own.map(|policy| {
        Row::new([
            ("policyname", Value::text(&policy.name)),
            ("tablename", Value::text(&policy.table.name)),
            ("schemaname", Value::text(schema_of(&policy.table))),
        ])
    })
    .collect()
}

fn tables(state: &State) -> Vec<Row> {
    let own = state.schema.tables.iter().map(|table| {
        Row::new([
            ("tablename", Value::text(&table.name.name)),
            ("schemaname", Value::text(schema_of(&table.name))),
            ("rowsecurity", Value::Bool(table.row_security)),
        ])
    });
    let temporary = state
        .temporary
        .iter()
        .map(|name| Row::perhaps([("tablename", Value::text(name))]));
    own.chain(temporary)
        .chain(in_view(Catalog::Class, "tablename"))
        .collect()
}

fn indexes(state: &State) -> Vec<Row> {
    let row = |table: &ObjectName, index: &str| {
        Row::new([
            ("indexname", Value::text(index)),
            ("tablename", Value::text(&table.name)),
            ("schemaname", Value::text(schema_of(table))),
        ])
    };
    let tables = state.schema.tables.iter();
    let of_tables =
        tables.flat_map(|table| index_names(table).map(|index| row(&table.name, index)));
    let views = state.schema.views.iter();
    let of_views = views.flat_map(|view| {
        view.indexes
            .iter()
            .map(|index| row(&view.name, &index.name))
    });
    of_tables
        .chain(of_views)
        .chain(in_view(Catalog::Class, "indexname"))
        .collect()
}

fn views(state: &State, materialized: bool) -> Vec<Row> {
    let name = if materialized {
        "matviewname"
    } else {
        "viewname"
    };
    let own = state
        .schema
        .views
        .iter()
        .filter(|view| view.materialized == materialized);
    own.map(|view| {
        Row::new([
            (name, Value::text(&view.name.name)),
            ("schemaname", Value::text(schema_of(&view.name))),
        ])
    })
    .chain(in_view(Catalog::Class, name))
    .collect()
}

fn routines(state: &State) -> Vec<Row> {
    let own = state.schema.routines.iter().map(|routine| {
        Row::new([
            ("oid", object(Catalog::Other, &routine.name)),
            ("proname", Value::text(&routine.name.name)),
            ("pronamespace", namespace(&routine.name)),
        ])
    });
    // Extensions bring functions, all of them.
    let brought = state.schema.extensions.iter().map(|_| Row::perhaps([]));
    own.chain(of_server(Catalog::Other, "proname", "pronamespace"))
        .chain(brought)
        .collect()
}
