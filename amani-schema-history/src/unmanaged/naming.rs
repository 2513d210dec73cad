//! The kind and the names of such objects in a statement, as the catalog gives them.

use amani_schema_core::schema::access::CURRENT_USER;
use amani_schema_core::sql;

use super::{parse, text};
use crate::access;
use crate::data_type;
use crate::error::Result;
use crate::state::{State, beside, in_schema};
use crate::statement::words;
use crate::syntax::{Kind, Node};

/// Kinds whose names are in no schema.
const WITHOUT_SCHEMA: &[&str] = &[
    "access method",
    "cast",
    "event trigger",
    "foreign data wrapper",
    "language",
    "publication",
    "server",
    "subscription",
    "transform",
    "user mapping",
];

/// What may stand in front of the name in a statement.
const IN_FRONT: &[Kind] = &[Kind::OR_REPLACE, Kind::IF_EXISTS, Kind::IF_NOT_EXISTS];

/// `DROP_TEXT_SEARCH_DICT` is of the kind `text search dictionary`.
pub(super) fn kind(statement: Kind) -> String {
    let words = words(statement).to_ascii_lowercase();
    let kind = words.split_once(' ').map_or("", |(_, kind)| kind);
    match kind {
        "text search config" => "text search configuration".to_owned(),
        "text search dict" => "text search dictionary".to_owned(),
        kind => kind.to_owned(),
    }
}

pub(super) fn is_in_schema(kind: &str) -> bool {
    !WITHOUT_SCHEMA.contains(&kind)
        // Those are of a schema or of none, and go by other rules.
        && kind != super::defaults::KIND
}

/// A name as a statement gives it.
pub(super) enum Name {
    /// With the method of an operator class behind it: ` using btree`.
    InSchema(Vec<String>, String),
    Plain(String),
}

impl Name {
    pub(super) fn in_schema(path: Vec<String>) -> Self {
        Self::InSchema(path, String::new())
    }

    /// The name of what is created.
    pub(super) fn created(&self, state: &State) -> Result<String> {
        match self {
            Self::InSchema(path, suffix) => Ok(text(&state.new_name(path)?) + suffix),
            Self::Plain(name) => Ok(name.clone()),
        }
    }

    /// What it may mean, the likeliest first.
    pub(super) fn meant(&self, state: &State) -> Vec<String> {
        match self {
            Self::InSchema(path, suffix) => match path.as_slice() {
                [name] => {
                    let schemas = state.search_path.iter();
                    schemas
                        .map(|schema| text(&in_schema(schema, name)) + suffix)
                        .collect()
                }
                [.., schema, name] => vec![text(&in_schema(schema, name)) + suffix],
                [] => Vec::new(),
            },
            Self::Plain(name) => vec![name.clone()],
        }
    }

    /// As it was written.
    pub(super) fn text(&self) -> String {
        match self {
            Self::InSchema(path, suffix) => path.join(".") + suffix,
            Self::Plain(name) => name.clone(),
        }
    }
}

/// The objects that a statement is about.
pub(super) fn given(state: &State, node: &Node, kind: &str) -> Vec<Name> {
    match kind {
        "operator" => operators(node),
        "cast" => {
            let signatures = node.descendants(Kind::CAST_SIG);
            let casts = signatures.iter().map(|signature| cast(state, signature));
            casts.map(Name::Plain).collect()
        }
        "transform" => vec![Name::Plain(transform(state, node))],
        "user mapping" => vec![Name::Plain(user_mapping(state, node))],
        _ => listed(node)
            .iter()
            .map(|name| named(node, name, kind))
            .collect(),
    }
}

/// The name that is made, or all that are referred to.
fn listed(node: &Node) -> Vec<Node> {
    let parts = node.nodes().filter(|part| !IN_FRONT.contains(&part.kind()));
    let mut parts = parts.peekable();
    let kind = parts.peek().map(Node::kind);
    parts.filter(|part| Some(part.kind()) == kind).collect()
}

fn named(node: &Node, name: &Node, kind: &str) -> Name {
    if !is_in_schema(kind) {
        return Name::Plain(name.name());
    }
    let method = node.child(Kind::USING_METHOD);
    let suffix = method.map(|method| format!(" using {}", method.name()));
    // The arguments of an aggregate are no part of its name here.
    let paths = name.descendants(Kind::PATH).into_iter();
    let path = paths.chain(name.descendants(Kind::PATH_REF)).next();
    let path = path.as_ref().unwrap_or(name).path();
    Name::InSchema(path, suffix.unwrap_or_default())
}

/// `===`, or `app.===`: of a signature, or in front of what the operator is made of.
fn operators(node: &Node) -> Vec<Name> {
    let signatures = node.descendants(Kind::OP_SIG);
    let of_signature = |signature: &Node| signature.child(Kind::OP);
    let mut operators: Vec<Node> = signatures.iter().filter_map(of_signature).collect();
    if operators.is_empty() {
        operators.extend(node.child(Kind::OP));
    }
    let name = |operator: &Node| {
        let symbol = operator.text().replace(' ', "");
        let symbol = symbol.rsplit('.').next().unwrap_or_default().to_owned();
        let schema = operator.path();
        Name::in_schema(schema.into_iter().chain([symbol]).collect())
    };
    operators.iter().map(name).collect()
}

/// `integer as mood`.
fn cast(state: &State, signature: &Node) -> String {
    let sides = signature.nodes();
    let types = sides.filter(|side| data_type::KINDS.contains(&side.kind()));
    let types = types.map(|side| data_type::read(state, &side).without_modifiers());
    let types: Vec<String> = types.map(|side| sql::data_type(&side)).collect();
    types.join(" as ")
}

/// `for jsonb language plperl`.
fn transform(state: &State, node: &Node) -> String {
    let of = data_type::of_child(state, node).map(|of| sql::data_type(&of.without_modifiers()));
    let language = node
        .child(Kind::LANGUAGE_REF)
        .map(|language| language.name());
    let (of, language) = (of.unwrap_or_default(), language.unwrap_or_default());
    format!("for {of} language {language}")
}

/// `ada on warehouse`.
fn user_mapping(state: &State, node: &Node) -> String {
    let role = node.descendants(Kind::ROLE_REF).into_iter().next();
    let role = match role {
        Some(role) => access::role(state, &role),
        // `USER` is a word by itself.
        None => state.roles.current.clone(),
    };
    let role = role.unwrap_or_else(|| CURRENT_USER.to_owned());
    let server = node.descendants(Kind::SERVER_REF).first().map(Node::name);
    role + &on(&server.unwrap_or_default())
}

/// Behind whom a mapping is for.
pub(super) fn on(server: &str) -> String {
    format!(" on {server}")
}

/// The name behind an `ALTER`, if that changes it.
pub(super) fn after(node: &Node, name: &str) -> Option<String> {
    let (name, suffix) = match name.split_once(" using ") {
        Some((name, method)) => (name, format!(" using {method}")),
        None => (name, String::new()),
    };
    let is_action = |part: &Node| {
        part.kind() == Kind::SET_SCHEMA || format!("{:?}", part.kind()).ends_with("RENAME_TO")
    };
    let action = node.nodes().find(is_action)?;
    let name = if action.kind() == Kind::SET_SCHEMA {
        in_schema(&action.name(), &parse(name).name)
    } else {
        beside(&parse(name), &action.name())
    };
    Some(text(&name) + &suffix)
}
