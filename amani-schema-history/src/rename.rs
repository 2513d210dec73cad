//! One object called otherwise, and everything that names it.

use amani_schema_core::schema::{DataType, Index, IndexKey, ObjectName, Schema, Table, TypeName};
use amani_schema_core::sql;

use crate::error::Result;
use crate::expression;
use crate::inherit;
use crate::state::{State, beside, constraint_names, schema_of};
use crate::syntax::{Kind, Node, parse_expression};

/// A column, in the children too.
pub(crate) fn column(state: &mut State, table: &ObjectName, from: &str, to: &str) -> Result {
    let there = state.table_mut(table)?;
    if there.column(from).is_none() {
        return Err(format!("column \"{from}\" does not exist"));
    }
    if there.column(to).is_some() {
        return Err(format!(
            "column \"{to}\" of relation \"{table}\" already exists"
        ));
    }
    for name in inherit::with_descendants(state, table) {
        column_of_one(state, &name, from, to)?;
    }
    Ok(())
}

fn column_of_one(state: &mut State, name: &ObjectName, from: &str, to: &str) -> Result {
    let rename = |column: &mut String| {
        if column == from {
            to.clone_into(column);
        }
    };
    let table = state.table_mut(name)?;
    table
        .columns
        .iter_mut()
        .for_each(|column| rename(&mut column.name));
    columns_of_keys(table).for_each(rename);
    for index in &mut table.indexes {
        index_columns(index).for_each(rename);
    }
    each_expression(table, |text| {
        *text = expression::rename_column(text, from, to);
    });
    if let Some(by) = &mut table.partition_by {
        by.0 = rename_word(&by.0, from, to);
    }
    let schema = &mut state.schema;
    for other in &mut schema.tables {
        for key in other
            .foreign_keys
            .iter_mut()
            .filter(|key| key.target == *name)
        {
            key.target_columns.iter_mut().for_each(rename);
        }
    }
    for sequence in &mut schema.sequences {
        let owner = sequence
            .owned_by
            .iter_mut()
            .filter(|(table, _)| table == name);
        owner.for_each(|(_, column)| rename(column));
    }
    for trigger in schema
        .triggers
        .iter_mut()
        .filter(|trigger| trigger.table == *name)
    {
        trigger.columns.iter_mut().for_each(rename);
        if let Some(when) = &mut trigger.when {
            when.0 = expression::rename_column(&when.0, from, to);
        }
    }
    for policy in schema
        .policies
        .iter_mut()
        .filter(|policy| policy.table == *name)
    {
        for text in policy.using.iter_mut().chain(&mut policy.with_check) {
            text.0 = expression::rename_column(&text.0, from, to);
        }
    }
    for statistics in schema
        .statistics
        .iter_mut()
        .filter(|item| item.table == *name)
    {
        for column in &mut statistics.columns {
            column.0 = expression::rename_column(&column.0, from, to);
        }
        statistics.columns.sort();
    }
    Ok(())
}

fn columns_of_keys(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let primary = table.primary_key.iter_mut();
    let primary = primary.flat_map(|key| key.columns.iter_mut().chain(&mut key.include));
    let uniques = table.uniques.iter_mut();
    let uniques = uniques.flat_map(|key| key.columns.iter_mut().chain(&mut key.include));
    let foreign = table
        .foreign_keys
        .iter_mut()
        .flat_map(|key| &mut key.columns);
    primary.chain(uniques).chain(foreign)
}

fn index_columns(index: &mut Index) -> impl Iterator<Item = &mut String> {
    let keys = index
        .columns
        .iter_mut()
        .filter_map(|column| match &mut column.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        });
    keys.chain(&mut index.include)
}

/// `RANGE (a, b)`: what stands in the parentheses is read as expressions.
fn rename_word(text: &str, from: &str, to: &str) -> String {
    let Some((strategy, list)) = text.split_once('(') else {
        return text.to_owned();
    };
    let inside = list.strip_suffix(')').unwrap_or(list);
    let row = format!("ROW({inside})");
    let renamed = expression::rename_column(&row, from, to);
    format!(
        "{strategy}{}",
        renamed.strip_prefix("ROW").unwrap_or(&renamed)
    )
}

/// A constraint, and the index that it brought.
pub(crate) fn constraint(state: &mut State, table: &ObjectName, from: &str, to: &str) -> Result {
    for name in inherit::with_descendants(state, table) {
        let there = state.table_mut(&name)?;
        if constraint_names(there).any(|other| other == to) {
            return Err(format!(
                "constraint \"{to}\" for relation \"{table}\" already exists"
            ));
        }
        let primary = there.primary_key.iter_mut().map(|key| &mut key.name);
        let uniques = there.uniques.iter_mut().map(|key| &mut key.name);
        let exclusions = there.exclusions.iter_mut().map(|key| &mut key.name);
        let checks = there.checks.iter_mut().map(|check| &mut check.name);
        let foreign = there.foreign_keys.iter_mut().map(|key| &mut key.name);
        let mut all = primary
            .chain(uniques)
            .chain(exclusions)
            .chain(checks)
            .chain(foreign);
        match all.find(|other| *other == from) {
            Some(found) => to.clone_into(found),
            None if name == *table => {
                return Err(format!(
                    "constraint \"{from}\" for table \"{table}\" does not exist"
                ));
            }
            None => {}
        }
    }
    Ok(())
}

