use std::collections::BTreeMap;

use amani_schema_core::schema::{
    DataType, Expression, Index, IndexKey, ObjectName, Schema, Table, TypeName, View,
};

use crate::depends::{Form, What, mentions, object_name};
use crate::normal;

/// The same schema with every expression in its normal form, so that a schema that was replayed and
/// one that was read from the server print the same.
///
/// The queries of views are brought into one form only as far as that means the same in every query, and
/// the actions of rules stay as they are: written once, printed by the server in its own words, and
/// compared as `cannot tell` ([`compare`](crate::compare)).
#[must_use]
pub fn canonical(schema: &Schema) -> Schema {
    let mut schema = canonical_where(schema, |_| true);
    for view in &mut schema.views {
        view.query = normal::query(&view.query);
    }
    let columns = schema
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns);
    for column in columns {
        let values = column.default.iter_mut().chain(&mut column.generated);
        values.for_each(|value| value.0 = normal::typed(&value.0, &column.data_type));
    }
    order_views(&mut schema.views);
    schema
}

/// The same schema in which nothing belongs to the owner of its database by name, since that is whoever runs the
/// migrations.
///
/// ```
/// use amani_schema_core::schema::Schema;
/// use amani_schema_history::{History, without_migrator};
///
/// let mut history = History::new();
/// history.apply("1.sql".as_ref(), "CREATE SCHEMA app; ALTER SCHEMA app OWNER TO ada;");
/// let schema = Schema { owner: Some("ada".into()), ..history.schema().clone() };
/// assert_eq!(without_migrator(&schema).namespaces[0].access.owner, None);
/// ```
#[must_use]
pub fn without_migrator(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    crate::access::forget_migrator(&mut schema);
    schema
}

/// Each view behind those that it reads, by name otherwise: so they can be created.
fn order_views(views: &mut Vec<View>) {
    let all = std::mem::take(views).into_iter();
    let mut left: Vec<_> = all.map(|view| (relations(&view.query), view)).collect();
    while !left.is_empty() {
        let waits = |reads: &[ObjectName], view: &View| {
            let mut others = left.iter().filter(|(_, other)| other.name != view.name);
            others.any(|(_, other)| reads.contains(&other.name))
        };
        let next = left.iter().position(|(reads, view)| !waits(reads, view));
        views.push(left.remove(next.unwrap_or(0)).1);
    }
}

/// What a query reads from.
fn relations(query: &str) -> Vec<ObjectName> {
    let all = mentions(Form::Statement, query).into_iter();
    let relations = all.filter(|mention| matches!(mention.what, What::Relation { .. }));
    relations
        .map(|mention| object_name(&mention.path))
        .collect()
}

/// The same, but for the queries of views, and for tables that are left as they are written: where it is
/// known that two of them say the same, their expressions need not be parsed.
#[must_use]
pub fn canonical_where(schema: &Schema, is_due: impl Fn(&Table) -> bool) -> Schema {
    let mut schema = schema.clone();
    for domain in &mut schema.domains {
        let of = domain.data_type.clone();
        rewrite_default(&mut domain.default, &of);
        let types = BTreeMap::from([("value".to_owned(), of)]);
        domain
            .checks
            .iter_mut()
            .for_each(|check| rewrite(&mut check.expression, &types));
    }
    let due = schema.tables.iter_mut().filter(|table| is_due(table));
    due.for_each(rewrite_table);
    let types_of = |tables: &[Table], name: &ObjectName| {
        tables
            .iter()
            .find(|table| table.name == *name)
            .map(Table::column_types)
            .unwrap_or_default()
    };
    for policy in &mut schema.policies {
        let types = types_of(&schema.tables, &policy.table);
        let texts = policy.using.iter_mut().chain(&mut policy.with_check);
        texts.for_each(|text| rewrite(text, &types));
    }
    for statistics in &mut schema.statistics {
        let types = types_of(&schema.tables, &statistics.table);
        statistics
            .columns
            .iter_mut()
            .for_each(|text| rewrite(text, &types));
        statistics.columns.sort();
    }
    for trigger in &mut schema.triggers {
        trigger.columns.sort();
        trigger
            .when
            .iter_mut()
            .for_each(|text| rewrite(text, &BTreeMap::new()));
    }
    for routine in &mut schema.routines {
        for argument in &mut routine.arguments {
            rewrite_default(&mut argument.default, &argument.data_type);
        }
    }
    for view in &mut schema.views {
        view.indexes
            .iter_mut()
            .for_each(|index| rewrite_index(index, &BTreeMap::new()));
    }
    for sequence in &mut schema.sequences {
        let table = sequence.owned_by.as_ref().map(|(table, _)| table);
        let mut tables = schema.tables.iter();
        if let Some(table) = table.and_then(|name| tables.find(|table| table.name == *name)) {
            sequence.unlogged = table.unlogged;
        }
    }
    for extension in &mut schema.extensions {
        // Where it goes without a word.
        let is_usual = |schema: &String| matches!(&**schema, "public" | "pg_catalog");
        extension.schema = extension.schema.take().filter(|schema| !is_usual(schema));
    }
    // Whoever it is, what it owns goes without saying.
    crate::access::forget_migrator(&mut schema);
    sort(&mut schema);
    schema
}

