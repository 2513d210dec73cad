//! What is made for the session: it is gone at its end, and no part of the schema.

use crate::changing;
use crate::code;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// The schema that stands for the one of the session.
pub(crate) const SCHEMA: &str = "pg_temp";

/// What names the object that a statement makes.
const NAMES: &[Kind] = &[
    Kind::TABLE_NAME,
    Kind::VIEW,
    Kind::SEQUENCE,
    Kind::TYPE_NAME,
    Kind::DOMAIN,
    Kind::FUNCTION_NAME,
    Kind::PROCEDURE_NAME,
];

/// Whether a statement makes something in the schema of the session, which is then known by its name.
pub(crate) fn is_made(state: &mut State, node: &Node) -> Result<bool> {
    let into = node.child(Kind::INTO_CLAUSE);
    let Some(name) = into.as_ref().unwrap_or(node).child_of(NAMES) else {
        return Ok(false);
    };
    let path = name.path();
    let is_first = state.search_path.first().is_some_and(|it| it == SCHEMA);
    let is_of_session = is_within(&path) || path.len() == 1 && is_first;
    if !is_of_session {
        return Ok(false);
    }
    match name.kind() {
        // They are never found without their schema.
        Kind::FUNCTION_NAME | Kind::PROCEDURE_NAME => check_routine(state, node)?,
        _ => state.temporary.extend(path.last().cloned()),
    }
    Ok(true)
}

pub(crate) fn is_within(path: &[String]) -> bool {
    matches!(path, [schema, _] if schema == SCHEMA)
}

/// A routine is not kept, so what it does when it is called would not be seen.
fn check_routine(state: &State, node: &Node) -> Result {
    let mut beside = state.clone();
    code::create_routine(&mut beside, node)?;
    let mut made = beside.schema.routines.iter();
    let made = made.find(|it| it.name.schema.as_deref() == Some(SCHEMA));
    made.map_or(Ok(()), |routine| changing::check_routine(state, routine))
}
