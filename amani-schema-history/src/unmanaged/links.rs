//! Which of such objects need which: a foreign table its server, a server its foreign-data wrapper.

use amani_schema_core::schema::Unmanaged;

use super::naming::Name;
use crate::depends::Object;
use crate::state::State;
use crate::syntax::{Kind, Node};

const FAMILY: &str = "operator family";

/// The parts of a statement that name what the object needs.
const NEEDED: &[(Kind, &str)] = &[
    (Kind::FOREIGN_DATA_WRAPPER_REF, "foreign data wrapper"),
    (Kind::SERVER_REF, "server"),
    (Kind::LANGUAGE_REF, "language"),
];

/// Pairs of an object and what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub(crate) struct Links(Vec<(Unmanaged, Unmanaged)>);

impl Links {
    /// Forgets what an object needs.
    pub(crate) fn forget(&mut self, object: &Unmanaged) {
        self.0.retain(|(needing, _)| needing != object);
    }

    /// Calls an object otherwise, and gives back the user mappings, whose names hold that of their server.
    pub(super) fn rename(&mut self, from: &Unmanaged, to: &Unmanaged) -> Vec<Unmanaged> {
        let mut mappings = Vec::new();
        for (needing, needed) in &mut self.0 {
            if needing == from {
                needing.clone_from(to);
            }
            if needed == from {
                needed.clone_from(to);
                mappings.extend(
                    Some(&*needing)
                        .filter(|it| it.kind == "user mapping")
                        .cloned(),
                );
            }
        }
        mappings
    }
}

/// Keeps what a new object needs. An operator class without a family gets one of its own name.
pub(super) fn add(state: &mut State, node: &Node, object: &Unmanaged) {
    let need = |kind: &str, name: String| Unmanaged {
        kind: kind.to_owned(),
        name,
    };
    let mut needed: Vec<Unmanaged> = Vec::new();
    for (part, kind) in NEEDED {
        let parts = node.descendants(*part);
        needed.extend(parts.iter().map(|part| need(kind, part.name())));
    }
    if object.kind == "operator class" {
        let family = need(FAMILY, family(state, node, object));
        let has_own = node.child(Kind::OPERATOR_FAMILY_CLAUSE).is_none();
        if has_own && !state.schema.unmanaged.contains(&family) {
            state.schema.unmanaged.push(family.clone());
        }
        needed.push(family);
    }
    let links = needed.into_iter().map(|needed| (object.clone(), needed));
    state.links.0.extend(links);
}

fn family(state: &State, node: &Node, class: &Unmanaged) -> String {
    let Some(clause) = node.child(Kind::OPERATOR_FAMILY_CLAUSE) else {
        return class.name.clone();
    };
    let method = class.name.split_once(" using ");
    let suffix = method.map_or_else(String::new, |(_, method)| format!(" using {method}"));
    let name = Name::InSchema(clause.path(), suffix);
    let meant = name.meant(state);
    let is_there = |name: &&String| {
        let mut objects = state.schema.unmanaged.iter();
        objects.any(|object| object.kind == FAMILY && object.name == **name)
    };
    let found = meant.iter().find(is_there).or(meant.first());
    found.cloned().unwrap_or_default()
}

/// What cannot be without an object; with a family its classes go along, of the others each stands in the way.
pub(crate) fn needing(state: &State, object: &Unmanaged) -> (Vec<Object>, bool) {
    let links = state.links.0.iter();
    let needing = links.filter(|(_, needed)| needed == object);
    let needing = needing.map(|(needing, _)| Object::Unmanaged(needing.clone()));
    (needing.collect(), object.kind == FAMILY)
}

/// What cannot be without an extension: the servers of its foreign-data wrapper.
pub(crate) fn of_extension(state: &State, extension: &str) -> Vec<Object> {
    let wrappers = [extension.to_owned(), format!("{extension}_fdw")];
    let wrappers = wrappers.into_iter().map(|name| Unmanaged {
        kind: "foreign data wrapper".to_owned(),
        name,
    });
    wrappers
        .flat_map(|wrapper| needing(state, &wrapper).0)
        .collect()
}
