//! A written type → the type it means where it stands.

use amani_schema_core::schema::{DataType, ObjectName, TypeName};

use crate::extension;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// The kinds of node that are a type.
pub(crate) const KINDS: &[Kind] = &[
    Kind::ARRAY_TYPE,
    Kind::PATH_TYPE,
    Kind::VARCHAR_TYPE,
    Kind::CHARACTER_TYPE,
    Kind::BIT_TYPE,
    Kind::BIT_VARYING_TYPE,
    Kind::DOUBLE_TYPE,
    Kind::TIME_TYPE,
    Kind::TIMESTAMP_TYPE,
    Kind::INTERVAL_TYPE,
    Kind::PERCENT_TYPE,
];

/// The type that is a child of this node.
pub(crate) fn of_child(state: &State, node: &Node) -> Option<DataType> {
    node.child_of(KINDS).map(|child| read(state, &child))
}

/// The type that this node is, its name looked up along the search path.
pub(crate) fn read(state: &State, node: &Node) -> DataType {
    resolve(state, &node.text())
}

/// The type that this text is.
pub(crate) fn resolve(state: &State, text: &str) -> DataType {
    let text = text
        .strip_prefix("SETOF ")
        .or_else(|| text.strip_prefix("setof "))
        .unwrap_or(text);
    let read = DataType::read(text);
    let TypeName::Named(name) = &read.name else {
        return read;
    };
    let is_qualified = name.schema.is_some() || text.contains('.');
    let path = if is_qualified {
        vec![crate::state::schema_of(name).to_owned(), name.name.clone()]
    } else {
        vec![name.name.clone()]
    };
    let found = state.find(&path, |state, name| {
        state.is_type(name) || extension::is_type(state, name)
    });
    // A type of an extension that is not known here: by its name alone.
    let name = found.unwrap_or_else(|| ObjectName {
        schema: name.schema.clone(),
        name: name.name.clone(),
    });
    DataType {
        name: TypeName::Named(name),
        ..read
    }
}
