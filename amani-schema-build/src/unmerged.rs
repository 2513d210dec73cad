//! The migrations that the base branch does not hold, by whomever they were written, for who puts others in
//! their place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use amani_schema_evolution::Migration;
use amani_schema_history::{Folder, Migration as Found};

use crate::draft::{self, Change};
use crate::folder::{self, scripts};
use crate::git::{Repository, Surroundings};
use crate::lock::Lock;
use crate::memory::Home;
use crate::{files, timestamp};

/// A folder of migrations in two parts: what the base branch holds, and what it does not.
///
/// ```no_run
/// use amani_schema_build::Unmerged;
///
/// let unmerged = Unmerged::read("migrations".as_ref(), None, None).unwrap();
/// println!("{} beyond {}", unmerged.open().migrations.len(), unmerged.base());
/// ```
pub struct Unmerged {
    path: PathBuf,
    all: Folder,
    past: Folder,
    open: Folder,
    base: String,
    repository: Repository,
    home: Home,
}

impl Unmerged {
    /// Reads a folder that stands in a work tree of git. What counts as held is what the revision `since`
    /// holds; else `base`, as a package names it; else the remote's default branch, else `HEAD`.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, is in no work tree or in the midst of a merge, or git does not answer.
    pub fn read(path: &Path, base: Option<&str>, since: Option<&str>) -> Result<Self, String> {
        let all = Folder::read(path).map_err(|error| error.to_string())?;
        let surroundings = Surroundings::of(path);
        let home = Home::of(path, &surroundings);
        let unknown = "git does not say which migrations are merged";
        let repository = match surroundings {
            Surroundings::Git(repository) => repository,
            Surroundings::Refused(reason) => return Err(format!("{unknown}: {reason}")),
            Surroundings::Outside => {
                return Err(format!("{unknown}: the folder is in no repository"));
            }
        };
        if let Some(script) = folder::conflict(&all) {
            let file = script.path.display();
            return Err(format!("{file} holds a conflict of a merge: resolve it"));
        }
        let (base, held) = held(&repository, base, since)?;
        let is_held = |migration: &Found| held.contains(&migration.version);
        let (past, open) = all.migrations.iter().cloned().partition(is_held);
        Ok(Self {
            path: path.to_owned(),
            past: Folder { migrations: past },
            open: Folder { migrations: open },
            all,
            base,
            repository,
            home,
        })
    }

    /// What holds the others: a branch or another revision, as git calls it.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// All migrations.
    #[must_use]
    pub fn all(&self) -> &Folder {
        &self.all
    }

    /// Those that the base holds, by their versions.
    #[must_use]
    pub fn past(&self) -> &Folder {
        &self.past
    }

    /// Those that it does not hold.
    #[must_use]
    pub fn open(&self) -> &Folder {
        &self.open
    }

    /// The files that would be put in the place of the open ones, with their texts: up and down of each in
    /// turn. The first versions of the open ones stay as long as they are later than all that is held.
    #[must_use]
    pub fn files(&self, migrations: &[Migration]) -> Vec<(PathBuf, String)> {
        let versioned = self.versioned(migrations);
        let changes = draft::changes(&self.path, &[], &versioned);
        let wanted = changes.into_iter().filter_map(|change| change.wanted);
        wanted.collect()
    }

    /// Puts migrations in the place of the open ones: all of them or, when a file cannot be written, none.
    /// What they said before is kept where no commit takes it along; that folder is given back.
    ///
    /// # Errors
    ///
    /// When git is in the midst of something, somebody else has written to the folder since it was read, or
    /// a file cannot be written.
    pub fn replace(&self, migrations: &[Migration]) -> Result<PathBuf, String> {
        if let Some((what, _)) = self.repository.busy() {
            return Err(format!("nothing is written during {what}: finish it first"));
        }
        if self.repository.is_in_conflict() {
            return Err("nothing is written during a conflict in the folder".to_owned());
        }
        let unwritable = |error| format!("nothing can be written here: {error}");
        let lock = Lock::take(&self.home).map_err(unwritable)?;
        files::sweep(&self.path);
        let now = Folder::read(&self.path).map_err(|error| error.to_string())?;
        if now != self.all {
            return Err("the folder was changed in the meantime: run it again".to_owned());
        }
        let kept = self.keep().map_err(unwritable)?;
        let versioned = self.versioned(migrations);
        let changes = draft::changes(&self.path, &self.open.migrations, &versioned);
        apply(&changes)?;
        drop(lock);
        Ok(kept)
    }

    fn versioned(&self, migrations: &[Migration]) -> Vec<(i64, Migration)> {
        let newest = self.past.migrations.last();
        let versions = draft::versions(
            migrations.len(),
            &self.open.migrations,
            &BTreeSet::new(),
            newest.map_or(0, |migration| migration.version),
            timestamp::now(),
        );
        versions
            .into_iter()
            .zip(migrations.iter().cloned())
            .collect()
    }

    /// The open files as they are: they need not be in any commit.
    fn keep(&self) -> std::io::Result<PathBuf> {
        let kept = self.home.file("replaced")?;
        if kept.exists() {
            fs::remove_dir_all(&kept)?;
        }
        for script in self.open.migrations.iter().flat_map(scripts) {
            let name = script.path.file_name().unwrap_or_default();
            files::write(&kept.join(name), &script.sql)?;
        }
        Ok(kept)
    }
}

/// What holds the past, and the versions in it.
fn held(
    repository: &Repository,
    base: Option<&str>,
    since: Option<&str>,
) -> Result<(String, BTreeSet<i64>), String> {
    if let Some(since) = since {
        if since.starts_with('-') || !repository.has(since) {
            return Err(format!("git knows no revision `{since}`"));
        }
        return Ok((since.to_owned(), repository.versions(since)?));
    }
    let base = repository.base(base);
    match base.revision {
        Some(revision) => {
            let held = repository.versions(&revision)?;
            let name = revision.strip_prefix("refs/remotes/").unwrap_or(&revision);
            Ok((name.to_owned(), held))
        }
        None => Ok((
            "nothing, for nothing is committed".to_owned(),
            BTreeSet::new(),
        )),
    }
}

/// All of them, or those that were made are undone.
fn apply(changes: &[Change]) -> Result<(), String> {
    for (place, change) in changes.iter().enumerate() {
        let Err(error) = change.apply() else { continue };
        let undone: Vec<_> = changes[..=place]
            .iter()
            .rev()
            .map(|change| change.turned().apply())
            .collect();
        let file = change.path().display();
        let left = undone.iter().skip(1).any(Result::is_err);
        return Err(if left {
            format!("{file} cannot be written: {error}; some files are written already")
        } else {
            format!("{file} cannot be written: {error}; nothing is changed")
        });
    }
    Ok(())
}
