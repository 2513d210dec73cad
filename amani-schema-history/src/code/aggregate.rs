//! Aggregates: routines that are put together from others.

use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, ObjectName, Routine, RoutineKind, Securable};
use amani_schema_core::sql;

use super::routine;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};
use crate::unmanaged;

/// The options that name a function.
const FUNCTIONS: &[&str] = &[
    "combinefunc",
    "deserialfunc",
    "finalfunc",
    "mfinalfunc",
    "minvfunc",
    "msfunc",
    "serialfunc",
    "sfunc",
];

/// What an option says where it is left out.
const USUAL: &[(&str, &str)] = &[
    ("finalfunc_modify", "read_only"),
    ("mfinalfunc_modify", "read_only"),
    ("msspace", "0"),
    ("parallel", "unsafe"),
    ("sspace", "0"),
];

/// `CREATE AGGREGATE`. One that takes its rows in an order, and one in the way of before PostgreSQL 8.2, is known by
/// name only.
pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let list = node.child(Kind::PARAM_LIST);
    let is_plain = |list: &Node| list.descendants(Kind::AGGREGATE_ORDER_BY).is_empty();
    let Some(list) = list.filter(is_plain) else {
        return unmanaged::create(state, node);
    };
    let name = node.child(Kind::AGGREGATE_NAME);
    let path = name.ok_or("the aggregate's name is missing")?.path();
    let name = state.new_name(&path)?;
    let arguments = list.children(Kind::PARAM).into_iter();
    let arguments = arguments.map(|node| routine::argument(state, &node));
    let aggregate = Routine {
        name: name.clone(),
        kind: RoutineKind::Aggregate,
        arguments: arguments.collect(),
        returns: String::new(),
        language: "internal".to_owned(),
        body: String::new(),
        attributes: options(node),
        comment: None,
        access: state.new_access(Securable::Routine, &name),
    };
    routine::add(state, aggregate, node.has(Kind::OR_REPLACE))
}

fn options(node: &Node) -> BTreeMap<String, String> {
    let list = node.child(Kind::ATTRIBUTE_LIST);
    let list = list
        .iter()
        .flat_map(|list| list.children(Kind::ATTRIBUTE_OPTION));
    let all = list.filter_map(|option| {
        let key = option
            .child(Kind::ATTRIBUTE_NAME)?
            .name()
            .to_ascii_lowercase();
        let written = option.child(Kind::ATTRIBUTE_VALUE);
        let value = written.map_or_else(|| "true".to_owned(), |value| value_of(&key, &value));
        Some((key, value))
    });
    let is_usual =
        |(key, value): &(String, String)| USUAL.contains(&(key.as_str(), value.as_str()));
    all.filter(|pair| !is_usual(pair)).collect()
}

/// As the catalog's own words have it.
fn value_of(key: &str, node: &Node) -> String {
    let text = node.text().trim().to_owned();
    if let Some(constant) = node.string_within() {
        return sql::literal(&constant);
    }
    match key {
        _ if FUNCTIONS.contains(&key) => function(&node.path()).unwrap_or(text),
        "stype" | "mstype" => sql::data_type(&DataType::read(&text).without_modifiers()),
        "sortop" => text,
        _ => text.to_ascii_lowercase(),
    }
}

/// A function's name, without the schemas that are searched anyway.
fn function(path: &[String]) -> Option<String> {
    let is_usual = |part: &&String| matches!(part.as_str(), "public" | "pg_catalog");
    let own: Vec<&String> = path.iter().filter(|part| !is_usual(part)).collect();
    let name = match own.as_slice() {
        [schema, name] => ObjectName::in_schema(*schema, *name),
        [name] => ObjectName::new(*name),
        _ => return None,
    };
    Some(sql::object_name(&name))
}