/// A table, also into another schema; its own sequences go along there.
pub(crate) fn table(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    if state.is_relation(to) || state.is_type(to) {
        return Err(format!("relation \"{to}\" already exists"));
    }
    state.table_mut(from)?.name = to.clone();
    let schema = &mut state.schema;
    for table in &mut schema.tables {
        let targets = table.foreign_keys.iter_mut().map(|key| &mut key.target);
        let parents = table.inherits.iter_mut();
        let partition = table
            .partition_of
            .iter_mut()
            .map(|partition| &mut partition.parent);
        for name in targets.chain(parents).chain(partition) {
            rename_name(name, from, to);
        }
    }
    let triggers = schema.triggers.iter_mut().map(|item| &mut item.table);
    let policies = schema.policies.iter_mut().map(|item| &mut item.table);
    let rules = schema.rules.iter_mut().map(|item| &mut item.table);
    let statistics = schema.statistics.iter_mut().map(|item| &mut item.table);
    for name in triggers.chain(policies).chain(rules).chain(statistics) {
        rename_name(name, from, to);
    }
    move_sequences(state, from, to)?;
    type_name(&mut state.schema, from, to);
    Ok(())
}

fn move_sequences(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    let mut moved = Vec::new();
    for sequence in &mut state.schema.sequences {
        if let Some((table, _)) = sequence
            .owned_by
            .as_mut()
            .filter(|(table, _)| table == from)
        {
            *table = to.clone();
            if schema_of(from) != schema_of(to) {
                moved.push((sequence.name.clone(), beside(to, &sequence.name.name)));
            }
        }
    }
    for (from, to) in moved {
        sequence(state, &from, &to)?;
    }
    for column in &mut state.table_mut(to)?.columns {
        if let Some(own) = &mut column.identity_sequence {
            own.name = beside(to, &own.name.name);
        }
    }
    Ok(())
}

/// A schema: everything in it moves along.
pub(crate) fn namespace(state: &mut State, from: &str, to: &str) -> Result {
    if state
        .schema
        .namespaces
        .iter()
        .any(|namespace| namespace.name == to)
    {
        return Err(format!("schema \"{to}\" already exists"));
    }
    let found = state
        .schema
        .namespaces
        .iter_mut()
        .find(|namespace| namespace.name == from);
    let missing = || format!("schema \"{from}\" does not exist");
    to.clone_into(&mut found.ok_or_else(missing)?.name);
    let is_inside = |name: &&ObjectName| schema_of(name) == from;
    let schema = &state.schema;
    let tables: Vec<ObjectName> = schema
        .tables
        .iter()
        .map(|item| &item.name)
        .filter(is_inside)
        .cloned()
        .collect();
    let sequences: Vec<ObjectName> = schema
        .sequences
        .iter()
        .map(|item| &item.name)
        .filter(is_inside)
        .cloned()
        .collect();
    let enums = schema.enums.iter().map(|item| &item.name);
    let domains = schema.domains.iter().map(|item| &item.name);
    let composites = schema.composites.iter().map(|item| &item.name);
    let ranges = schema
        .ranges
        .iter()
        .flat_map(|item| [&item.name, &item.multirange]);
    let all = enums.chain(domains).chain(composites).chain(ranges);
    let types: Vec<ObjectName> = all.filter(is_inside).cloned().collect();
    for name in tables {
        table(state, &name, &crate::state::in_schema(to, &name.name))?;
    }
    for name in sequences
        .iter()
        .filter(|name| {
            state
                .schema
                .sequences
                .iter()
                .any(|item| item.name == **name)
        })
        .cloned()
        .collect::<Vec<_>>()
    {
        sequence(state, &name, &crate::state::in_schema(to, &name.name))?;
    }
    for name in types {
        type_name(
            &mut state.schema,
            &name,
            &crate::state::in_schema(to, &name.name),
        );
    }
    let schema = &mut state.schema;
    let enums = schema.enums.iter_mut().map(|item| &mut item.name);
    let domains = schema.domains.iter_mut().map(|item| &mut item.name);
    let composites = schema.composites.iter_mut().map(|item| &mut item.name);
    let ranges = schema
        .ranges
        .iter_mut()
        .flat_map(|item| [&mut item.name, &mut item.multirange]);
    let views = schema.views.iter_mut().map(|item| &mut item.name);
    let routines = schema.routines.iter_mut().map(|item| &mut item.name);
    let functions = schema.triggers.iter_mut().map(|item| &mut item.function);
    let statistics = schema.statistics.iter_mut().map(|item| &mut item.name);
    let all = enums.chain(domains).chain(composites).chain(ranges);
    for name in all
        .chain(views)
        .chain(routines)
        .chain(functions)
        .chain(statistics)
    {
        if schema_of(name) == from {
            *name = crate::state::in_schema(to, &name.name);
        }
    }
    state
        .search_path
        .iter_mut()
        .filter(|schema| *schema == from)
        .for_each(|schema| to.clone_into(schema));
    Ok(())
}

