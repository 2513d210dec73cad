use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Check, Column, DataType, ForeignKey, Index, IndexKey, ObjectName, Sequence, Table,
};
use amani_schema_core::sql;

use super::fact::{Fact, Facts, put, put_default, put_expression, text, type_text};
use crate::normal;
use crate::table_as;

pub(super) fn sequence_facts(sequence: &Sequence) -> Facts {
    let mut facts = Facts::new();
    facts.insert("type", text(type_text(&sequence.data_type)));
    let numbers = [
        ("start", sequence.start),
        ("increment", sequence.increment),
        ("minimum", sequence.min),
        ("maximum", sequence.max),
        ("cache", sequence.cache),
    ];
    for (name, number) in numbers {
        facts.insert(name, text(number.to_string()));
    }
    facts.insert("cycle", text(sequence.cycle.to_string()));
    let owner = sequence.owned_by.as_ref();
    put(
        &mut facts,
        "owned by",
        owner.map(|(table, column)| format!("{table}.{column}")),
    );
    put(&mut facts, "comment", sequence.comment.clone());
    facts
}

pub(super) fn describe_table(table: &Table, all: &mut BTreeMap<String, Facts>) {
    let types: BTreeMap<String, DataType> = table
        .columns
        .iter()
        .map(|column| (column.name.clone(), column.data_type.clone()))
        .collect();
    let name = &table.name;
    all.insert(format!("table {name}"), table_facts(table));
    for column in &table.columns {
        all.insert(
            format!("column {name}.{}", column.name),
            column_facts(column, &types),
        );
        let sequence = column.identity_sequence.as_deref();
        if let Some(sequence) = sequence.filter(|own| !own.is_default_of(name, column)) {
            let object = format!("identity sequence of {name}.{}", column.name);
            let mut facts = sequence_facts(sequence);
            facts.insert("name", text(sequence.name.to_string()));
            all.insert(object, facts);
        }
    }
    let constraint = |constraint: &str| format!("constraint {constraint} on {name}");
    if let Some(key) = &table.primary_key {
        let mut facts = key_facts("primary key", &key.columns, &key.include, false);
        facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
        put(&mut facts, "comment", key.comment.clone());
        all.insert(constraint(&key.name), facts);
    }
    for key in &table.uniques {
        let mut facts = key_facts("unique", &key.columns, &key.include, key.nulls_not_distinct);
        facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
        put(&mut facts, "comment", key.comment.clone());
        all.insert(constraint(&key.name), facts);
    }
    for check in &table.checks {
        all.insert(constraint(&check.name), check_facts(check, &types));
    }
    for key in &table.foreign_keys {
        all.insert(constraint(&key.name), foreign_key_facts(key));
    }
    for exclusion in &table.exclusions {
        let mut facts = Facts::new();
        facts.insert("kind", text("exclusion"));
        facts.insert("method", text(&*exclusion.method));
        let elements = exclusion
            .elements
            .iter()
            .map(|(element, operator)| format!("({}) = ({operator})", element.0));
        let elements: Vec<String> = elements.collect();
        facts.insert(
            "elements",
            Fact::Expression(
                elements.join(" AND ").replace(") = (", ") + '") + "'",
                types.clone(),
            ),
        );
        put_expression(
            &mut facts,
            "predicate",
            exclusion.predicate.as_ref(),
            &types,
        );
        facts.insert("deferrable", text(format!("{:?}", exclusion.deferrable)));
        put(&mut facts, "comment", exclusion.comment.clone());
        all.insert(constraint(&exclusion.name), facts);
    }
    for index in &table.indexes {
        all.insert(
            format!("index {} on {name}", index.name),
            index_facts(index, &types),
        );
    }
}

fn table_facts(table: &Table) -> Facts {
    let mut facts = Facts::new();
    facts.insert("unlogged", text(table.unlogged.to_string()));
    let parents: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
    facts.insert("inherits", text(parents.join(", ")));
    let partition_by = table
        .partition_by
        .as_ref()
        .map(|by| by.0.replace(' ', "").to_ascii_lowercase());
    put(&mut facts, "partition by", partition_by);
    if let Some(partition) = &table.partition_of {
        facts.insert("partition of", text(partition.parent.to_string()));
        facts.insert("bound", text(normal::bound(&partition.bound.0)));
    }
    facts.insert("options", text(format!("{:?}", table.options)));
    facts.insert(
        "row security",
        text(format!(
            "{} {}",
            table.row_security, table.force_row_security
        )),
    );
    put(
        &mut facts,
        "replica identity",
        table.replica_identity.clone(),
    );
    put(&mut facts, "comment", table.comment.clone());
    facts
}

