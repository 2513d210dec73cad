//! A PostgreSQL server of one's own, a picture of a whole catalog, and the proof that migrations go up, down
//! and up again: for tests, tools and demonstrations.

mod database;
mod locate;
mod round_trip;
mod server;
mod snapshot;

pub use database::scratch_database;
pub use round_trip::{RoundTrip, RoundTripError, prove_round_trip};
pub use server::{ScratchServer, StartError};
pub use snapshot::CatalogSnapshot;