fn rename_name(name: &mut ObjectName, from: &ObjectName, to: &ObjectName) {
    if name == from {
        *name = to.clone();
    }
}

/// A sequence, and the defaults that take their values from it.
pub(crate) fn sequence(state: &mut State, from: &ObjectName, to: &ObjectName) -> Result {
    if state.is_relation(to) {
        return Err(format!("relation \"{to}\" already exists"));
    }
    for sequence in &mut state.schema.sequences {
        rename_name(&mut sequence.name, from, to);
    }
    for table in &mut state.schema.tables {
        each_expression(table, |text| {
            if let Some(place) = sequence_literal(text, from) {
                let with = sql::literal(&sql::object_name(to));
                *text = expression::replace(text, &[place], &with);
            }
        });
    }
    Ok(())
}

/// Where the text names a sequence as `nextval('...')`.
pub(crate) fn sequence_literal(text: &str, name: &ObjectName) -> Option<std::ops::Range<usize>> {
    let node = parse_expression(text)?;
    let literals = node.descendants(Kind::LITERAL).into_iter();
    let mut literals = literals.filter(|literal| {
        let path = literal.string().map(|text| DataType::read(&text));
        let named = path.as_ref().and_then(DataType::named_type);
        named == Some(name)
    });
    let range = literals.next()?.range();
    text.to_ascii_lowercase()
        .contains("nextval")
        .then(|| range.start - 7..range.end - 7)
}

/// A type: everything that is of it, and the casts to it.
pub(crate) fn type_name(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    each_type(schema, |data_type| {
        if data_type.named_type() == Some(from) {
            data_type.name = TypeName::Named(to.clone());
        }
    });
    for table in &mut schema.tables {
        each_expression(table, |text| *text = rename_type_in(text, from, to));
    }
    for policy in &mut schema.policies {
        for text in policy.using.iter_mut().chain(&mut policy.with_check) {
            text.0 = rename_type_in(&text.0, from, to);
        }
    }
    for trigger in &mut schema.triggers {
        if let Some(text) = &mut trigger.when {
            text.0 = rename_type_in(&text.0, from, to);
        }
    }
}

fn rename_type_in(text: &str, from: &ObjectName, to: &ObjectName) -> String {
    if !text.contains(&*from.name) {
        return text.to_owned();
    }
    let Some(node) = parse_expression(text) else {
        return text.to_owned();
    };
    let is_it = |node: &Node| DataType::read(&node.text()).named_type() == Some(from);
    let types = node.descendants(Kind::PATH_TYPE).into_iter().filter(is_it);
    let paths = types.filter_map(|node| node.child(Kind::PATH_REF));
    let places: Vec<_> = paths
        .map(|path| path.range().start - 7..path.range().end - 7)
        .collect();
    expression::replace(text, &places, &sql::object_name(to))
}

/// Every type that is named in the schema.
pub(crate) fn each_type(schema: &mut Schema, mut change: impl FnMut(&mut DataType)) {
    for table in &mut schema.tables {
        table
            .columns
            .iter_mut()
            .for_each(|column| change(&mut column.data_type));
    }
    schema
        .domains
        .iter_mut()
        .for_each(|domain| change(&mut domain.data_type));
    for composite in &mut schema.composites {
        composite
            .attributes
            .iter_mut()
            .for_each(|attribute| change(&mut attribute.data_type));
    }
    schema
        .ranges
        .iter_mut()
        .for_each(|range| change(&mut range.subtype));
    for routine in &mut schema.routines {
        routine
            .arguments
            .iter_mut()
            .for_each(|argument| change(&mut argument.data_type));
        let mut returned = DataType::read(&routine.returns);
        let before = returned.clone();
        change(&mut returned);
        if returned != before {
            routine.returns = sql::data_type(&returned);
        }
    }
}

/// Every expression of a table, its own and those of what hangs on it.
pub(crate) fn each_expression(table: &mut Table, mut change: impl FnMut(&mut String)) {
    for column in &mut table.columns {
        column
            .default
            .iter_mut()
            .for_each(|default| change(&mut default.0));
        column
            .generated
            .iter_mut()
            .for_each(|value| change(&mut value.0));
    }
    table
        .checks
        .iter_mut()
        .for_each(|check| change(&mut check.expression.0));
    for exclusion in &mut table.exclusions {
        exclusion
            .elements
            .iter_mut()
            .for_each(|(element, _)| change(&mut element.0));
        exclusion
            .predicate
            .iter_mut()
            .for_each(|predicate| change(&mut predicate.0));
    }
    for index in &mut table.indexes {
        each_index_expression(index, &mut change);
    }
}

fn each_index_expression(index: &mut Index, change: &mut impl FnMut(&mut String)) {
    index
        .predicate
        .iter_mut()
        .for_each(|predicate| change(&mut predicate.0));
    for column in &mut index.columns {
        if let IndexKey::Expression(expression) = &mut column.key {
            change(&mut expression.0);
        }
    }
}
