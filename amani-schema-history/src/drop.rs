//! What goes away, and what goes with it.

use amani_schema_core::schema::{Index, IndexKey, ObjectName, Table};

use crate::code;
use crate::error::Result;
use crate::expression;
use crate::inherit;
use crate::state::{State, schema_of};
use crate::syntax::{Kind, Node};

/// `DROP TABLE`, `DROP VIEW`, `DROP TYPE` and the like, each with a list of names.
pub(crate) fn drop(state: &mut State, node: &Node) -> Result {
    let if_exists = node.has(Kind::IF_EXISTS);
    let cascade = node.has(Kind::CASCADE);
    let references = node.nodes().filter(|child| {
        matches!(
            child.kind(),
            Kind::TABLE_NAME_REF
                | Kind::VIEW_REF
                | Kind::SEQUENCE_REF
                | Kind::INDEX_REF
                | Kind::TYPE_NAME_REF
                | Kind::DOMAIN_REF
                | Kind::SCHEMA_REF
                | Kind::EXTENSION_REF
                | Kind::STATISTICS_REF
        )
    });
    let paths: Vec<Vec<String>> = references.map(|reference| reference.path()).collect();
    for path in paths {
        let dropped = drop_one(state, node.kind(), &path, cascade)?;
        if !dropped && !if_exists {
            return Err(format!("\"{}\" does not exist", path.join(".")));
        }
    }
    Ok(())
}

/// Drops one object; whether it was there.
fn drop_one(state: &mut State, kind: Kind, path: &[String], cascade: bool) -> Result<bool> {
    if state.is_temporary(path) {
        state.temporary.retain(|name| Some(name) != path.last());
        return Ok(true);
    }
    match kind {
        Kind::DROP_TABLE => {
            let Some(name) = state.table(path) else {
                return Ok(false);
            };
            table(state, &name, cascade).map(|()| true)
        }
        Kind::DROP_VIEW | Kind::DROP_MATERIALIZED_VIEW => {
            let is_view = |state: &State, name: &ObjectName| {
                state.schema.views.iter().any(|view| view.name == *name)
            };
            let Some(name) = state.find(path, is_view) else {
                return Ok(false);
            };
            view(state, &name, cascade);
            Ok(true)
        }
        Kind::DROP_SEQUENCE => {
            let Some(name) = crate::sequence::find(state, path) else {
                return Ok(false);
            };
            sequence(state, &name, cascade)?;
            Ok(true)
        }
        Kind::DROP_INDEX => {
            let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
            let Some(name) = state.find(path, is_index) else {
                return Ok(false);
            };
            index(state, &name)?;
            Ok(true)
        }
        Kind::DROP_TYPE | Kind::DROP_DOMAIN => {
            let Some(name) = state.find(path, State::is_type) else {
                return Ok(false);
            };
            user_type(state, &name, cascade)?;
            Ok(true)
        }
        Kind::DROP_SCHEMA => namespace(state, path.last().map_or("", String::as_str), cascade),
        Kind::DROP_EXTENSION => {
            let before = state.schema.extensions.len();
            state
                .schema
                .extensions
                .retain(|extension| Some(&extension.name) != path.last());
            Ok(state.schema.extensions.len() < before)
        }
        _ => {
            let is_there = |state: &State, name: &ObjectName| {
                state
                    .schema
                    .statistics
                    .iter()
                    .any(|item| item.name == *name)
            };
            let Some(name) = state.find(path, is_there) else {
                return Ok(false);
            };
            state.schema.statistics.retain(|item| item.name != name);
            Ok(true)
        }
    }
}

fn depends(what: &str, name: &ObjectName, on: &str) -> String {
    format!("cannot drop {what} because {on} \"{name}\" depends on it")
}

/// A table, its partitions, and all that hangs on it.
pub(crate) fn table(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let mut gone = inherit::with_partitions(state, name);
    if cascade {
        gone = inherit::with_descendants(state, name);
    } else if let Some(child) = inherit::children(state, name)
        .iter()
        .find(|child| !gone.contains(child))
    {
        return Err(depends(&format!("table {name}"), child, "table"));
    }
    for name in gone {
        one_table(state, &name, cascade)?;
    }
    Ok(())
}

