//! What the catalog holds of the parts of a table.

use amani_schema_core::schema::ObjectName;

use super::super::value::Value;
use super::relations::relations;
use super::{Catalog, Row, namespace, object, of_server};
use crate::state::{State, schema_of};

/// The constraints of the tables: table, name, `contype`, and whether it is validated.
pub(in crate::guard) fn table_constraints(
    state: &State,
) -> Vec<(ObjectName, String, &'static str, bool)> {
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

pub(super) fn constraints(state: &State) -> Vec<Row> {
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

pub(super) fn attributes(state: &State) -> Vec<Row> {
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

pub(super) fn triggers(state: &State) -> Vec<Row> {
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

pub(super) fn policies(state: &State) -> Vec<Row> {
    let own = state.schema.policies.iter();
    own.map(|policy| {
        Row::new([
            ("polname", Value::text(&policy.name)),
            ("polrelid", object(Catalog::Class, &policy.table)),
        ])
    })
    .collect()
}

pub(super) fn policy_view(state: &State) -> Vec<Row> {
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
