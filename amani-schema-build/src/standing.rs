//! How things stand before the types are asked: the folder, and what git says of it.

use std::collections::BTreeSet;

use amani_schema_history::Folder;

use crate::Mode;
use crate::config::Config;
use crate::folder;
use crate::git::{Repository, Surroundings, version_of};
use crate::memory::{Home, Memory};
use crate::sealed::Knowledge;

/// A folder and what is known of it.
pub(crate) struct Standing {
    pub(crate) folder: Folder,
    pub(crate) surroundings: Surroundings,
    pub(crate) home: Home,
    pub(crate) knowledge: Knowledge,
    pub(crate) memory: Memory,
    pub(crate) warnings: Vec<String>,
}

impl Standing {
    /// Reads the folder, and asks git unless nothing is to be decided.
    pub(crate) fn read(config: &Config, mode: Mode) -> Result<Self, String> {
        let folder = folder::read(config)?;
        if mode == Mode::Off {
            return Ok(Self::of(config, folder, Surroundings::Outside));
        }
        if let Some(script) = folder::conflict(&folder) {
            let file = folder::shown(config, &script.path);
            return Err(format!(
                "{file} holds a conflict of a merge: resolve it and build again"
            ));
        }
        let mut standing = Self::of(config, folder, Surroundings::of(&config.migrations));
        standing.ask(config)?;
        Ok(standing)
    }

    fn of(config: &Config, folder: Folder, surroundings: Surroundings) -> Self {
        Self {
            folder,
            home: Home::of(&config.migrations, &surroundings),
            surroundings,
            knowledge: Knowledge::Nothing,
            memory: Memory::default(),
            warnings: Vec::new(),
        }
    }

    fn ask(&mut self, config: &Config) -> Result<(), String> {
        match &self.surroundings {
            Surroundings::Git(repository) => {
                let base = repository.base(config.base.as_deref());
                self.warnings.extend(base.warning);
                let mut held = BTreeSet::new();
                if let Some(revision) = &base.revision {
                    held = repository.versions(revision)?;
                    check_edited(config, repository, revision, &self.folder)?;
                    check_merged(config, repository, revision, &self.folder)?;
                }
                self.knowledge = Knowledge::Held(held);
                self.memory = self.home.recall(&repository.branch());
            }
            Surroundings::Refused(_) => {}
            Surroundings::Outside => {
                self.memory = self.home.recall("");
                self.knowledge = Knowledge::Drafts(self.memory.versions.clone());
            }
        }
        Ok(())
    }
}

/// A sealed migration that says something else is refused by every database that has applied it, and what it says
/// otherwise would be taken for a part of the past.
fn check_edited(
    config: &Config,
    repository: &Repository,
    base: &str,
    found: &Folder,
) -> Result<(), String> {
    let is_there = |version: i64| found.migrations.iter().any(|it| it.version == version);
    let edited = repository.edited(base).into_iter();
    // A migration that is gone as a whole may be in another one.
    let mut edited = edited.filter(|name| version_of(name).is_some_and(is_there));
    let Some(name) = edited.next() else {
        return Ok(());
    };
    let path = config.migrations.join(name);
    let file = folder::shown(config, &path);
    let (what, why) = if path.exists() {
        let why = "a database that has applied it refuses the other text";
        (format!("says something else than in `{base}`"), why)
    } else {
        ("is gone".to_owned(), "nothing leads back from it then")
    };
    Err(format!(
        "{file} is sealed, and {what}: {why}\n\
         help: take it back, `git restore --source {base} '{file}'`: what shall change goes into the types, or into \
         a migration of its own"
    ))
}

/// A draft that was merged and then rewritten would change what databases have applied.
fn check_merged(
    config: &Config,
    repository: &Repository,
    base: &str,
    folder: &Folder,
) -> Result<(), String> {
    // What is committed is the base itself.
    let rewritten = match base {
        "HEAD" => BTreeSet::new(),
        base => repository.rewritten_after_merge(base),
    };
    let mut generated = folder
        .migrations
        .iter()
        .filter(|found| folder::is_generated(found));
    let Some(found) = generated.find(|found| rewritten.contains(&found.version)) else {
        return Ok(());
    };
    let (file, version) = (folder::shown(config, &found.up.path), found.version);
    let pattern = folder::shown(config, &config.migrations.join(format!("{version}_*")));
    Err(format!(
        "{file} says something else than the migration of that version that was merged into `{base}`\n\
         help: take that one, `git restore --source {base} '{pattern}'`, and remove other files of the \
         version; the next build writes the difference as a new migration"
    ))
}
