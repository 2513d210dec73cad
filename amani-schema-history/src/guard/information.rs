//! The views of `information_schema`.

use amani_schema_core::schema::{Column, DataType, TypeName};
use amani_schema_core::sql;

use super::catalog::{Catalog, Row, brings_unknown, relations, table_constraints};
use super::value::Value;
use crate::state::{State, schema_of};

/// The rows of a view; `None` where it is not known.
pub(super) fn rows(state: &State, view: &str) -> Option<Vec<Row>> {
    let mut rows = match view {
        "tables" => tables(state),
        "views" => views(state),
        "columns" => columns(state),
        "table_constraints" => constraints(state),
        "schemata" => schemata(state),
        "sequences" => sequences(state),
        "triggers" => triggers(state),
        "routines" => routines(state),
        _ => return None,
    };
    if brings_unknown(state) {
        rows.push(Row::perhaps([]));
    }
    Some(rows)
}

/// What the server's own schemas hold.
fn of_server(schema: &'static str, name: &'static str, catalog: Catalog) -> Vec<Row> {
    ["pg_catalog", "information_schema"]
        .into_iter()
        .map(|own| Row::perhaps([(schema, Value::text(own)), (name, Value::OfServer(catalog))]))
        .collect()
}

fn tables(state: &State) -> Vec<Row> {
    let own = relations(state).into_iter().filter_map(|(name, kind)| {
        let table_type = match kind {
            "r" | "p" => "BASE TABLE",
            "v" => "VIEW",
            _ => return None,
        };
        Some(Row::new([
            ("table_catalog", Value::Database),
            ("table_schema", Value::text(schema_of(&name))),
            ("table_name", Value::text(&name.name)),
            ("table_type", Value::text(table_type)),
        ]))
    });
    let temporary = state
        .temporary
        .iter()
        .map(|name| Row::perhaps([("table_name", Value::text(name))]));
    own.chain(temporary)
        .chain(of_server("table_schema", "table_name", Catalog::Class))
        .collect()
}

fn views(state: &State) -> Vec<Row> {
    let own = state.schema.views.iter().filter(|view| !view.materialized);
    own.map(|view| {
        Row::new([
            ("table_catalog", Value::Database),
            ("table_schema", Value::text(schema_of(&view.name))),
            ("table_name", Value::text(&view.name.name)),
        ])
    })
    .chain(of_server("table_schema", "table_name", Catalog::Class))
    .collect()
}

fn columns(state: &State) -> Vec<Row> {
    let own = state.schema.tables.iter().flat_map(|table| {
        table.columns.iter().map(|column| {
            Row::new([
                ("table_catalog", Value::Database),
                ("table_schema", Value::text(schema_of(&table.name))),
                ("table_name", Value::text(&table.name.name)),
                ("column_name", Value::text(&column.name)),
                ("data_type", data_type(state, &column.data_type)),
                ("is_nullable", nullable(column)),
                ("column_default", default(column)),
                ("character_maximum_length", length(&column.data_type)),
                ("is_identity", yes_or_no(column.identity.is_some())),
            ])
        })
    });
    // The columns of a view are known to the server only, and so are those of a temporary table.
    let views = state
        .schema
        .views
        .iter()
        .filter(|view| !view.materialized)
        .map(|view| {
            Row::perhaps([
                ("table_schema", Value::text(schema_of(&view.name))),
                ("table_name", Value::text(&view.name.name)),
            ])
        });
    let temporary = state
        .temporary
        .iter()
        .map(|name| Row::perhaps([("table_name", Value::text(name))]));
    own.chain(views)
        .chain(temporary)
        .chain(of_server("table_schema", "table_name", Catalog::Class))
        .collect()
}

fn yes_or_no(is_so: bool) -> Value {
    Value::text(if is_so { "YES" } else { "NO" })
}

/// A domain may forbid NULL, too.
fn nullable(column: &Column) -> Value {
    if column.nullable && column.data_type.named_type().is_some() {
        return Value::Unknown;
    }
    yes_or_no(column.nullable)
}

fn default(column: &Column) -> Value {
    match (&column.default, column.data_type.named_type()) {
        (None, None) => Value::Null,
        // Its text is the server's.
        _ => Value::Unknown,
    }
}

