//! What `build.rs` calls: Rust types in, PostgreSQL migrations out.
//!
//! `build.rs` is no more than this:
//!
//! ```no_run
//! # #[allow(clippy::needless_doctest_main)]
//! fn main() {
//!     amani_schema_build::run();
//! }
//! ```
//!
//! The build script walks the module tree from `src/lib.rs` (or `src/main.rs` where there is no
//! lib), reads the items annotated with `#[pg_enum]` and `#[table]`, and writes the migration that
//! creates them into `migrations/`: only when the bytes differ. With `CI` set it compares instead,
//! and a difference fails the build. `AMANI_SCHEMA=write`, `check` or `off` overrules both.
//!
//! ```toml
//! [package.metadata.amani-schema]
//! migrations = "migrations"       # the folder, from the package's own
//! ```
//!
//! A mistake that rustc reports at its place is left to rustc; what only the whole picture shows
//! (two objects of one name, a label that is gone) a macro reports at its place, and where none of them sees
//! it, the build fails with file and line.

mod cfg;
mod config;
mod crates;
mod draft;
mod embed;
mod files;
mod finding;
mod folder;
mod git;
mod intent;
mod known;
mod late;
mod lock;
mod manifest;
mod memory;
mod mistake;
mod mode;
mod model;
mod names;
mod part;
mod paths;
mod present;
mod programs;
mod reading;
mod refusal;
mod report;
mod resolver;
mod run;
mod sealed;
mod settle;
mod skeleton;
mod sqlx_toml;
mod standing;
mod targets;
mod timestamp;
mod unmerged;
mod unseen;
mod walk;

pub use config::{Config, ConfigError};
pub use crates::SourceCrate;
pub use folder::FileState;
pub use intent::intent;
pub use mistake::{Mistake, Spot};
pub use mode::Mode;
pub use present::Present;
pub use run::{Outcome, generate, run, schema};
pub use sealed::draft_versions;
pub use sqlx_toml::SqlxToml;
pub use timestamp::now as timestamp;
pub use unmerged::Unmerged;
