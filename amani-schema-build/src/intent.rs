use amani_schema_core::intent::Intent;

use crate::config::Config;
use crate::mistake::Mistake;
use crate::run;

/// What the types of a package say of the way from the previous schema: renames, removed labels and
/// the like, read from its source as the build script reads it.
///
/// # Errors
///
/// As [`schema`](crate::schema).
pub fn intent(config: &Config) -> Result<Intent, Vec<Mistake>> {
    run::read(config).map(|(_, model)| model.intent)
}
