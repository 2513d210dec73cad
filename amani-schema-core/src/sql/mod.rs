//! Model and steps → SQL text: the one place where identifiers and literals are quoted.

mod column;
mod comment;
mod constraint;
mod enums;
mod guard;
mod index;
mod keywords;
mod namespace;
mod print;
mod quote;
mod table;

pub use column::{data_type, definition as column, sequence_options};
pub use constraint::{check, exclusion, foreign_key, primary_key, unique};
pub use enums::{create_enum, drop_enum};
pub use guard::{Counted, lock_tables, patience, stop_if_any, stop_if_lost};
pub use index::create_index;
pub use namespace::{create_namespace, drop_namespace};
pub use print::{print, statements};
pub use quote::{dollar, identifier, literal, object_name};

pub(crate) use constraint::{add_foreign_key, drop_constraint};
pub(crate) use guard::stop_if_rows_would_be_lost;
pub use print::access;
pub use print::{is_list_of_names, settings, table, table_settings};
pub(crate) use table::drop_table;
pub use table::{create_table, is_written};

/// `(a, b)`, quoted.
fn name_list(names: &[String]) -> String {
    format!("({})", comma(names.iter().map(|name| identifier(name))))
}

fn comma(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
