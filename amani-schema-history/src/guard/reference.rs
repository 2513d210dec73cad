//! Objects by their names: casts to `regclass` and the like, and the functions of the catalog.

use amani_schema_core::schema::ObjectName;
use amani_schema_core::sql;

use super::catalog::{Catalog, brings_unknown, is_object};
use super::value::{Reference, Value};
use crate::data_type;
use crate::error::Result;
use crate::state::{State, in_schema, schema_of};
use crate::syntax::parse_expression;

/// A cast: to a name, which is a text, or to an object.
pub(super) fn cast(state: &State, value: Value, target: &str) -> Result<Value> {
    let target = target.rsplit('.').next().unwrap_or(target);
    let catalog = match target {
        "text" | "varchar" | "name" | "character varying" | "sql_identifier" => {
            return Ok(to_text(state, value));
        }
        "oid" if matches!(value, Value::Object(_)) => return Ok(value),
        "boolean" | "bool" if matches!(value, Value::Bool(_)) => return Ok(value),
        "regclass" => Catalog::Class,
        "regtype" => Catalog::Type,
        "regnamespace" => Catalog::Namespace,
        _ => return Ok(Value::Unknown),
    };
    match value {
        Value::Text(text) => match find(state, catalog, &text) {
            Value::Null => Err(format!("{} \"{text}\" does not exist", catalog.noun())),
            found => Ok(found),
        },
        Value::Object(reference) if reference.catalog == catalog => Ok(Value::Object(reference)),
        _ => Ok(Value::Unknown),
    }
}

/// An object prints as its name, without the schema where it is found along the search path.
fn to_text(state: &State, value: Value) -> Value {
    let Value::Object(reference) = value else {
        return match value {
            Value::Text(_) | Value::Null | Value::OfServer(_) | Value::Database => value,
            _ => Value::Unknown,
        };
    };
    if reference.catalog != Catalog::Class {
        return Value::Unknown;
    }
    let name = in_schema(&reference.schema, &reference.name);
    let plain = [reference.name.clone()];
    let is_visible = state.find(&plain, |state, name| is_object(state, Catalog::Class, name));
    Value::Text(if is_visible.as_ref() == Some(&name) {
        sql::identifier(&reference.name)
    } else {
        let parts = [&reference.schema, &reference.name].map(|part| sql::identifier(part));
        parts.join(".")
    })
}

/// The functions that ask what is there.
pub(super) fn call(state: &State, name: &str, arguments: &[Value]) -> Value {
    match (name, arguments) {
        ("to_regclass", [name]) => look_up(state, Catalog::Class, name),
        ("to_regtype", [name]) => look_up(state, Catalog::Type, name),
        ("to_regnamespace", [name]) => look_up(state, Catalog::Namespace, name),
        ("current_schema", []) => state.search_path.first().map_or(Value::Null, Value::text),
        ("current_database" | "current_catalog", []) => Value::Database,
        ("pg_table_is_visible", [Value::Object(reference)]) => {
            is_visible(state, Catalog::Class, reference)
        }
        ("pg_type_is_visible", [Value::Object(reference)]) => {
            is_visible(state, Catalog::Type, reference)
        }
        ("lower", [Value::Text(text)]) if text.is_ascii() => Value::Text(text.to_ascii_lowercase()),
        ("upper", [Value::Text(text)]) if text.is_ascii() => Value::Text(text.to_ascii_uppercase()),
        _ => Value::Unknown,
    }
}

fn look_up(state: &State, catalog: Catalog, name: &Value) -> Value {
    match name {
        Value::Text(text) => find(state, catalog, text),
        Value::Null => Value::Null,
        _ => Value::Unknown,
    }
}

/// The object that a text names; NULL where there is none.
fn find(state: &State, catalog: Catalog, text: &str) -> Value {
    let path = parse_expression(text)
        .map(|node| node.path())
        .unwrap_or_default();
    let Some(name) = path.last() else {
        return Value::Unknown;
    };
    if catalog == Catalog::Namespace {
        return Value::Object(Reference::schema(name)).or_null(is_schema(state, name));
    }
    let found = if catalog == Catalog::Type {
        data_type::resolve(state, text).named_type().cloned()
    } else {
        state.find(&path, |state, name| is_object(state, catalog, name))
    };
    let is_there = found
        .as_ref()
        .is_some_and(|name| is_object(state, catalog, name));
    match found.filter(|_| is_there) {
        Some(found) => Value::Object(Reference::new(catalog, &found)),
        None if catalog.may_bring(name) || path.len() > 2 || brings_unknown(state) => {
            Value::Unknown
        }
        None if catalog == Catalog::Type && text.contains(['[', '(']) => Value::Unknown,
        None if state.temporary.contains(name) => Value::Unknown,
        None => Value::Null,
    }
}

fn is_schema(state: &State, name: &str) -> bool {
    let system = ["public", "pg_catalog", "information_schema", "pg_toast"];
    system.contains(&name)
        || state
            .schema
            .namespaces
            .iter()
            .any(|schema| schema.name == name)
}

/// Whether the name alone leads to the object.
fn is_visible(state: &State, catalog: Catalog, reference: &Reference) -> Value {
    let own = in_schema(&reference.schema, &reference.name);
    let found = state.find(std::slice::from_ref(&reference.name), |state, name| {
        is_object(state, catalog, name)
    });
    match found {
        Some(found) => Value::Bool(found == own),
        None => Value::Bool(false),
    }
}

impl Reference {
    pub(super) fn new(catalog: Catalog, name: &ObjectName) -> Self {
        Self {
            catalog,
            schema: schema_of(name).to_owned(),
            name: name.name.clone(),
        }
    }

    pub(super) fn schema(name: &str) -> Self {
        Self {
            catalog: Catalog::Namespace,
            schema: String::new(),
            name: name.to_owned(),
        }
    }
}

impl Value {
    fn or_null(self, is_there: bool) -> Self {
        if is_there { self } else { Self::Null }
    }
}