fn data_type(state: &State, of: &DataType) -> Value {
    if of.dimensions > 0 {
        return Value::text("ARRAY");
    }
    match &of.name {
        TypeName::Builtin(name) if name.starts_with("interval") => Value::text("interval"),
        TypeName::Builtin(_) => Value::Text(sql::data_type(&of.without_modifiers())),
        TypeName::Named(name) => {
            let is_domain = state
                .schema
                .domains
                .iter()
                .any(|domain| domain.name == *name);
            if is_domain || !state.is_type(name) {
                Value::Unknown
            } else {
                Value::text("USER-DEFINED")
            }
        }
        TypeName::Written(_) => Value::Unknown,
    }
}

fn length(of: &DataType) -> Value {
    let TypeName::Builtin(name) = &of.name else {
        return Value::Unknown;
    };
    let has_length = matches!(
        &**name,
        "character varying" | "character" | "bit" | "bit varying"
    );
    match of.modifiers.as_slice() {
        [length] if has_length && of.dimensions == 0 => Value::Number(*length),
        _ => Value::Null,
    }
}

fn constraints(state: &State) -> Vec<Row> {
    let own = table_constraints(state)
        .into_iter()
        .filter_map(|(table, name, kind, _)| {
            let kind = match kind {
                "p" => "PRIMARY KEY",
                "u" => "UNIQUE",
                "c" => "CHECK",
                "f" => "FOREIGN KEY",
                _ => return None,
            };
            Some(Row::new([
                ("constraint_catalog", Value::Database),
                ("constraint_schema", Value::text(schema_of(&table))),
                ("constraint_name", Value::text(name)),
                ("table_catalog", Value::Database),
                ("table_schema", Value::text(schema_of(&table))),
                ("table_name", Value::text(&table.name)),
                ("constraint_type", Value::text(kind)),
            ]))
        });
    // A NOT NULL is a check here, with a name made of numbers.
    let not_null = state.schema.tables.iter().map(|table| {
        Row::perhaps([
            ("constraint_schema", Value::text(schema_of(&table.name))),
            ("constraint_name", Value::OfServer(Catalog::Constraint)),
            ("table_schema", Value::text(schema_of(&table.name))),
            ("table_name", Value::text(&table.name.name)),
            ("constraint_type", Value::text("CHECK")),
        ])
    });
    own.chain(not_null)
        .chain(of_server(
            "table_schema",
            "constraint_name",
            Catalog::Constraint,
        ))
        .collect()
}

fn schemata(state: &State) -> Vec<Row> {
    let own = state
        .schema
        .namespaces
        .iter()
        .map(|schema| schema.name.clone());
    let system = ["public", "pg_catalog", "information_schema", "pg_toast"].map(str::to_owned);
    own.filter(|name| !system.contains(name))
        .chain(system.clone())
        .map(|name| {
            Row::new([
                ("catalog_name", Value::Database),
                ("schema_name", Value::Text(name)),
            ])
        })
        .chain([Row::perhaps([(
            "schema_name",
            Value::OfServer(Catalog::Namespace),
        )])])
        .collect()
}

/// The sequence of an identity column is not shown.
fn sequences(state: &State) -> Vec<Row> {
    let own = state.schema.sequences.iter();
    own.map(|sequence| {
        Row::new([
            ("sequence_catalog", Value::Database),
            ("sequence_schema", Value::text(schema_of(&sequence.name))),
            ("sequence_name", Value::text(&sequence.name.name)),
        ])
    })
    .collect()
}

/// One row for each event but TRUNCATE, which the standard does not know.
fn triggers(state: &State) -> Vec<Row> {
    let own = state.schema.triggers.iter();
    own.flat_map(|trigger| {
        let events = trigger.events.iter();
        let shown = events.filter(|event| !event.eq_ignore_ascii_case("truncate"));
        shown.map(|_| {
            Row::new([
                ("trigger_catalog", Value::Database),
                ("trigger_schema", Value::text(schema_of(&trigger.table))),
                ("trigger_name", Value::text(&trigger.name)),
                (
                    "event_object_schema",
                    Value::text(schema_of(&trigger.table)),
                ),
                ("event_object_table", Value::text(&trigger.table.name)),
            ])
        })
    })
    .collect()
}

fn routines(state: &State) -> Vec<Row> {
    let own = state.schema.routines.iter().map(|routine| {
        Row::new([
            ("routine_catalog", Value::Database),
            ("routine_schema", Value::text(schema_of(&routine.name))),
            ("routine_name", Value::text(&routine.name.name)),
        ])
    });
    let brought = state.schema.extensions.iter().map(|_| Row::perhaps([]));
    own.chain(of_server("routine_schema", "routine_name", Catalog::Other))
        .chain(brought)
        .collect()
}
