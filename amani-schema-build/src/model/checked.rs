//! What was looked into and found right, kept between builds: parsing is what a large schema takes its time for.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::{fs, mem};

use amani_schema_core::schema::ObjectName;

use crate::files;

/// Part of every key: another version of the checks is another key.
const FORM: &str = concat!(env!("CARGO_PKG_VERSION"), " 1");

/// The expressions that name what is there, by the hash of all that the answer depends on.
#[derive(Default)]
pub(super) struct Checked {
    file: Option<PathBuf>,
    /// What the last build found right.
    before: BTreeSet<u64>,
    right: RefCell<BTreeSet<u64>>,
}

impl Checked {
    /// Those that were kept in this folder; one that cannot be read is done without.
    pub(super) fn load(folder: Option<&PathBuf>) -> Self {
        let file = folder.map(|folder| folder.join("checked"));
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        let text = text.unwrap_or_default();
        let keys = text.lines().map(|line| u64::from_str_radix(line, 16));
        Self {
            file,
            before: keys.flatten().collect(),
            right: RefCell::default(),
        }
    }

    /// What an expression over a table depends on; `None` if it is on more than this.
    pub(super) fn key(table: &ObjectName, columns: &[&str], sql: &str) -> Option<u64> {
        let reads_more = sql.to_ascii_lowercase().contains("select");
        let mut hasher = DefaultHasher::new();
        (FORM, &table.schema, &table.name, columns, sql).hash(&mut hasher);
        (!reads_more).then(|| hasher.finish())
    }

    pub(super) fn is_right(&self, key: u64) -> bool {
        let mut right = self.right.borrow_mut();
        right.contains(&key) || self.before.contains(&key) && right.insert(key)
    }

    pub(super) fn found_right(&self, key: u64) {
        self.right.borrow_mut().insert(key);
    }

    /// Keeps what this build has asked for. Where it cannot be written the next one parses again.
    pub(super) fn store(self) {
        let (Some(file), right) = (self.file, mem::take(&mut *self.right.borrow_mut())) else {
            return;
        };
        if right != self.before {
            let mut text = String::new();
            for key in right {
                let _ = writeln!(text, "{key:x}");
            }
            let _ = files::write(&file, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_right_is_right_the_next_time_too() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("cache");
        let (orders, users) = (ObjectName::new("orders"), ObjectName::new("users"));
        let key = |table, columns: &[&str], sql| Checked::key(table, columns, sql).unwrap();
        let asked = key(&orders, &["id", "a"], "a > 0");
        let checked = Checked::load(Some(&folder));
        assert!(!checked.is_right(asked));
        checked.found_right(asked);
        checked.store();

        let checked = Checked::load(Some(&folder));
        assert!(checked.is_right(asked));
        for other in [
            key(&users, &["id", "a"], "a > 0"),
            key(&orders, &["id"], "a > 0"),
            key(&orders, &["id", "a"], "a > 1"),
        ] {
            assert!(!checked.is_right(other));
        }
        checked.store();
        // Nobody asks for it any more, and it is forgotten.
        Checked::load(Some(&folder)).store();
        assert!(!Checked::load(Some(&folder)).is_right(asked));
        assert_eq!(Checked::key(&orders, &[], "(SELECT 1)"), None);
    }
}
