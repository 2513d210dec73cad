//! `COMMENT ON`.

use amani_schema_core::schema::ObjectName;

use crate::code;
use crate::error::Result;
use crate::index;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// What is no part of the schema, and what is known by name only.
const BEYOND: &[Kind] = &[
    Kind::OBJECT_ACCESS_METHOD,
    Kind::OBJECT_CAST,
    Kind::OBJECT_COLLATION,
    Kind::OBJECT_CONVERSION,
    Kind::OBJECT_DATABASE,
    Kind::OBJECT_EVENT_TRIGGER,
    Kind::OBJECT_EXTENSION,
    Kind::OBJECT_FOREIGN_DATA_WRAPPER,
    Kind::OBJECT_FOREIGN_TABLE,
    Kind::OBJECT_LANGUAGE,
    Kind::OBJECT_LARGE_OBJECT,
    Kind::OBJECT_OPERATOR,
    Kind::OBJECT_OPERATOR_CLASS,
    Kind::OBJECT_OPERATOR_FAMILY,
    Kind::OBJECT_PUBLICATION,
    Kind::OBJECT_ROLE,
    Kind::OBJECT_SERVER,
    Kind::OBJECT_SUBSCRIPTION,
    Kind::OBJECT_TABLESPACE,
    Kind::OBJECT_TEXT_SEARCH_CONFIG,
    Kind::OBJECT_TEXT_SEARCH_DICT,
    Kind::OBJECT_TEXT_SEARCH_PARSER,
    Kind::OBJECT_TEXT_SEARCH_TEMPLATE,
    Kind::OBJECT_TRANSFORM,
];

pub(crate) fn comment(state: &mut State, node: &Node) -> Result {
    let object = node.nodes().next().ok_or("the object is missing")?;
    // An empty comment is none.
    let text = node.string().filter(|text| !text.is_empty());
    let reference = object.nodes().next();
    let path = reference
        .map(|reference| reference.path())
        .unwrap_or_default();
    match object.kind() {
        Kind::OBJECT_TABLE => {
            if state.is_temporary(&path) {
                return Ok(());
            }
            let name = state.existing_table(&path)?;
            state.table_mut(&name)?.comment = text;
        }
        Kind::OBJECT_COLUMN => on_column(state, path, text)?,
        Kind::OBJECT_CONSTRAINT => on_constraint(state, &object, text)?,
        Kind::OBJECT_INDEX => on_index(state, &path, text)?,
        Kind::OBJECT_TYPE | Kind::OBJECT_DOMAIN => on_type(state, &path, text)?,
        Kind::OBJECT_SCHEMA => {
            let mut namespaces = state.schema.namespaces.iter_mut();
            let name = path.last().cloned().unwrap_or_default();
            match namespaces.find(|namespace| namespace.name == name) {
                Some(namespace) => namespace.comment = text,
                None if name == "public" => {}
                None => return Err(format!("schema \"{name}\" does not exist")),
            }
        }
        Kind::OBJECT_VIEW | Kind::OBJECT_MATERIALIZED_VIEW => {
            let name = find(state, &path, State::is_view)?;
            let mut views = state.schema.views.iter_mut();
            if let Some(view) = views.find(|view| view.name == name) {
                view.comment = text;
            }
        }
        Kind::OBJECT_SEQUENCE => {
            let name = crate::sequence::find(state, &path);
            let name =
                name.ok_or_else(|| format!("relation \"{}\" does not exist", path.join(".")))?;
            let mut sequences = state.schema.sequences.iter_mut();
            if let Some(sequence) = sequences.find(|sequence| sequence.name == name) {
                sequence.comment = text;
            }
        }
        Kind::OBJECT_STATISTICS => {
            let name = find(state, &path, |state, name| {
                state
                    .schema
                    .statistics
                    .iter()
                    .any(|item| item.name == *name)
            })?;
            let mut statistics = state.schema.statistics.iter_mut();
            if let Some(item) = statistics.find(|item| item.name == name) {
                item.comment = text;
            }
        }
        Kind::OBJECT_FUNCTION
        | Kind::OBJECT_PROCEDURE
        | Kind::OBJECT_ROUTINE
        | Kind::OBJECT_AGGREGATE => {
            let target = object.nodes().next().ok_or("the function is missing")?;
            let places = code::find_routines(state, &target);
            let [place] = places.as_slice() else {
                return Err(format!("function {} does not exist", target.text()));
            };
            state.schema.routines[*place].comment = text;
        }
        Kind::OBJECT_TRIGGER | Kind::OBJECT_POLICY | Kind::OBJECT_RULE => {
            on_table_object(state, &object, text)?;
        }
        // Not part of the model, or not of this database's schema.
        kind if BEYOND.contains(&kind) => {}
        other => return Err(format!("COMMENT ON {other:?} is not understood")),
    }
    Ok(())
}