fn one_table(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    for other in &mut state.schema.tables {
        if other.name != *name && other.foreign_keys.iter().any(|key| key.target == *name) {
            if !cascade {
                return Err(depends(
                    &format!("table {name}"),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| key.target != *name);
        }
    }
    views_on(state, name, cascade)?;
    let schema = &mut state.schema;
    schema.tables.retain(|table| table.name != *name);
    schema.triggers.retain(|trigger| trigger.table != *name);
    schema.policies.retain(|policy| policy.table != *name);
    schema.rules.retain(|rule| rule.table != *name);
    schema.statistics.retain(|item| item.table != *name);
    let is_owned =
        |owner: Option<&(ObjectName, String)>| owner.is_some_and(|(table, _)| table == name);
    schema
        .sequences
        .retain(|sequence| !is_owned(sequence.owned_by.as_ref()));
    Ok(())
}

/// The views that read a relation: with CASCADE they go too.
fn views_on(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let dependent = dependent_views(state, name);
    if let Some(view) = dependent.first()
        && !cascade
    {
        return Err(depends(&format!("relation {name}"), view, "view"));
    }
    for dependent in dependent {
        view(state, &dependent, true);
    }
    Ok(())
}

fn dependent_views(state: &State, name: &ObjectName) -> Vec<ObjectName> {
    let views = state.schema.views.iter();
    let reads = |query: &str| {
        code::relations(query)
            .iter()
            .any(|path| match path.as_slice() {
                [only] => {
                    only == &name.name
                        && state
                            .search_path
                            .iter()
                            .any(|schema| schema == schema_of(name))
                }
                [.., schema, last] => schema == schema_of(name) && last == &name.name,
                [] => false,
            })
    };
    views
        .filter(|view| view.name != *name && reads(&view.query))
        .map(|view| view.name.clone())
        .collect()
}

fn view(state: &mut State, name: &ObjectName, cascade: bool) {
    state.schema.views.retain(|view| view.name != *name);
    state
        .schema
        .triggers
        .retain(|trigger| trigger.table != *name);
    state.schema.rules.retain(|rule| rule.table != *name);
    if cascade {
        for dependent in dependent_views(state, name) {
            view(state, &dependent, true);
        }
    }
}

fn sequence(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    for table in &mut state.schema.tables {
        for column in &mut table.columns {
            let uses = column
                .default
                .as_ref()
                .is_some_and(|default| crate::rename::sequence_literal(&default.0, name).is_some());
            if uses {
                if !cascade {
                    return Err(depends(
                        &format!("sequence {name}"),
                        &table.name,
                        "a default of",
                    ));
                }
                column.default = None;
            }
        }
    }
    state
        .schema
        .sequences
        .retain(|sequence| sequence.name != *name);
    Ok(())
}

/// An index that no constraint brought; of a partitioned table those of the partitions too.
fn index(state: &mut State, name: &ObjectName) -> Result {
    let owner = state.index_owner(name).ok_or("the index is not there")?;
    if let Some(view) = state
        .schema
        .views
        .iter_mut()
        .find(|view| view.name == owner)
    {
        view.indexes.retain(|index| index.name != name.name);
        return Ok(());
    }
    let table = state.table_mut(&owner)?;
    let Some(place) = table
        .indexes
        .iter()
        .position(|index| index.name == name.name)
    else {
        return Err(format!(
            "cannot drop index {name} because a constraint of \"{owner}\" requires it"
        ));
    };
    let gone = table.indexes.remove(place);
    for partition in inherit::with_partitions(state, &owner).iter().skip(1) {
        let table = state.table_mut(partition)?;
        if let Some(place) = table
            .indexes
            .iter()
            .position(|index| is_same_index(index, &gone))
        {
            table.indexes.remove(place);
        }
    }
    Ok(())
}

fn is_same_index(one: &Index, other: &Index) -> bool {
    let unnamed = |index: &Index| Index {
        name: String::new(),
        comment: None,
        ..index.clone()
    };
    unnamed(one) == unnamed(other)
}

/// A type; with CASCADE the columns, functions and domains of it go too.
fn user_type(state: &mut State, name: &ObjectName, cascade: bool) -> Result {
    let mut columns = Vec::new();
    for table in &state.schema.tables {
        for column in &table.columns {
            if column.data_type.named_type() == Some(name) {
                columns.push((table.name.clone(), column.name.clone()));
            }
        }
    }
    if let Some((table, _)) = columns.first()
        && !cascade
    {
        return Err(depends(&format!("type {name}"), table, "a column of"));
    }
    for (table, name) in columns {
        if state
            .schema
            .table(&table)
            .is_some_and(|table| table.column(&name).is_some())
        {
            column(state, &table, &name, true)?;
        }
    }
    let schema = &mut state.schema;
    let is_of = |routine: &amani_schema_core::schema::Routine| {
        let mut arguments = routine.arguments.iter();
        arguments.any(|argument| argument.data_type.named_type() == Some(name))
            || amani_schema_core::schema::DataType::read(
                routine.returns.trim_start_matches("SETOF "),
            )
            .named_type()
                == Some(name)
    };
    if let Some(routine) = schema.routines.iter().find(|routine| is_of(routine))
        && !cascade
    {
        return Err(depends(&format!("type {name}"), &routine.name, "function"));
    }
    schema.routines.retain(|routine| !is_of(routine));
    schema.enums.retain(|item| item.name != *name);
    schema.composites.retain(|item| item.name != *name);
    schema.ranges.retain(|item| item.name != *name);
    schema.domains.retain(|item| item.name != *name);
    if cascade {
        let of_it = |domain: &&amani_schema_core::schema::Domain| {
            domain.data_type.named_type() == Some(name)
        };
        let domains: Vec<ObjectName> = schema
            .domains
            .iter()
            .filter(of_it)
            .map(|domain| domain.name.clone())
            .collect();
        for domain in domains {
            user_type(state, &domain, true)?;
        }
    }
    Ok(())
}

/// A schema, empty unless with CASCADE; whether it was there.
fn namespace(state: &mut State, name: &str, cascade: bool) -> Result<bool> {
    let is_there = state
        .schema
        .namespaces
        .iter()
        .any(|namespace| namespace.name == name);
    if !is_there && name != "public" {
        return Ok(false);
    }
    let inside = |other: &ObjectName| schema_of(other) == name;
    if cascade {
        let tables: Vec<ObjectName> = state
            .schema
            .tables
            .iter()
            .map(|table| table.name.clone())
            .filter(inside)
            .collect();
        for table in tables {
            if state.schema.table(&table).is_some() {
                self::table(state, &table, true)?;
            }
        }
        let schema = &state.schema;
        let enums = schema.enums.iter().map(|item| &item.name);
        let domains = schema.domains.iter().map(|item| &item.name);
        let composites = schema.composites.iter().map(|item| &item.name);
        let ranges = schema.ranges.iter().map(|item| &item.name);
        let types: Vec<ObjectName> = enums
            .chain(domains)
            .chain(composites)
            .chain(ranges)
            .filter(|name| inside(name))
            .cloned()
            .collect();
        for name in types {
            user_type(state, &name, true)?;
        }
        let schema = &mut state.schema;
        schema.views.retain(|view| !inside(&view.name));
        schema.sequences.retain(|sequence| !inside(&sequence.name));
        schema.routines.retain(|routine| !inside(&routine.name));
        schema.statistics.retain(|item| !inside(&item.name));
        schema.triggers.retain(|trigger| !inside(&trigger.function));
    } else if let Some(table) = state.schema.tables.iter().find(|table| inside(&table.name)) {
        return Err(depends(&format!("schema {name}"), &table.name, "table"));
    }
    state
        .schema
        .namespaces
        .retain(|namespace| namespace.name != name);
    Ok(true)
}

/// A column, and the constraints, indexes, statistics and sequences over it.
pub(crate) fn column(state: &mut State, table: &ObjectName, name: &str, cascade: bool) -> Result {
    for child in inherit::with_descendants(state, table) {
        column_of_one(state, &child, name, cascade)?;
    }
    Ok(())
}

fn column_of_one(state: &mut State, name: &ObjectName, column: &str, cascade: bool) -> Result {
    let is_it = |other: &String| other == column;
    for other in &mut state.schema.tables {
        let references = |key: &amani_schema_core::schema::ForeignKey| {
            key.target == *name && key.target_columns.iter().any(is_it)
        };
        if other.name != *name && other.foreign_keys.iter().any(references) {
            if !cascade {
                return Err(depends(
                    &format!("column {column} of table {name}"),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| !references(key));
        }
    }
    let there = state.table_mut(name)?;
    there.columns.retain(|other| other.name != column);
    let has = |columns: &[String], include: &[String]| columns.iter().chain(include).any(is_it);
    there.primary_key = there
        .primary_key
        .take()
        .filter(|key| !has(&key.columns, &key.include));
    there.uniques.retain(|key| !has(&key.columns, &key.include));
    there.foreign_keys.retain(|key| !has(&key.columns, &[]));
    let own = name.clone();
    there
        .foreign_keys
        .retain(|key| key.target != own || !has(&key.target_columns, &[]));
    there
        .checks
        .retain(|check| !expression::mentions(&check.expression.0, column));
    there.indexes.retain(|index| !is_over(index, column));
    there.exclusions.retain(|exclusion| {
        let mut elements = exclusion.elements.iter();
        !elements.any(|(element, _)| expression::mentions(&element.0, column))
            && !exclusion
                .predicate
                .as_ref()
                .is_some_and(|text| expression::mentions(&text.0, column))
    });
    let generated = |other: &amani_schema_core::schema::Column| {
        other
            .generated
            .as_ref()
            .is_some_and(|value| expression::mentions(&value.0, column))
    };
    if cascade {
        there.columns.retain(|other| !generated(other));
    }
    let schema = &mut state.schema;
    schema
        .sequences
        .retain(|sequence| sequence.owned_by.as_ref() != Some(&(name.clone(), column.to_owned())));
    schema.statistics.retain(|item| {
        item.table != *name
            || !item
                .columns
                .iter()
                .any(|text| expression::mentions(&text.0, column))
    });
    if cascade {
        schema
            .triggers
            .retain(|trigger| trigger.table != *name || !trigger.columns.iter().any(is_it));
        schema.policies.retain(|policy| {
            let mut texts = policy.using.iter().chain(&policy.with_check);
            policy.table != *name || !texts.any(|text| expression::mentions(&text.0, column))
        });
        let dependent: Vec<ObjectName> = dependent_views(state, name);
        for view_name in dependent {
            let views = state.schema.views.iter();
            let mut query = views
                .filter(|view| view.name == view_name)
                .map(|view| view.query.clone());
            // A view that reads `*` reads the column too.
            if query
                .next()
                .is_some_and(|query| query.contains(column) || query.contains('*'))
            {
                view(state, &view_name, true);
            }
        }
    }
    Ok(())
}

fn is_over(index: &Index, column: &str) -> bool {
    let mut keys = index.columns.iter();
    keys.any(|key| match &key.key {
        IndexKey::Column(name) => name == column,
        IndexKey::Expression(text) => expression::mentions(&text.0, column),
    }) || index.include.iter().any(|name| name == column)
        || index
            .predicate
            .as_ref()
            .is_some_and(|text| expression::mentions(&text.0, column))
}

/// A constraint, in the children too.
pub(crate) fn constraint(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    cascade: bool,
) -> Result {
    let there = state.table_mut(table)?.clone();
    keys_gone(state, &there, name, cascade)?;
    for child in inherit::with_descendants(state, table) {
        let is_own = child == *table;
        let copy = there.clone();
        let table = state.table_mut(&child)?;
        let key_columns = key_columns(&copy, name);
        if is_own {
            remove_constraint(table, name);
            continue;
        }
        // Of a partition it may have another name.
        table
            .checks
            .retain(|check| check.name != name || !check.inherited);
        table
            .foreign_keys
            .retain(|key| key.name != name || !key.inherited);
        if let Some((primary, columns)) = key_columns
            && table.partition_of.is_some()
        {
            if primary {
                table.primary_key = None;
            } else {
                table.uniques.retain(|key| key.columns != columns);
            }
        }
    }
    Ok(())
}

/// The columns of a primary key or unique constraint of this name, and whether it is the former.
fn key_columns(table: &Table, name: &str) -> Option<(bool, Vec<String>)> {
    let primary = table.primary_key.iter().filter(|key| key.name == name);
    let primary = primary.map(|key| (true, key.columns.clone()));
    let uniques = table.uniques.iter().filter(|key| key.name == name);
    primary
        .chain(uniques.map(|key| (false, key.columns.clone())))
        .next()
}

/// Foreign keys that point to a key which goes away.
fn keys_gone(state: &mut State, table: &Table, name: &str, cascade: bool) -> Result {
    let Some((_, columns)) = key_columns(table, name) else {
        return Ok(());
    };
    let mut left = table.clone();
    remove_constraint(&mut left, name);
    for other in &mut state.schema.tables {
        let is_orphan = |key: &amani_schema_core::schema::ForeignKey| {
            let same = key.target_columns.len() == columns.len()
                && key
                    .target_columns
                    .iter()
                    .all(|column| columns.contains(column));
            key.target == table.name && same && !left.has_key(&key.target_columns)
        };
        if other.foreign_keys.iter().any(is_orphan) {
            if !cascade {
                return Err(depends(
                    &format!("constraint {name} on table {}", table.name),
                    &other.name,
                    "a foreign key of",
                ));
            }
            other.foreign_keys.retain(|key| !is_orphan(key));
        }
    }
    Ok(())
}

fn remove_constraint(table: &mut Table, name: &str) {
    table.primary_key = table.primary_key.take().filter(|key| key.name != name);
    table.uniques.retain(|key| key.name != name);
    table.exclusions.retain(|key| key.name != name);
    table.checks.retain(|check| check.name != name);
    table.foreign_keys.retain(|key| key.name != name);
}

/// `DROP FUNCTION` and its kin.
pub(crate) fn routines(state: &mut State, node: &Node) -> Result {
    let kinds = [Kind::FUNCTION_SIG, Kind::PROCEDURE_SIG, Kind::ROUTINE_SIG];
    let targets: Vec<Node> = kinds
        .iter()
        .flat_map(|kind| node.descendants(*kind))
        .collect();
    for target in targets {
        let places = code::find_routines(state, &target);
        let [place] = places.as_slice() else {
            if places.is_empty() && node.has(Kind::IF_EXISTS) {
                continue;
            }
            return Err(format!(
                "function {} does not exist, or is not the only one",
                target.text()
            ));
        };
        let gone = state.schema.routines[*place].name.clone();
        let triggers = &mut state.schema.triggers;
        if let Some(trigger) = triggers.iter().find(|trigger| trigger.function == gone)
            && !node.has(Kind::CASCADE)
        {
            return Err(depends(
                &format!("function {gone}"),
                &trigger.table,
                "a trigger of",
            ));
        }
        triggers.retain(|trigger| trigger.function != gone);
        state.schema.routines.remove(*place);
    }
    Ok(())
}

/// `DROP TRIGGER`, `DROP POLICY` and `DROP RULE`, each on a table.
pub(crate) fn on_table(state: &mut State, node: &Node) -> Result {
    let name = node.child_of(&[Kind::TRIGGER_REF, Kind::POLICY_REF, Kind::RULE_REF]);
    let name = name.ok_or("the name is missing")?.name();
    let on = node
        .child_of(&[Kind::ON_RELATION, Kind::ON_TABLE])
        .ok_or("the table is missing")?;
    let path = on.nodes().next().ok_or("the table is missing")?.path();
    let is_there = |state: &State, name: &ObjectName| {
        state.schema.table(name).is_some()
            || state.schema.views.iter().any(|view| view.name == *name)
    };
    let Some(table) = state.find(&path, is_there) else {
        if node.has(Kind::IF_EXISTS) || state.is_temporary(&path) {
            return Ok(());
        }
        return Err(format!("relation \"{}\" does not exist", path.join(".")));
    };
    let schema = &mut state.schema;
    let count = schema.triggers.len() + schema.policies.len() + schema.rules.len();
    match node.kind() {
        Kind::DROP_TRIGGER => schema
            .triggers
            .retain(|item| item.table != table || item.name != name),
        Kind::DROP_POLICY => schema
            .policies
            .retain(|item| item.table != table || item.name != name),
        _ => schema
            .rules
            .retain(|item| item.table != table || item.name != name),
    }
    let is_gone = schema.triggers.len() + schema.policies.len() + schema.rules.len() < count;
    if is_gone || node.has(Kind::IF_EXISTS) {
        Ok(())
    } else {
        Err(format!("\"{name}\" for table \"{table}\" does not exist"))
    }
}
