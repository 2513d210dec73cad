use std::fmt;
use std::path::PathBuf;

use crate::compare::{Difference, compare_of_one_role};
use crate::folder::Folder;
use crate::history::History;
use crate::{HistoryError, Migration};

/// A way down that does not give back the schema that its way up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misjudged {
    /// The file of the way down.
    pub file: PathBuf,
    /// Its version.
    pub version: i64,
    /// Statements that would fail, or cannot be followed.
    pub errors: Vec<HistoryError>,
    /// What stays behind or is missing after it: the schema before is the left side.
    pub differences: Vec<Difference>,
}

impl fmt::Display for Misjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the way down does not restore the schema",
            self.file.display()
        )?;
        for error in &self.errors {
            write!(f, "\n  line {}: {}", error.line, error.message)?;
        }
        for difference in &self.differences {
            write!(f, "\n  before / after up and down: {difference}")?;
        }
        Ok(())
    }
}

impl History {
    /// Every up of a folder in order, and after each that has a way down: up and down again, which
    /// has to give the schema from before the up.
    ///
    /// Returns the schema after all ups, what could not be followed of them, and the downs that do
    /// not restore. Rows are not looked at: a down that loses data restores the schema all the same.
    ///
    /// ```
    /// use amani_schema_history::{Folder, History};
    ///
    /// # fn main() -> Result<(), amani_schema_history::HistoryError> {
    /// # let dir = std::env::temp_dir().join(format!("amani-judge-{}", std::process::id()));
    /// # std::fs::create_dir_all(&dir).unwrap();
    /// # std::fs::write(dir.join("1_mood.up.sql"), "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (m mood);").unwrap();
    /// # std::fs::write(dir.join("1_mood.down.sql"), "DROP TABLE t;").unwrap();
    /// // 1_mood.up.sql creates a type and a table, 1_mood.down.sql drops the table only.
    /// let (_, errors, downs) = History::judge(&Folder::read(&dir)?);
    /// assert!(errors.is_empty());
    /// assert_eq!(downs[0].differences[0].object, "type mood");
    /// # std::fs::remove_dir_all(&dir).unwrap();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn judge(folder: &Folder) -> (Self, Vec<HistoryError>, Vec<Misjudged>) {
        let mut history = Self::new();
        let mut errors = Vec::new();
        let mut misjudged = Vec::new();
        for migration in &folder.migrations {
            let before = history.clone();
            errors.extend(history.apply(&migration.up.path, &migration.up.sql));
            misjudged.extend(judge_one(&before, &history, migration));
        }
        (history, errors, misjudged)
    }
}

fn judge_one(before: &History, after: &History, migration: &Migration) -> Option<Misjudged> {
    let down = migration.down.as_ref()?;
    let mut back = after.clone();
    let errors = back.apply(&down.path, &down.sql);
    let differences: Vec<Difference> = compare_of_one_role(before.schema(), back.schema())
        .into_iter()
        .filter(|difference| difference.certain)
        .collect();
    (!errors.is_empty() || !differences.is_empty()).then(|| Misjudged {
        file: down.path.clone(),
        version: migration.version,
        errors,
        differences,
    })
}
