//! Whether the types say what the folder adds up to.

use amani_schema_build::{Config, Mistake};
use amani_schema_core::schema::Schema;
use amani_schema_history::{Difference, Folder, History, compare};

use super::Finding;
use crate::beside::{Beside, Pending, in_words};

/// What to do about a difference that the next build settles.
const BUILD: &str = "run `cargo build` and commit the folder, or put the types right";

/// What a build would write, or asks before it does.
pub(super) fn compare_with(config: &Config, had: &Schema, folder: &Folder) -> Vec<Finding> {
    match Beside::of(config, had) {
        Beside::Same => Vec::new(),
        Beside::Wrong(mistakes) => {
            let mistakes = mistakes.into_iter();
            mistakes.map(|found| of_mistake(config, found)).collect()
        }
        Beside::Pending(pending) if pending.differences.is_empty() => {
            let lines = pending.summary.into_iter();
            lines
                .map(|line| Finding::new(&config.migrations, 0, line, BUILD))
                .collect()
        }
        Beside::Pending(pending) => {
            let differences = pending.differences.iter();
            differences
                .map(|found| describe(config, &pending, folder, found))
                .collect()
        }
    }
}

/// At its place; what has none is about the folder.
fn of_mistake(config: &Config, mistake: Mistake) -> Finding {
    let Mistake {
        code,
        spot,
        message,
        help,
        ..
    } = mistake;
    let finding = match spot {
        Some(spot) => Finding::at(spot, message, &help),
        None => Finding::new(&config.migrations, 0, message, &help),
    };
    Finding {
        code: code.map(|code| code.to_string()),
        ..finding
    }
}

fn describe(config: &Config, pending: &Pending, folder: &Folder, found: &Difference) -> Finding {
    let message = in_words(found);
    if let Some(spot) = pending.types.locate(&found.place) {
        return Finding::at(spot, message, BUILD);
    }
    let is_gone = found.is_of_one_side() && found.right.is_none();
    let last = is_gone.then(|| last_touched(folder, found)).flatten();
    match last {
        Some(file) => Finding::new(file, 1, message, BUILD),
        None => Finding::new(&config.migrations, 0, message, BUILD),
    }
}

/// The newest migration that changed an object, which the types say nothing of.
fn last_touched<'a>(folder: &'a Folder, object: &Difference) -> Option<&'a std::path::Path> {
    let mut history = History::new();
    let mut last = None;
    for migration in &folder.migrations {
        let before = history.schema().clone();
        history.apply(&migration.up.path, &migration.up.sql);
        let changed = compare(&before, history.schema());
        let is_it =
            |found: &Difference| (&found.object, &found.place) == (&object.object, &object.place);
        if changed.iter().any(is_it) {
            last = Some(&*migration.up.path);
        }
    }
    last
}
