//! The migrations folder: what is in it, and which of it is ours to write.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files;
use crate::header;

/// What the build script did with a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It wrote the file, which was not there or said something else.
    Written,
    /// It found the file as it should be.
    Fresh,
}

/// A file that sqlx takes for a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MigrationFile {
    pub(crate) path: PathBuf,
    pub(crate) version: i64,
    /// What stands behind the first `_`, with the ending.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The migrations folder as it is.
pub(crate) struct Folder {
    path: PathBuf,
    /// In sqlx's order: by version, ups before downs.
    pub(crate) files: Vec<MigrationFile>,
}

/// The text of the first migration, both ways.
pub(crate) struct Wanted {
    pub(crate) up: String,
    pub(crate) down: String,
}

/// A file that is not as it should be.
pub(crate) struct Difference {
    pub(crate) path: PathBuf,
    /// What it says, empty if it is not there.
    pub(crate) found: String,
    /// What it should say; `None` if it should not be there.
    pub(crate) wanted: Option<String>,
}

/// What the first migration is called after its version.
const NAME: &str = "initial_schema";

impl Folder {
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self {
                    path: path.to_owned(),
                    files: found,
                });
            }
            Err(error) => return Err(error),
        };
        for entry in entries {
            found.extend(MigrationFile::read(&entry?.path())?);
        }
        found.sort_by(|left, right| (left.version, &right.name).cmp(&(right.version, &left.name)));
        Ok(Self {
            path: path.to_owned(),
            files: found,
        })
    }

    /// What has to change so that the folder says what the types say.
    ///
    /// The first migration is rewritten as long as it is the only one in the folder: it then
    /// creates the whole schema. What others do on top of it this version cannot tell.
    pub(crate) fn differences(
        &self,
        wanted: Option<&Wanted>,
        now: i64,
    ) -> Result<Vec<Difference>, String> {
        let ours: Vec<&MigrationFile> = self
            .files
            .iter()
            .filter(|file| header::is_generated(&file.text))
            .collect();
        let Some(wanted) = wanted else {
            return Ok(ours.into_iter().map(Difference::removed).collect());
        };
        let version = ours.first().map_or(now, |file| file.version);
        let differences: Vec<Difference> = [("up", &wanted.up), ("down", &wanted.down)]
            .into_iter()
            .filter_map(|(direction, text)| self.difference(&ours, version, direction, text))
            .collect();
        let others: Vec<&MigrationFile> = self
            .files
            .iter()
            .filter(|file| !ours.contains(file))
            .collect();
        match others.first() {
            Some(other) if !differences.is_empty() => Err(foreign(&other.path)),
            _ => Ok(differences),
        }
    }

    fn difference(
        &self,
        ours: &[&MigrationFile],
        version: i64,
        direction: &str,
        text: &str,
    ) -> Option<Difference> {
        let ending = format!(".{direction}.sql");
        let existing = ours
            .iter()
            .find(|file| file.version == version && file.name.ends_with(&ending));
        if existing.is_some_and(|file| file.text == text) {
            return None;
        }
        let path = existing.map_or_else(
            || self.path.join(format!("{version}_{NAME}{ending}")),
            |file| file.path.clone(),
        );
        let found = existing.map_or_else(String::new, |file| file.text.clone());
        Some(Difference {
            path,
            found,
            wanted: Some(text.to_owned()),
        })
    }

    /// The generated files, in order.
    pub(crate) fn generated(&self) -> impl Iterator<Item = &MigrationFile> {
        self.files
            .iter()
            .filter(|file| header::is_generated(&file.text))
    }
}

impl Difference {
    fn removed(file: &MigrationFile) -> Self {
        Self {
            path: file.path.clone(),
            found: file.text.clone(),
            wanted: None,
        }
    }

    pub(crate) fn write(&self) -> io::Result<()> {
        match &self.wanted {
            Some(text) => files::write(&self.path, text),
            None => fs::remove_file(&self.path),
        }
    }
}

impl MigrationFile {
    /// `None` for what sqlx ignores: `<VERSION>_<DESCRIPTION>.sql` is a migration, and only that.
    fn read(path: &Path) -> io::Result<Option<Self>> {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Ok(None);
        };
        let Some((version, rest)) = name.split_once('_') else {
            return Ok(None);
        };
        // As sqlx reads it: `.SQL` is no migration.
        let is_migration = path.extension() == Some("sql".as_ref()) && path.is_file();
        let (Ok(version), true) = (version.parse(), is_migration) else {
            return Ok(None);
        };
        let text = fs::read_to_string(path)?;
        Ok(Some(Self {
            path: path.to_owned(),
            version,
            name: rest.to_owned(),
            text,
        }))
    }
}

fn foreign(other: &Path) -> String {
    format!(
        "the types differ from the migrations, and {} was not written by amani-schema\n  \
         help: this version writes the first migration only; name an empty folder: \
         `[package.metadata.amani-schema] migrations = \"...\"`",
        other.display()
    )
}
