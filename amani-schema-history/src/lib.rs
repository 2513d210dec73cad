//! PostgreSQL migrations replayed offline: `migrations/*.sql` → the schema they add up to.
//!
//! ```
//! use amani_schema_history::History;
//!
//! let mut history = History::new();
//! let errors = history.apply("1_users.sql".as_ref(), "CREATE TABLE users (id serial PRIMARY KEY);");
//! assert!(errors.is_empty());
//! let users = &history.schema().tables[0];
//! assert_eq!(users.primary_key.as_ref().unwrap().name, "users_pkey");
//! assert_eq!(history.schema().sequences[0].name.name, "users_id_seq");
//! ```
//!
//! Every statement either changes the model as PostgreSQL changes its catalog, or is known to change
//! nothing in it. One that could and is not understood is an error with file, line and statement,
//! never skipped; a comment in front of it settles it:
//!
//! ```sql
//! -- amani: CREATE TABLE audit (id bigint)
//! SELECT create_audit_table();
//!
//! -- amani: ignore
//! CREATE FOREIGN DATA WRAPPER elsewhere;
//! ```

mod access;
mod alter;
mod beyond;
mod bind;
mod cache;
mod canonical;
mod changing;
mod circle;
mod code;
mod column;
mod comment;
mod compare;
mod constraint;
mod data_type;
pub mod depends;
mod do_block;
mod doubt;
mod drop;
mod error;
mod expression;
mod extension;
mod folder;
mod guard;
mod history;
mod index;
mod inherit;
mod judge;
mod normal;
mod plain_block;
mod rename;
mod roles;
mod sequence;
mod single;
mod state;
mod statement;
mod storage;
mod syntax;
mod table;
mod table_as;
mod targets;
mod temporary;
mod types;
mod unknown;
mod unmanaged;
mod words;

pub use access::{main_owner, without_unsaid_owners};
pub use canonical::{canonical, canonical_where, without_migrator};
pub use circle::{ViewCircle, view_circles};
pub use compare::{Difference, compare, without_parts};
pub use doubt::without_doubts;
pub use error::{HistoryError, Remark};
pub use expression::{is_cast_of, may_name};
pub use folder::{Folder, Migration, Script, line_of};
pub use history::History;
pub use judge::Misjudged;
pub use rename::write_out_stars;
pub use roles::roles_needed;
pub use single::{Statement, Unparsed};
pub use table_as::untold_columns;
pub use targets::gives_columns_of;
pub use unknown::{UnknownName, query_in_expression, unknown_in_expression, unknown_in_query};
pub use words::{Words, words};
