//! Objects that are kept by name only: aggregates, operators, casts and the like.

use amani_schema_core::schema::Unmanaged;
use amani_schema_core::sql;

use crate::data_type;
use crate::error::Result;
use crate::state::State;
use crate::statement::words;
use crate::syntax::{Kind, Node};

pub(crate) fn create(state: &mut State, node: &Node) {
    let created = names(state, node);
    let there = &state.schema.unmanaged;
    let is_replaced = node.has(Kind::OR_REPLACE);
    let added: Vec<Unmanaged> = created
        .into_iter()
        .filter(|object| !is_replaced || !there.contains(object))
        .collect();
    state.schema.unmanaged.extend(added);
}

pub(crate) fn drop(state: &mut State, node: &Node) -> Result {
    for gone in names(state, node) {
        let mut objects = state.schema.unmanaged.iter();
        match objects.position(|object| *object == gone) {
            // Of two overloads one stays.
            Some(place) => {
                state.schema.unmanaged.remove(place);
            }
            None if node.has(Kind::IF_EXISTS) => {}
            None => return Err(format!("{} \"{}\" does not exist", gone.kind, gone.name)),
        }
    }
    Ok(())
}

/// Forgets an aggregate; whether there is one of this name.
pub(crate) fn forget(state: &mut State, target: &Node) -> bool {
    let path = target.child(Kind::PATH_REF).map(|path| path.path());
    let own: Vec<String> = path.unwrap_or_default();
    let own: Vec<&str> = own
        .iter()
        .map(String::as_str)
        .filter(|it| *it != "public")
        .collect();
    let gone = Unmanaged {
        kind: "aggregate".to_owned(),
        name: own.join("."),
    };
    let mut objects = state.schema.unmanaged.iter();
    let place = objects.position(|object| *object == gone);
    place
        .map(|place| state.schema.unmanaged.remove(place))
        .is_some()
}

/// The objects of a statement, named as the catalog does.
fn names(state: &State, node: &Node) -> Vec<Unmanaged> {
    let kind = words(node.kind()).to_ascii_lowercase();
    let kind = kind.split_once(' ').map_or("", |(_, kind)| kind).to_owned();
    let names = match &*kind {
        "operator" => {
            let operators = node.descendants(Kind::OP);
            operators.iter().map(|name| operator(state, name)).collect()
        }
        "cast" => {
            let signatures = node.descendants(Kind::CAST_SIG);
            let cast = |signature: &Node| cast(state, signature);
            signatures.iter().map(cast).collect()
        }
        _ => vec![plain(node)],
    };
    let object = |name| Unmanaged {
        kind: kind.clone(),
        name,
    };
    names.into_iter().map(object).collect()
}

/// `===`, or `app.===`.
fn operator(state: &State, node: &Node) -> String {
    let symbol = node.text().replace(' ', "");
    let own = node.path();
    let schema = own.first().or_else(|| state.search_path.first());
    let symbol = symbol.rsplit('.').next().unwrap_or_default();
    match schema.filter(|schema| *schema != "public") {
        Some(schema) => format!("{schema}.{symbol}"),
        None => symbol.to_owned(),
    }
}

/// `integer as mood`.
fn cast(state: &State, signature: &Node) -> String {
    let sides = signature.nodes();
    let types = sides.filter(|side| data_type::KINDS.contains(&side.kind()));
    let types = types.map(|side| data_type::read(state, &side).without_modifiers());
    let types: Vec<String> = types.map(|side| sql::data_type(&side)).collect();
    types.join(" as ")
}

/// The path of the first name that is there.
fn plain(node: &Node) -> String {
    let name = node.nodes().find(|child| {
        !matches!(
            child.kind(),
            Kind::OR_REPLACE | Kind::IF_EXISTS | Kind::IF_NOT_EXISTS
        )
    });
    let Some(name) = name else {
        return String::new();
    };
    // The arguments of an aggregate are no part of its name here.
    let paths = name.descendants(Kind::PATH).into_iter();
    let path = paths.chain(name.descendants(Kind::PATH_REF)).next();
    let path = path.unwrap_or(name).path();
    let own: Vec<String> = path.into_iter().filter(|part| part != "public").collect();
    own.join(".")
}
