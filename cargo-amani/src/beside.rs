//! The types beside the folder, as a build sees them: one judgement for all commands.

use amani_schema_build::{Config, Mistake, Mode, Present, Spot};
use amani_schema_core::schema::Schema;
use amani_schema_evolution::evolve;
use amani_schema_history::{Difference, compare, without_parts};

use crate::project::shown;

/// What a build would do that may not write.
pub(crate) enum Beside {
    /// Nothing: the folder is what the types say.
    Same,
    /// Say that the next build that may write makes a difference.
    Pending(Box<Pending>),
    /// Say what is wrong, or what has to be decided.
    Wrong(Vec<Mistake>),
}

/// What the types say otherwise than the folder.
pub(crate) struct Pending {
    pub(crate) types: Present,
    /// What differs for sure: each object that is wholly new or gone without its parts.
    pub(crate) differences: Vec<Difference>,
    /// The way there in words, where there is one from what the folder adds up to.
    pub(crate) summary: Vec<String>,
}

impl Beside {
    /// Looks at the types of a package, whose folder adds up to `had`.
    pub(crate) fn of(config: &Config, had: &Schema) -> Self {
        let outcome = amani_schema_build::generate(config, Mode::Check, None);
        if outcome.mistakes.is_empty() {
            return Self::Same;
        }
        let types = outcome.differs.then(|| Present::read(config));
        // A draft that was edited differs, and says the same.
        let pending = types.and_then(|types| Pending::of(types.ok()?, had));
        match pending {
            Some(pending) => Self::Pending(Box::new(pending)),
            None => Self::Wrong(outcome.mistakes),
        }
    }
}

impl Pending {
    fn of(types: Present, had: &Schema) -> Option<Self> {
        let differences = without_parts(compare(had, types.schema())).into_iter();
        let differences: Vec<Difference> = differences.filter(|found| found.certain).collect();
        let way = evolve(had, types.schema(), types.intent()).unwrap_or_default();
        let summary = way.into_iter().flat_map(|migration| migration.summary);
        let summary: Vec<String> = summary.collect();
        let is_told = !differences.is_empty() || !summary.is_empty();
        is_told.then_some(Self {
            types,
            differences,
            summary,
        })
    }

    /// In words: the way, or what differs.
    pub(crate) fn describe(&self) -> Vec<String> {
        if !self.summary.is_empty() {
            return self.summary.clone();
        }
        let differences = self.differences.iter();
        differences.map(in_words).collect()
    }
}

/// A mistake in a line, with its place.
pub(crate) fn in_a_line(mistake: &Mistake) -> String {
    let line = mistake.message.lines().next().unwrap_or_default();
    let code = mistake.code.map(|code| format!(" [{code}]"));
    let code = code.unwrap_or_default();
    match &mistake.spot {
        Some(Spot {
            file,
            line: row,
            column,
        }) => {
            format!("{}:{row}:{column}: {line}{code}", shown(file))
        }
        None => format!("{line}{code}"),
    }
}

/// A difference between the migrations and the types.
pub(crate) fn in_words(found: &Difference) -> String {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let (had, wanted) = (side(&found.left), side(&found.right));
    match (&found.attribute, &found.right) {
        (Some(attribute), _) => format!(
            "{}, {attribute}: the types say {wanted}, the migrations {had}",
            found.object
        ),
        (None, Some(_)) => format!("{} is in no migration", found.object),
        (None, None) => format!("{} is not in the types any more", found.object),
    }
}
