//! What each relation of the catalog holds, made of the schema.

use amani_schema_core::schema::ObjectName;

use super::super::value::{Reference, Value};
use super::{Catalog, Row, in_view, namespace, object, of_server};
use crate::state::{State, index_names, schema_of};

pub(super) fn namespaces(state: &State) -> Vec<Row> {
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

pub(super) fn extensions(state: &State) -> Vec<Row> {
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
pub(in crate::guard) fn relations(state: &State) -> Vec<(ObjectName, &'static str)> {
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

pub(super) fn classes(state: &State) -> Vec<Row> {
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

pub(super) fn types(state: &State) -> Vec<Row> {
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

pub(super) fn labels(state: &State) -> Vec<Row> {
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

pub(super) fn tables(state: &State) -> Vec<Row> {
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

pub(super) fn indexes(state: &State) -> Vec<Row> {
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

pub(super) fn views(state: &State, materialized: bool) -> Vec<Row> {
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

pub(super) fn routines(state: &State) -> Vec<Row> {
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
