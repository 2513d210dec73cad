//! The schema model of amani-schema: what a PostgreSQL schema holds, in which order its parts are
//! created, and the SQL that creates and drops them.
//!
//! Everything here is a pure function of its input: no parser, no server, no files. The rooms, read
//! from left to right:
//!
//! * [`schema`]: the model, in the nouns of PostgreSQL's manual, and the rules that hold for it;
//! * [`intent`]: what the source says about the way from one schema to the next;
//! * [`plan`]: a schema → the ordered [`Step`](plan::Step)s that build it;
//! * [`sql`]: model and steps → text. Identifiers and literals are quoted there and nowhere else.
//!
//! ```
//! use amani_schema_core::plan::Plan;
//! use amani_schema_core::schema::{Access, Enum, ObjectName, Schema};
//!
//! let schema = Schema {
//!     enums: vec![Enum {
//!         name: ObjectName::new("mood"),
//!         labels: vec!["happy".into(), "sad".into()],
//!         comment: None,
//!         access: Access::default(),
//!     }],
//!     ..Schema::default()
//! };
//! let plan = Plan::create(&schema);
//! assert!(plan.up().contains("CREATE TYPE mood AS ENUM ('happy', 'sad');"));
//! assert!(plan.down().contains("DROP TYPE IF EXISTS mood;"));
//! ```

pub mod code;
pub mod intent;
pub mod order;
pub mod plan;
pub mod schema;
pub mod sql;
pub mod template;