/// Every list by name, so that neither the order of statements nor that of the catalog shows.
fn sort(schema: &mut Schema) {
    schema.namespaces.sort_by_key(|item| item.name.clone());
    schema.extensions.sort_by_key(|item| item.name.clone());
    schema.enums.sort_by_key(|item| item.name.clone());
    schema.domains.sort_by_key(|item| item.name.clone());
    schema.composites.sort_by_key(|item| item.name.clone());
    schema.ranges.sort_by_key(|item| item.name.clone());
    schema.sequences.sort_by_key(|item| item.name.clone());
    schema.tables.sort_by_key(|item| item.name.clone());
    schema.views.sort_by_key(|item| item.name.clone());
    schema
        .routines
        .sort_by_key(|item| (item.name.clone(), item.signature()));
    schema
        .triggers
        .sort_by_key(|item| (item.table.clone(), item.name.clone()));
    schema
        .policies
        .sort_by_key(|item| (item.table.clone(), item.name.clone()));
    schema
        .rules
        .sort_by_key(|item| (item.table.clone(), item.name.clone()));
    schema.statistics.sort_by_key(|item| item.name.clone());
    schema.unmanaged.sort();
    for domain in &mut schema.domains {
        domain.checks.sort_by_key(|item| item.name.clone());
    }
    for view in &mut schema.views {
        view.indexes.sort_by_key(|item| item.name.clone());
    }
    for table in &mut schema.tables {
        table.uniques.sort_by_key(|item| item.name.clone());
        table.checks.sort_by_key(|item| item.name.clone());
        table.foreign_keys.sort_by_key(|item| item.name.clone());
        table.exclusions.sort_by_key(|item| item.name.clone());
        table.indexes.sort_by_key(|item| item.name.clone());
    }
}

fn rewrite(expression: &mut Expression, types: &BTreeMap<String, DataType>) {
    expression.0 = normal::canonical(&expression.0, &|column| types.get(column).cloned());
}

fn rewrite_default(default: &mut Option<Expression>, of: &DataType) {
    *default = default
        .take()
        .filter(|value| !normal::is_null(&value.0))
        .map(|value| Expression(normal::canonical_default(&value.0, of)));
}

fn rewrite_table(table: &mut Table) {
    for column in &mut table.columns {
        // As it is when it has been replayed.
        if let TypeName::Written(text) = &column.data_type.name {
            let read = DataType::read(text);
            let dimensions = column.data_type.dimensions + read.dimensions;
            column.data_type = DataType { dimensions, ..read };
        }
    }
    let types = table.column_types();
    for column in &mut table.columns {
        let of = column.data_type.clone();
        rewrite_default(&mut column.default, &of);
        column
            .generated
            .iter_mut()
            .for_each(|value| rewrite(value, &types));
        column.data_type.dimensions = column.data_type.dimensions.min(1);
        let own = column.identity_sequence.take();
        column.identity_sequence = own.filter(|own| !own.is_default_of(&table.name, column));
    }
    table
        .checks
        .iter_mut()
        .for_each(|check| rewrite(&mut check.expression, &types));
    for exclusion in &mut table.exclusions {
        exclusion
            .elements
            .iter_mut()
            .for_each(|(element, _)| rewrite(element, &types));
        exclusion
            .predicate
            .iter_mut()
            .for_each(|predicate| rewrite(predicate, &types));
    }
    for index in &mut table.indexes {
        rewrite_index(index, &types);
    }
    if let Some(by) = &mut table.partition_by {
        by.0 = lowercase(&by.0.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(partition) = &mut table.partition_of {
        partition.bound.0 = partition
            .bound
            .0
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
    }
}

/// What is not quoted is the same in whatever case.
fn lowercase(text: &str) -> String {
    let mut open = None;
    let folded = text.chars().map(|character| {
        match open {
            Some(quote) if quote == character => open = None,
            None if matches!(character, '"' | '\'') => open = Some(character),
            _ => {}
        }
        if open.is_some() {
            character
        } else {
            character.to_ascii_lowercase()
        }
    });
    folded.collect()
}

fn rewrite_index(index: &mut Index, types: &BTreeMap<String, DataType>) {
    index
        .predicate
        .iter_mut()
        .for_each(|predicate| rewrite(predicate, types));
    for column in &mut index.columns {
        column.nulls = column.unusual_nulls();
        if let IndexKey::Expression(expression) = &mut column.key {
            rewrite(expression, types);
        }
    }
}
