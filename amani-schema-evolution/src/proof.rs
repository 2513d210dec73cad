//! No migration is given out that does not lead where it should, and back.

use std::path::Path;

use amani_schema_core::code::Code;
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
            code: Code::Unproven,
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

/// Replays all migrations on the whole of the previous schema, up and down again. Where there are none
/// the two must say the same: nothing to do is a claim as well.
pub(crate) fn prove_all(
    previous: &Schema,
    migrations: &[Migration],
    next: &Schema,
) -> Result<(), Vec<Refusal>> {
    let mut history = History::of(previous.clone());
    let ups = migrations.iter().map(|migration| &*migration.up);
    let found = replay(&mut history, ups, next);
    if !found.is_empty() {
        return Err(vec![wrong("way up", found)]);
    }
    let has_way_down = |migration: &Migration| !migration.down.contains(NO_WAY_DOWN);
    if migrations.is_empty() || !migrations.iter().all(has_way_down) {
        return Ok(());
    }
    let downs = migrations.iter().rev().map(|migration| &*migration.down);
    let found = replay(&mut history, downs, previous);
    if found.is_empty() {
        Ok(())
    } else {
        Err(vec![wrong("way down", found)])
    }
}

fn wrong(way: &str, differences: Vec<String>) -> Refusal {
    Refusal {
        code: Code::Unproven,
        place: Place::Schema,
        message: format!(
            "the {way} that was found would not lead there: this is a mistake of amani-schema"
        ),
        help: differences,
    }
}

fn differences(from: &Schema, sql: &str, to: &Schema) -> Vec<String> {
    let mut history = History::of(from.clone());
    replay(&mut history, [sql].into_iter(), to)
}

/// What is wrong after these.
fn replay<'a>(
    history: &mut History,
    texts: impl Iterator<Item = &'a str>,
    to: &Schema,
) -> Vec<String> {
    let file = Path::new("planned.sql");
    let errors = texts.flat_map(|sql| history.apply(file, sql));
    let mut found: Vec<String> = errors.map(|error| error.to_string()).collect();
    let differences = compare(history.schema(), to).into_iter();
    let certain = differences.filter(|difference| difference.certain);
    found.extend(certain.map(|difference| difference.to_string()));
    found
}
