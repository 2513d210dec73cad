use std::collections::BTreeMap;

use amani_schema_core::schema::{Column, DataType, Index, IndexKey, ObjectName};
use amani_schema_core::sql;

use super::fact::{Fact, Facts, put, put_expression, text};
use crate::expression::mentions;
use crate::syntax::{Kind, parse_expression};

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

/// Whether an operator class is the default of its type.
pub(super) fn is_default_opclass(name: &str) -> bool {
    DEFAULT_OPCLASSES.contains(&name)
}

/// What is said of an index over these columns.
pub(super) fn index_facts(index: &Index, columns: &[Column]) -> Facts {
    let mut facts = Facts::new();
    let types = columns
        .iter()
        .map(|column| (column.name.clone(), column.data_type.clone()))
        .collect();
    let types: &BTreeMap<String, DataType> = &types;
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
        let opclass = name(&column.opclass).filter(|name| !is_default_opclass(name));
        let collation = name(&column.collation);
        let collation = collation.filter(|name| !is_own_collation(name, &column.key, columns));
        format!(
            "{} {} {} {:?}",
            collation.unwrap_or_default(),
            opclass.unwrap_or_default(),
            column.descending,
            column.unusual_nulls()
        )
    });
    facts.insert("order", text(details.collect::<Vec<_>>().join(", ")));
    facts
}

/// Whether a key has this collation by itself: its column has it, or what its expression is made of.
pub(super) fn is_own_collation(name: &str, key: &IndexKey, columns: &[Column]) -> bool {
    let has_it = |column: &Column| {
        let own = column.collation.as_ref();
        own.is_some_and(|own| own.name == name)
    };
    match key {
        IndexKey::Column(key) => columns
            .iter()
            .any(|column| column.name == *key && has_it(column)),
        IndexKey::Expression(text) => {
            let mut written = collations(&text.0);
            written.any(|written| written == name)
                || columns
                    .iter()
                    .any(|column| has_it(column) && mentions(&text.0, &column.name))
        }
    }
}

/// The collations that stand in an expression.
fn collations(expression: &str) -> impl Iterator<Item = String> + use<> {
    let node = parse_expression(expression);
    let references = node.map(|node| node.descendants(Kind::COLLATION_REF));
    references
        .unwrap_or_default()
        .into_iter()
        .map(|reference| reference.name())
}
