//! A folder of migrations, read as sqlx reads it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::HistoryError;

/// The migrations of a folder in the order of their versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Folder {
    /// Each version, up and perhaps down.
    pub migrations: Vec<Migration>,
}

/// One version: what goes up, and how it comes down again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Migration {
    /// The number at the beginning of the file's name.
    pub version: i64,
    /// What stands between the number and the ending.
    pub description: String,
    /// The way up.
    pub up: Script,
    /// The way down, of a reversible migration.
    pub down: Option<Script>,
}

/// A file of SQL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Script {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub sql: String,
    /// Whether it begins with `-- no-transaction`.
    pub no_transaction: bool,
}

impl Script {
    /// The line, from 1, at which a merge left a conflict.
    ///
    /// ```
    /// use amani_schema_history::Script;
    ///
    /// let script = Script {
    ///     path: "1_a.sql".into(),
    ///     sql: "SELECT 1;\n<<<<<<< HEAD\n".to_owned(),
    ///     no_transaction: false,
    /// };
    /// assert_eq!(script.conflict(), Some(2));
    /// ```
    #[must_use]
    pub fn conflict(&self) -> Option<usize> {
        let mut lines = self.sql.lines();
        Some(lines.position(|line| line.starts_with("<<<<<<< "))? + 1)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Up,
    Down,
}

impl Folder {
    /// Reads a folder: `<VERSION>_<DESCRIPTION>.sql`, or `.up.sql` with or without a `.down.sql`.
    /// What has another name is no migration.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be read, a text is not UTF-8 or holds a NUL character, a
    /// version is no number or is there twice, or a down has no up.
    pub fn read(folder: &Path) -> Result<Self, HistoryError> {
        let unreadable = |error| whole_file(folder, format!("cannot be read: {error}"));
        let entries = fs::read_dir(folder).map_err(unreadable)?;
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            if path.is_file() {
                paths.push(path);
            }
        }
        paths.sort();
        let mut found = Self::default();
        let mut downs = Vec::new();
        for path in paths {
            let Some((version, description, direction)) = name_of(&path)? else {
                continue;
            };
            let script = Script::read(&path)?;
            match direction {
                Direction::Up => found.migrations.push(Migration {
                    version,
                    description,
                    up: script,
                    down: None,
                }),
                Direction::Down => downs.push((version, script)),
            }
        }
        found.sort()?;
        for (version, script) in downs {
            found.add_down(version, script)?;
        }
        Ok(found)
    }

    /// Sorts by version, of which each is there once.
    fn sort(&mut self) -> Result<(), HistoryError> {
        self.migrations.sort_by_key(|migration| migration.version);
        let mut pairs = self.migrations.windows(2);
        let Some(same) = pairs.find(|pair| pair[0].version == pair[1].version) else {
            return Ok(());
        };
        let other = same[0].up.path.file_name().unwrap_or_default().display();
        let message = format!("has the same version as {other}");
        Err(whole_file(&same[1].up.path, message))
    }

    fn add_down(&mut self, version: i64, down: Script) -> Result<(), HistoryError> {
        let place = self
            .migrations
            .binary_search_by_key(&version, |other| other.version)
            .map_err(|_| whole_file(&down.path, "has no way up".to_owned()))?;
        let migration = &mut self.migrations[place];
        if migration.down.is_some() {
            return Err(whole_file(
                &down.path,
                "is a second way down of its version".to_owned(),
            ));
        }
        migration.down = Some(down);
        Ok(())
    }
}

impl Script {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not UTF-8, or holds what PostgreSQL takes for no SQL at all.
    pub fn read(path: &Path) -> Result<Self, HistoryError> {
        let bytes =
            fs::read(path).map_err(|error| whole_file(path, format!("cannot be read: {error}")))?;
        let sql = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = line_of(&String::from_utf8_lossy(&error.as_bytes()[..valid]), valid);
            HistoryError {
                line,
                ..whole_file(path, "is not UTF-8".to_owned())
            }
        })?;
        if let Some(place) = sql.find('\0') {
            return Err(HistoryError {
                line: line_of(&sql, place),
                ..whole_file(path, "holds a NUL character, which SQL cannot".to_owned())
            });
        }
        if sql.starts_with('\u{feff}') {
            return Err(HistoryError {
                line: 1,
                ..whole_file(
                    path,
                    "begins with a byte order mark, a syntax error to PostgreSQL".to_owned(),
                )
            });
        }
        Ok(Self {
            path: path.to_owned(),
            no_transaction: sql.starts_with("-- no-transaction"),
            sql,
        })
    }
}

fn whole_file(path: &Path, message: String) -> HistoryError {
    HistoryError {
        file: path.to_owned(),
        line: 0,
        statement: String::new(),
        message,
    }
}

/// The line, from 1, of a place in a text, in bytes.
///
/// ```
/// assert_eq!(amani_schema_history::line_of("a;\nb;", 3), 2);
/// ```
#[must_use]
pub fn line_of(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    let before = text.as_bytes().iter().take(place);
    let newlines = before.map(|byte| usize::from(*byte == b'\n'));
    newlines.sum::<usize>() + 1
}

/// `20260101000000_create_users.up.sql`; `None` for what is no migration.
fn name_of(path: &Path) -> Result<Option<(i64, String, Direction)>, HistoryError> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Ok(None);
    };
    let Some((version, rest)) = name.split_once('_') else {
        return Ok(None);
    };
    let Some(rest) = rest.strip_suffix(".sql") else {
        return Ok(None);
    };
    let version = version.parse().map_err(|_| {
        whole_file(
            path,
            format!("`{version}` is no version: sqlx wants a number before the first `_`"),
        )
    })?;
    let (description, direction) = match (rest.strip_suffix(".up"), rest.strip_suffix(".down")) {
        (_, Some(description)) => (description, Direction::Down),
        (Some(description), None) => (description, Direction::Up),
        (None, None) => (rest, Direction::Up),
    };
    Ok(Some((version, description.replace('_', " "), direction)))
}