fn column_facts(column: &Column, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    let is_unknown = table_as::is_unknown(&column.data_type);
    let data_type = || text(type_text(&column.data_type));
    facts.insert(
        "type",
        if is_unknown {
            Fact::Untold
        } else {
            data_type()
        },
    );
    let collation = column.collation.as_ref().map(ToString::to_string);
    put(&mut facts, "collation", collation);
    if is_unknown {
        facts.insert("collation", Fact::Unknown);
    }
    facts.insert("nullable", text(column.nullable.to_string()));
    put_default(&mut facts, column.default.as_ref(), &column.data_type);
    put_expression(&mut facts, "generated", column.generated.as_ref(), types);
    put(
        &mut facts,
        "identity",
        column.identity.map(|identity| format!("{identity:?}")),
    );
    facts.insert("settings", text(format!("{:?}", column.settings)));
    facts.insert("inherited", text(column.inherited.to_string()));
    put(&mut facts, "comment", column.comment.clone());
    facts
}

fn key_facts(
    kind: &str,
    columns: &[String],
    include: &[String],
    nulls_not_distinct: bool,
) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text(kind));
    facts.insert("columns", text(columns.join(", ")));
    facts.insert("include", text(include.join(", ")));
    facts.insert("nulls not distinct", text(nulls_not_distinct.to_string()));
    facts
}

pub(super) fn check_facts(check: &Check, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text("check"));
    put_expression(&mut facts, "expression", Some(&check.expression), types);
    facts.insert("no inherit", text(check.no_inherit.to_string()));
    facts.insert("not valid", text(check.not_valid.to_string()));
    facts.insert("inherited", text(check.inherited.to_string()));
    put(&mut facts, "comment", check.comment.clone());
    facts
}

fn foreign_key_facts(key: &ForeignKey) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text("foreign key"));
    facts.insert("columns", text(key.columns.join(", ")));
    facts.insert(
        "references",
        text(format!(
            "{} ({})",
            key.target,
            key.target_columns.join(", ")
        )),
    );
    facts.insert(
        "actions",
        text(format!("{:?} {:?}", key.on_delete, key.on_update)),
    );
    facts.insert("match full", text(key.match_full.to_string()));
    facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
    facts.insert("not valid", text(key.not_valid.to_string()));
    facts.insert("inherited", text(key.inherited.to_string()));
    put(&mut facts, "comment", key.comment.clone());
    facts
}

/// Operator classes that are the default of their type, written out or not.
const DEFAULT_OPCLASSES: &[&str] = &[
    "array_ops",
    "bool_ops",
    "bpchar_ops",
    "bytea_ops",
    "date_ops",
    "enum_ops",
    "float4_ops",
    "float8_ops",
    "int2_ops",
    "int4_ops",
    "int8_ops",
    "interval_ops",
    "jsonb_ops",
    "name_ops",
    "numeric_ops",
    "oid_ops",
    "range_ops",
    "text_ops",
    "time_ops",
    "timestamp_ops",
    "timestamptz_ops",
    "tsvector_ops",
    "uuid_ops",
];

pub(super) fn index_facts(index: &Index, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("unique", text(index.unique.to_string()));
    facts.insert(
        "nulls not distinct",
        text(index.nulls_not_distinct.to_string()),
    );
    facts.insert("method", text(index.method.clone().unwrap_or_default()));
    facts.insert("include", text(index.include.join(", ")));
    put_expression(&mut facts, "predicate", index.predicate.as_ref(), types);
    facts.insert("options", text(format!("{:?}", index.options)));
    put(&mut facts, "comment", index.comment.clone());
    let keys = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) => sql::identifier(name),
        IndexKey::Expression(expression) => format!("({})", expression.0),
    });
    let keys: Vec<String> = keys.collect();
    facts.insert(
        "keys",
        Fact::Expression(format!("ROW({})", keys.join(", ")), types.clone()),
    );
    let details = index.columns.iter().map(|column| {
        let name = |name: &Option<ObjectName>| name.as_ref().map(|name| name.name.clone());
        let opclass = name(&column.opclass).filter(|name| !DEFAULT_OPCLASSES.contains(&&**name));
        format!(
            "{} {} {} {:?}",
            name(&column.collation).unwrap_or_default(),
            opclass.unwrap_or_default(),
            column.descending,
            column.unusual_nulls()
        )
    });
    facts.insert("order", text(details.collect::<Vec<_>>().join(", ")));
    facts
}
