//! One object called otherwise, and everything that names it.
//!
//! The server keeps numbers, not names: whatever has been bound to an object follows it. In the model
//! every name and every text that means it is written anew.

mod column;
mod constant;
mod constraint;
mod label;
mod names;
mod relation;
mod routine;
mod stars;
mod texts;
mod types;

pub(crate) use self::column::column;
pub(crate) use self::constraint::constraint;
pub(crate) use self::label::label;
pub(crate) use self::names::namespace;
pub(crate) use self::relation::{sequence, table, view};
pub(crate) use self::routine::{function, routine};
pub(crate) use self::stars::write_out;
pub use self::stars::write_out_stars;
pub(crate) use self::texts::{Edit, edit, edited};
pub(crate) use self::types::type_name;