fn find(
    state: &State,
    path: &[String],
    is_there: impl Fn(&State, &ObjectName) -> bool,
) -> Result<ObjectName> {
    let found = state.find(path, is_there);
    found.ok_or_else(|| format!("\"{}\" does not exist", path.join(".")))
}

fn on_column(state: &mut State, mut path: Vec<String>, text: Option<String>) -> Result {
    let column = path.pop().unwrap_or_default();
    if state.is_temporary(&path) {
        return Ok(());
    }
    if let Some(table) = state.table(&path) {
        return crate::column::with(state, &table, &column, |column| column.comment = text);
    }
    let name = find(state, &path, State::is_view)?;
    let mut views = state.schema.views.iter_mut();
    if let Some(view) = views.find(|view| view.name == name) {
        match text {
            Some(text) => view.column_comments.insert(column, text),
            None => view.column_comments.remove(&column),
        };
    }
    Ok(())
}

fn on_constraint(state: &mut State, object: &Node, text: Option<String>) -> Result {
    let name = object
        .child(Kind::CONSTRAINT_NAME_REF)
        .ok_or("the constraint is missing")?
        .name();
    let missing = || format!("constraint \"{name}\" does not exist");
    if let Some(domain) = object.child(Kind::DOMAIN_REF) {
        let domain = find(state, &domain.path(), State::is_type)?;
        let mut domains = state.schema.domains.iter_mut();
        let checks = domains
            .find(|other| other.name == domain)
            .map(|domain| &mut domain.checks);
        let mut checks = checks.into_iter().flatten();
        checks
            .find(|check| check.name == name)
            .ok_or_else(missing)?
            .comment = text;
        return Ok(());
    }
    let table = object
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the table is missing")?;
    let table = state.existing_table(&table.path())?;
    let table = state.table_mut(&table)?;
    let primary = table
        .primary_key
        .iter_mut()
        .map(|key| (&key.name, &mut key.comment));
    let uniques = table
        .uniques
        .iter_mut()
        .map(|key| (&key.name, &mut key.comment));
    let exclusions = table
        .exclusions
        .iter_mut()
        .map(|key| (&key.name, &mut key.comment));
    let checks = table
        .checks
        .iter_mut()
        .map(|check| (&check.name, &mut check.comment));
    let foreign = table
        .foreign_keys
        .iter_mut()
        .map(|key| (&key.name, &mut key.comment));
    let mut all = primary
        .chain(uniques)
        .chain(exclusions)
        .chain(checks)
        .chain(foreign);
    let (_, comment) = all.find(|(other, _)| **other == name).ok_or_else(missing)?;
    *comment = text;
    Ok(())
}

fn on_index(state: &mut State, path: &[String], text: Option<String>) -> Result {
    let name = find(state, path, |state, name| state.index_owner(name).is_some())?;
    index::with_index(state, &name, |index| index.comment = text)
}

fn on_type(state: &mut State, path: &[String], text: Option<String>) -> Result {
    let name = find(state, path, State::is_type)?;
    let schema = &mut state.schema;
    let enums = schema
        .enums
        .iter_mut()
        .map(|item| (&item.name, &mut item.comment));
    let domains = schema
        .domains
        .iter_mut()
        .map(|item| (&item.name, &mut item.comment));
    let composites = schema
        .composites
        .iter_mut()
        .map(|item| (&item.name, &mut item.comment));
    let ranges = schema
        .ranges
        .iter_mut()
        .map(|item| (&item.name, &mut item.comment));
    let mut all = enums.chain(domains).chain(composites).chain(ranges);
    if let Some((_, comment)) = all.find(|(other, _)| **other == name) {
        *comment = text;
    }
    Ok(())
}

fn on_table_object(state: &mut State, object: &Node, text: Option<String>) -> Result {
    let parts: Vec<Vec<String>> = object.nodes().map(|part| part.path()).collect();
    let [name, table] = parts.as_slice() else {
        return Err("the table is missing".to_owned());
    };
    let name = name.last().cloned().unwrap_or_default();
    let table = find(state, table, State::is_table_or_view)?;
    let schema = &mut state.schema;
    let triggers = schema
        .triggers
        .iter_mut()
        .map(|item| (&item.name, &item.table, &mut item.comment));
    let policies = schema
        .policies
        .iter_mut()
        .map(|item| (&item.name, &item.table, &mut item.comment));
    let rules = schema
        .rules
        .iter_mut()
        .map(|item| (&item.name, &item.table, &mut item.comment));
    let found: Vec<_> = match object.kind() {
        Kind::OBJECT_TRIGGER => triggers.collect(),
        Kind::OBJECT_POLICY => policies.collect(),
        _ => rules.collect(),
    };
    let mut found = found.into_iter();
    let missing = || format!("\"{name}\" for table \"{table}\" does not exist");
    let (_, _, comment) = found
        .find(|(other, on, _)| **other == name && **on == table)
        .ok_or_else(missing)?;
    *comment = text;
    Ok(())
}
