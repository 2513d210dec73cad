//! What the last run has read: where all of it is as it was, nothing has to be done.

use std::env;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use crate::config::Config;
use crate::skeleton::Source;
use crate::standing::Standing;
use crate::walk::{Parsed, Tree};
use crate::{Mode, Outcome, files};

/// The record of a run that had nothing to write and nothing to complain about.
pub(crate) struct Known {
    path: PathBuf,
    /// What it depends on beside the sources.
    key: u64,
}

impl Known {
    /// `None` where nothing is kept from run to run.
    pub(crate) fn of(config: &Config, mode: Mode, standing: &Standing) -> Option<Self> {
        let path = config.cache.as_ref()?.join("known");
        let program = env::current_exe().ok()?;
        let built = fs::metadata(&program).ok()?;
        let asked = format!(
            "{config:?} {mode:?} {:?} {:?}",
            standing.knowledge, standing.memory
        );
        let mut hasher = DefaultHasher::new();
        (program, built.len(), built.modified().ok()?).hash(&mut hasher);
        (asked, &standing.folder, &standing.warnings).hash(&mut hasher);
        Some(Self {
            path,
            key: hasher.finish(),
        })
    }

    /// What the last run came to, if a run now would come to the same. What it has left in `OUT_DIR` is right.
    ///
    /// Otherwise it is forgotten: a run that is killed leaves no record of what is not there any more.
    pub(crate) fn recall(&self, parsed: &mut Parsed) -> Option<Outcome> {
        let known = self.unchanged(parsed);
        if known.is_none() {
            drop(fs::remove_file(&self.path));
        }
        known
    }

    fn unchanged(&self, parsed: &mut Parsed) -> Option<Outcome> {
        let text = fs::read_to_string(&self.path).ok()?;
        let mut lines = text.lines();
        if lines.next() != Some(&*self.key.to_string()) {
            return None;
        }
        let mut outcome = Outcome {
            is_known: true,
            ..Outcome::default()
        };
        for line in lines {
            let (kind, rest) = line.split_once(' ')?;
            match kind {
                "source" if Source::read(rest)?.is_same(parsed) => {}
                "watch" => outcome.watched.push(rest.into()),
                "warn" => outcome.warnings.push(rest.replace('\u{b}', "\n")),
                _ => return None,
            }
        }
        Some(outcome)
    }

    /// Keeps a run to recall it.
    pub(crate) fn keep(&self, tree: &Tree, outcome: &Outcome) {
        let mut text = format!("{}\n", self.key);
        for file in &tree.files {
            let Some(source) = Source::of(file) else {
                return;
            };
            let _ = writeln!(text, "source {source}");
        }
        for path in &outcome.watched {
            let _ = writeln!(text, "watch {}", path.display());
        }
        for warning in &outcome.warnings {
            let _ = writeln!(text, "warn {}", warning.replace('\n', "\u{b}"));
        }
        // Without it, all is read at the next run.
        drop(files::write(&self.path, &text));
    }
}
