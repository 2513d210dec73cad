//! A PostgreSQL server of one's own, and a picture of a whole catalog: for tests, tools and
//! demonstrations.

mod database;
mod locate;
mod server;
mod snapshot;

pub use database::scratch_database;
pub use server::{ScratchServer, StartError};
pub use snapshot::CatalogSnapshot;
