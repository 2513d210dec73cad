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
    let copied = (node.kind() == Kind::PERCENT_TYPE).then(|| of_column(state, node));
    copied
        .flatten()
        .unwrap_or_else(|| resolve(state, &node.text()))
}

/// `t.a%TYPE` is the type of the column as it is now.
fn of_column(state: &State, node: &Node) -> Option<DataType> {
    let tokens = node.tokens();
    let words = tokens.take_while(|token| token.kind != Kind::PERCENT);
    let words = words.filter(|token| token.kind != Kind::DOT && token.kind != Kind::SETOF_KW);
    let mut path: Vec<String> = words.map(|token| token.name()).collect();
    let column = path.pop()?;
    if let Some(table) = state.table(&path) {
        let column = state.schema.table(&table)?.column(&column)?;
        return Some(column.data_type.clone());
    }
    let composites = &state.schema.composites;
    let is_one = |name: &ObjectName| composites.iter().any(|it| it.name == *name);
    let name = state.find(&path, |_, name| is_one(name))?;
    let composite = composites.iter().find(|it| it.name == name)?;
    let mut attributes = composite.attributes.iter();
    let attribute = attributes.find(|it| it.name == column)?;
    Some(attribute.data_type.clone())
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
