//! Whether the types say what the folder adds up to.

use std::path::PathBuf;

use amani_schema_build::{Config, Present};
use amani_schema_core::intent::Place;
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::{Refusal, evolve};
use amani_schema_history::{Difference, Folder, History, compare};

use super::Finding;

/// What to do about a difference that the next build settles.
const BUILD: &str = "run `cargo build` and commit the folder, or put the types right";

/// What a build would write, or asks before it does.
pub(super) fn compare_with(config: &Config, had: &Schema, folder: &Folder) -> Vec<Finding> {
    let types = match Present::read(config) {
        Ok(types) => types,
        Err(errors) => {
            return errors
                .iter()
                .map(|text| Finding::rendered(config, text))
                .collect();
        }
    };
    match evolve(had, types.schema(), types.intent()) {
        Ok(migrations) if migrations.is_empty() => Vec::new(),
        Ok(migrations) => {
            let differences = compare(had, types.schema());
            let certain: Vec<&Difference> =
                differences.iter().filter(|found| found.certain).collect();
            let found = certain.iter().map(|found| describe(&types, folder, found));
            let found: Vec<Finding> = found.collect();
            if !found.is_empty() {
                return found;
            }
            let lines = migrations
                .into_iter()
                .flat_map(|migration| migration.summary);
            lines
                .map(|line| Finding::new(&config.migrations, 0, line, BUILD))
                .collect()
        }
        Err(refusals) => refusals
            .iter()
            .map(|found| refused(config, &types, found))
            .collect(),
    }
}

fn refused(config: &Config, types: &Present, refusal: &Refusal) -> Finding {
    let place = types.locate(&refusal.place);
    let (file, line) = place.unwrap_or_else(|| (config.migrations.clone(), 0));
    Finding::new(file, line, &*refusal.message, &refusal.help.join("\n"))
}

fn describe(types: &Present, folder: &Folder, found: &Difference) -> Finding {
    let mut places = places(&found.object).into_iter();
    let place = places.find_map(|place| types.locate(&place));
    let (file, line) = place.unwrap_or_else(|| last_touched(folder, &found.object));
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let (had, wanted) = (side(&found.left), side(&found.right));
    let message = match (&found.attribute, &found.right) {
        (Some(attribute), _) => format!(
            "{}, {attribute}: the types say {wanted}, the migrations {had}",
            found.object
        ),
        (None, Some(_)) => format!("{} is in no migration", found.object),
        (None, None) => format!("{} is not in the types any more", found.object),
    };
    Finding::new(file, line, message, BUILD)
}

/// What an object of a comparison is part of, the nearest first: `index users_email_idx on users`.
fn places(object: &str) -> Vec<Place> {
    let name = object.rsplit(' ').next().unwrap_or(object);
    let mut places = Vec::new();
    if let (true, Some((table, column))) = (object.starts_with("column "), name.rsplit_once('.')) {
        places.push(Place::Column(object_name(table), column.to_owned()));
    }
    places.push(Place::Table(object_name(name)));
    places.push(Place::Enum(object_name(name)));
    places
}

fn object_name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, name)) => ObjectName::in_schema(schema, name),
        None => ObjectName::new(text),
    }
}

/// The newest migration that changed an object, which the types say nothing of.
fn last_touched(folder: &Folder, object: &str) -> (PathBuf, usize) {
    let mut history = History::new();
    let mut last = PathBuf::new();
    for migration in &folder.migrations {
        let before = history.schema().clone();
        history.apply(&migration.up.path, &migration.up.sql);
        let changed = compare(&before, history.schema());
        if last.as_os_str().is_empty() || changed.iter().any(|found| found.object == object) {
            last.clone_from(&migration.up.path);
        }
    }
    (last, 1)
}
