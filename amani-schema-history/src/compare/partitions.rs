use amani_schema_core::schema::{Column, DataType, Expression, IndexKey, Schema, Table};
use amani_schema_core::sql;

use super::fact::{Fact, Facts, text};
use super::indexes::{is_default_opclass, is_own_collation};
use crate::index;
use crate::normal;
use crate::syntax::{Kind, Node, parse};

/// What a table is partitioned by, and which partition of which table it is.
pub(super) fn describe_partitioning(schema: &Schema, table: &Table, facts: &mut Facts) {
    if let Some(by) = &table.partition_by {
        let (strategy, keys) = partition_key(table, by);
        facts.insert("partition strategy", text(strategy));
        let keys = keys.into_iter().map(|key| key.text);
        facts.insert("partition keys", text(keys.collect::<Vec<_>>().join(", ")));
    }
    let Some(partition) = &table.partition_of else {
        return;
    };
    facts.insert("partition of", text(partition.parent.to_string()));
    let parent = schema.table(&partition.parent);
    let keys =
        parent.and_then(|parent| Some(partition_key(parent, parent.partition_by.as_ref()?).1));
    let keys = keys.unwrap_or_default();
    describe_bound(&partition.bound, &keys, facts);
}

/// A key of a partitioned table: its normal form, and its type where that is known.
struct Key {
    text: String,
    data_type: Option<DataType>,
}

/// `RANGE (a, lower(b))` → `range` and its keys.
fn partition_key(table: &Table, by: &Expression) -> (String, Vec<Key>) {
    let (statements, _) = parse(&format!("CREATE TABLE t (c int) PARTITION BY {}", by.0));
    let clause = statements
        .first()
        .and_then(|node| node.child(Kind::PARTITION_BY));
    let Some(clause) = clause else {
        return (by.0.clone(), Vec::new());
    };
    let strategy = clause.child(Kind::PARTITION_STRATEGY);
    let strategy = strategy.map(|strategy| strategy.text().to_ascii_lowercase());
    let items = clause.descendants(Kind::PARTITION_ITEM);
    let keys = items.iter().map(|item| key(&table.columns, item));
    (strategy.unwrap_or_default(), keys.collect())
}

fn key(columns: &[Column], item: &Node) -> Key {
    let Ok(read) = index::read_column(item) else {
        return Key {
            text: item.text(),
            data_type: None,
        };
    };
    let find = |name: &str| columns.iter().find(|column| column.name == name);
    let type_of = |name: &str| find(name).map(|column| column.data_type.clone());
    let (mut text, data_type) = match &read.key {
        IndexKey::Column(name) => (sql::identifier(name), type_of(name)),
        IndexKey::Expression(expression) => (normal::canonical(&expression.0, &type_of), None),
    };
    if let Some(collation) = read
        .collation
        .filter(|name| !is_own_collation(&name.name, &read.key, columns))
    {
        text += &format!(" collate {collation}");
    }
    if let Some(opclass) = read.opclass.filter(|name| !is_default_opclass(&name.name)) {
        text += &format!(" {opclass}");
    }
    Key { text, data_type }
}

/// `FOR VALUES ...`: each value is compared as one of its key.
fn describe_bound(bound: &Expression, keys: &[Key], facts: &mut Facts) {
    let (statements, _) = parse(&format!("CREATE TABLE t PARTITION OF p {}", bound.0));
    let Some(node) = statements.first() else {
        facts.insert("bound", text(&*bound.0));
        return;
    };
    let type_of = |place: usize| keys.get(place).and_then(|key| key.data_type.clone());
    if let Some(list) = node.child(Kind::PARTITION_FOR_VALUES_IN) {
        let values = list.nodes().map(|value| (value.text(), type_of(0)));
        facts.insert("values", Fact::Values(values.collect()));
    } else if let Some(range) = node.child(Kind::PARTITION_FOR_VALUES_FROM) {
        for (name, kind) in [
            ("from", Kind::PARTITION_FROM_VALUES),
            ("to", Kind::PARTITION_TO_VALUES),
        ] {
            let side = range.child(kind);
            let values = side.iter().flat_map(Node::nodes).enumerate();
            let values = values.map(|(place, value)| (value.text(), type_of(place)));
            facts.insert(name, Fact::Values(values.collect()));
        }
    } else if let Some(hash) = node.child(Kind::PARTITION_FOR_VALUES_WITH) {
        facts.insert("remainder", text(normal::hash_bound(&hash.text())));
    } else {
        facts.insert("bound", text("default"));
    }
}
