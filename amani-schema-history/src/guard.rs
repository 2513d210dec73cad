//! Questions about what is there, as a `DO` block asks them, answered from the model.
//!
//! `IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood')` is carried out on a catalog made of
//! the schema so far. An answer is given only where the server's can be no other one.

mod catalog;
mod information;
mod query;
mod reference;
mod value;

use std::collections::BTreeMap;

pub(crate) use self::value::Value;
use crate::error::Result;
use crate::state::State;
use crate::syntax::Node;

/// The variables of a block whose values are known.
pub(crate) type Variables = BTreeMap<String, Value>;

/// What an expression comes to; `Unknown` where only the server knows.
pub(crate) fn evaluate(state: &State, variables: &Variables, expression: &Node) -> Result<Value> {
    query::Question { state, variables }.evaluate(expression, &[])
}

/// How many rows a query has.
pub(crate) fn count(state: &State, variables: &Variables, select: &Node) -> Result<Value> {
    query::Question { state, variables }.count(select)
}
