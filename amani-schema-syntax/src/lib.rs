//! Annotated Rust items → the schema model: one reading for both readers.
//!
//! The macros read an item from the compiler, the build script reads it from the source text. Both
//! call this crate, so that both understand the same and complain in the same words. Mistakes are
//! collected in [`Errors`], all of an item at once, each at the key, field or variant it is about.
//!
//! What an item cannot know by itself (the SQL name of another table, of an enum type) stays a
//! Rust path here; [`TableItem::lower`] asks [`Names`] for it.

mod attributes;
mod casing;
mod check;
mod column;
mod default;
mod doc;
mod dropped;
mod errors;
mod expressions;
mod foreign_key;
mod index;
mod intent;
mod item_attributes;
mod keys;
mod lower;
mod note;
mod past;
mod pg_enum;
mod reading;
mod removed;
mod rust_type;
mod sql_item;
mod table;
mod text;
mod unique;
mod variant;
mod walked;

pub use casing::Casing;
pub use column::{ColumnType, Field};
pub use default::{FieldDefault, Literal, LiteralKind};
pub use dropped::DroppedItem;
pub use errors::Errors;
pub use expressions::{SqlRole, WrittenSql};
pub use foreign_key::{ForeignKeyItem, Target};
pub use item_attributes::{crate_path, item_arguments};
pub use lower::Names;
pub use note::Note;
pub use pg_enum::EnumItem;
pub use reading::{Blanks, Reading};
pub use removed::Removed;
pub use rust_type::RustType;
pub use sql_item::SqlItem;
pub use table::TableItem;
pub use text::{rust_text, suggestion};
pub use variant::Variant;
pub use walked::Walked;
