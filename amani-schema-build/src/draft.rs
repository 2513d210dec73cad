//! The draft: the migrations that lead from the sealed past to the types, and their files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, Refusal, evolve};
use amani_schema_history::Migration as Found;

use crate::files;
use crate::folder::scripts;
use crate::model::Model;

/// The migrations from one schema to the types.
pub(crate) fn migrations(previous: &Schema, model: &Model) -> Result<Vec<Migration>, Vec<Refusal>> {
    evolve(previous, &model.schema, &model.intent)
}

/// The versions of a draft of so many files: those it has or had, as long as they are later than
/// `newest_past`, then new ones, one after the other.
pub(crate) fn versions(
    count: usize,
    existing: &[Found],
    remembered: &BTreeSet<i64>,
    newest_past: i64,
    now: i64,
) -> Vec<i64> {
    let is_usable = |version: &i64| *version > newest_past;
    let there = existing.iter().map(|migration| migration.version);
    let mut versions: BTreeSet<i64> = there.filter(is_usable).collect();
    if versions.len() < count {
        versions.extend(remembered.iter().copied().filter(is_usable));
    }
    let mut versions: Vec<i64> = versions.into_iter().take(count).collect();
    while versions.len() < count {
        let after = versions.last().copied().unwrap_or(newest_past);
        versions.push(now.max(after.saturating_add(1)));
    }
    versions
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Where it is and what it says, if it is there.
    pub(crate) found: Option<(PathBuf, String)>,
    /// Where it should be and what it should say, if it should be there.
    pub(crate) wanted: Option<(PathBuf, String)>,
}

/// What has to change so that `existing` becomes `wanted`, in an order that leaves a readable folder
/// wherever it is broken off.
pub(crate) fn changes(
    folder: &Path,
    existing: &[Found],
    wanted: &[(i64, Migration)],
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (version, migration) in wanted {
        let there = existing.iter().find(|found| found.version == *version);
        let up = there.map(|found| &found.up);
        let down = there.and_then(|found| found.down.as_ref());
        for (direction, text, script) in
            [("up", &migration.up, up), ("down", &migration.down, down)]
        {
            let name = format!("{version}_{}.{direction}.sql", migration.name);
            let change = Change {
                found: script.map(|script| (script.path.clone(), script.sql.clone())),
                wanted: Some((folder.join(name), text.clone())),
            };
            if change.found != change.wanted {
                changes.push(change);
            }
        }
    }
    let is_gone = |found: &&Found| wanted.iter().all(|(version, _)| *version != found.version);
    for migration in existing.iter().filter(is_gone).rev() {
        let mut gone: Vec<_> = scripts(migration).collect();
        // A way down without its way up is no migration, but the other way round is.
        gone.reverse();
        changes.extend(gone.into_iter().map(|script| Change {
            found: Some((script.path.clone(), script.sql.clone())),
            wanted: None,
        }));
    }
    changes
}

impl Change {
    pub(crate) fn apply(&self) -> io::Result<()> {
        match (&self.found, &self.wanted) {
            (Some((from, said)), Some((to, text))) => {
                if from != to {
                    fs::rename(from, to)?;
                }
                if said == text {
                    Ok(())
                } else {
                    files::write(to, text)
                }
            }
            (None, Some((to, text))) => files::write(to, text),
            (Some((from, _)), None) => fs::remove_file(from),
            (None, None) => Ok(()),
        }
    }

    /// What undoes it.
    pub(crate) fn turned(&self) -> Self {
        Self {
            found: self.wanted.clone(),
            wanted: self.found.clone(),
        }
    }

    /// The file that it is about.
    pub(crate) fn path(&self) -> &Path {
        let side = self.wanted.as_ref().or(self.found.as_ref());
        side.map_or(Path::new(""), |(path, _)| path)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use amani_schema_history::{Migration, Script};

    use super::versions;

    fn existing(versions: &[i64]) -> Vec<Migration> {
        let migrations = versions.iter().map(|version| Migration {
            version: *version,
            description: String::new(),
            up: Script {
                path: Path::new("up.sql").to_owned(),
                sql: String::new(),
                no_transaction: false,
            },
            down: None,
        });
        migrations.collect()
    }

    #[test]
    fn the_kth_file_keeps_the_kth_version() {
        let there = existing(&[10, 11]);
        assert_eq!(versions(1, &there, &[].into(), 5, 100), [10]);
        assert_eq!(versions(2, &there, &[].into(), 5, 100), [10, 11]);
        assert_eq!(versions(3, &there, &[].into(), 5, 9), [10, 11, 12]);
    }

    #[test]
    fn what_was_there_before_comes_back() {
        let remembered = [10, 15].into();
        assert_eq!(versions(2, &existing(&[10]), &remembered, 5, 100), [10, 15]);
        assert_eq!(versions(1, &existing(&[15]), &remembered, 5, 100), [15]);
        assert_eq!(versions(1, &[], &remembered, 5, 100), [10]);
    }

    #[test]
    fn every_version_is_later_than_the_past() {
        assert_eq!(versions(1, &existing(&[10]), &[10].into(), 12, 11), [13]);
        assert_eq!(
            versions(2, &existing(&[10, 15]), &[].into(), 12, 100),
            [15, 100]
        );
        assert_eq!(versions(2, &[], &[].into(), 200, 100), [201, 202]);
    }
}
