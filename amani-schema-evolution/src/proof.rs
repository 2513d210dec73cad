//! No migration is given out that does not lead where it should, and back.

use std::path::Path;

use amani_schema_core::intent::Place;
use amani_schema_core::schema::Schema;
use amani_schema_history::{History, compare};

use crate::migration::{Migration, NO_WAY_DOWN};
use crate::refusal::Refusal;
use crate::stage::Stage;

/// Replays both ways of a migration.
pub(crate) fn prove(stage: &Stage, migration: &Migration) -> Result<(), Vec<Refusal>> {
    let up = differences(&stage.from, &migration.up, &stage.to);
    let down = if migration.down.contains(NO_WAY_DOWN) {
        Vec::new()
    } else {
        differences(&stage.to, &migration.down, &stage.from)
    };
    let name = &migration.name;
    let refusals: Vec<Refusal> = [("up", up), ("down", down)]
        .into_iter()
        .filter(|(_, differences)| !differences.is_empty())
        .map(|(way, differences)| Refusal {
            place: Place::Schema,
            message: format!(
                "the way {way} of {name} would not lead there: this is a mistake of amani-schema"
            ),
            help: differences,
        })
        .collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// Two schemas between which there is nothing to do say the same.
pub(crate) fn prove_same(previous: &Schema, next: &Schema) -> Result<(), Vec<Refusal>> {
    let differences = differences(previous, "", next);
    if differences.is_empty() {
        return Ok(());
    }
    Err(vec![Refusal {
        place: Place::Schema,
        message: "the schemas differ in a way that no migration was found for: this is a mistake of amani-schema"
            .to_owned(),
        help: differences,
    }])
}

fn differences(from: &Schema, sql: &str, to: &Schema) -> Vec<String> {
    let mut history = History::of(from.clone());
    let errors = history.apply(Path::new("planned.sql"), sql);
    let errors = errors.iter().map(ToString::to_string);
    let differences = compare(history.schema(), to);
    let certain = differences.iter().filter(|difference| difference.certain);
    errors.chain(certain.map(ToString::to_string)).collect()
}
