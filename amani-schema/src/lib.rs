//! Rust types are the PostgreSQL schema: edit them, and `cargo build` writes the migration.
//!
//! ```
//! use amani_schema::{pg_enum, table, PgEnum, Table};
//!
//! /// Where an order stands.
//! #[pg_enum]
//! #[derive(Debug, PartialEq)]
//! pub enum OrderStatus {
//!     Draft,
//!     InProgress,
//! }
//!
//! /// What somebody bought.
//! #[table(name = "orders")]
//! pub struct Order {
//!     #[column(primary_key, identity)]
//!     pub id: i64,
//!     #[column(default = OrderStatus::Draft)]
//!     pub status: OrderStatus,
//!     pub note: Option<String>,
//! }
//!
//! assert_eq!(OrderStatus::LABELS, ["draft", "in_progress"]);
//! assert_eq!("in_progress".parse(), Ok(OrderStatus::InProgress));
//! assert_eq!(Order::SELECT_SQL, "SELECT id, status, note FROM orders");
//! assert!(Order::UPGRADE_SQL.contains("status order_status NOT NULL DEFAULT 'draft'"));
//! ```
//!
//! One annotation is enough to query with: the enums have sqlx's `Type`, `Encode` and `Decode`,
//! the structs its `FromRow`. A build script that calls `amani_schema_build::run()` writes the
//! migrations, and [`schema!`] in the crate root embeds them as `MIGRATOR`.

mod agree;
#[cfg(feature = "catalog")]
pub mod catalog;
mod column;
mod concat;
pub mod migrator;
mod overview;
mod pg_enum;
mod pg_type;
mod references;
mod schema_macro;
mod table;
#[cfg(feature = "testing")]
pub mod testing;

pub use amani_schema_macros::{dropped, pg_enum, sql, table};
pub use column::Column;
pub use migrator::{MigrationFile, Migrator};
pub use overview::{FileState, Overview, OverviewFile, OverviewItem, OverviewStep};
pub use pg_enum::{ParseLabelError, PgEnum};
pub use pg_type::{LiteralDefaults, PgType};
pub use references::{References, TakesDefault};
pub use sqlx;
pub use table::Table;

/// What the expansion of the macros uses; not for use by hand, and not stable.
#[doc(hidden)]
pub mod __private {
    pub use crate::agree::{agree, agree_type, unknown_type, unread};
    pub use crate::column::{
        brackets, column, counts, is_nullable, sql_type, takes_bool, takes_float, takes_integer,
        takes_text, written_column,
    };
    pub use crate::concat::{join, total};
    pub use crate::pg_enum::{
        array_type_info, decode_label, encode_label, label_literal, matches_array, matches_type,
    };
    pub use crate::references::{check_default, check_reference};
    pub use amani_schema_macros::{PgEnumItem, TableItem};
}
