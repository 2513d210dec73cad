//! The reference backend of amani-schema: an escrow service.
//!
//! The types in [`models`] are the PostgreSQL schema; `cargo build` keeps `migrations/` equal to
//! them, and [`MIGRATOR`] is that folder, embedded.

pub mod models;

amani_schema::schema!();
