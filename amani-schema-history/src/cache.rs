//! The replay of a prefix that does not change any more, kept between builds.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::folder::{Folder, Migration};
use crate::history::History;
use crate::{HistoryError, state::State};

/// Part of every key: another version of the model or of its form is another key.
const FORM: &str = concat!(env!("CARGO_PKG_VERSION"), " 4");

impl History {
    /// Like [`History::replay`], with the first `sealed` migrations taken from `cache` if they were
    /// replayed before, byte for byte the same.
    ///
    /// `cache` is a folder of our own, made if need be: `amani-schema` in the target directory. Only
    /// the newest entry is kept in it. What cannot be read or written there is done without, and a
    /// prefix with a statement that cannot be followed is never kept.
    ///
    /// ```
    /// use amani_schema_history::{Folder, History};
    ///
    /// # let dir = std::env::temp_dir().join(format!("amani-cache-{}", std::process::id()));
    /// # std::fs::create_dir_all(dir.join("migrations")).unwrap();
    /// # std::fs::write(dir.join("migrations/1_t.sql"), "CREATE TABLE t (id int);").unwrap();
    /// let folder = Folder::read(&dir.join("migrations")).unwrap();
    /// let (first, _) = History::replay_cached(&folder, 1, &dir.join("cache"));
    /// let (second, _) = History::replay_cached(&folder, 1, &dir.join("cache"));
    /// assert_eq!(first.schema(), second.schema());
    /// # std::fs::remove_dir_all(&dir).unwrap();
    /// ```
    #[must_use]
    pub fn replay_cached(
        folder: &Folder,
        sealed: usize,
        cache: &Path,
    ) -> (Self, Vec<HistoryError>) {
        let (prefix, rest) = folder
            .migrations
            .split_at(sealed.min(folder.migrations.len()));
        let entry = cache.join(key(prefix));
        let (mut history, mut errors) = match load(&entry) {
            Some(state) => (Self { state }, Vec::new()),
            None => {
                let (history, errors) = Self::replay_all(prefix);
                if errors.is_empty() {
                    store(cache, &entry, &history.state);
                }
                (history, errors)
            }
        };
        errors.extend(history.apply_all(rest));
        (history, errors)
    }
}

fn load(entry: &PathBuf) -> Option<State> {
    postcard::from_bytes(&fs::read(entry).ok()?).ok()
}

/// Written beside and renamed: two builds at once see a whole entry or none.
fn store(cache: &Path, entry: &Path, state: &State) {
    let Ok(bytes) = postcard::to_stdvec(state) else {
        return;
    };
    let written = entry.with_extension(std::process::id().to_string());
    let stored = fs::create_dir_all(cache)
        .and_then(|()| fs::write(&written, bytes))
        .and_then(|()| fs::rename(&written, entry));
    let entries = fs::read_dir(cache).into_iter().flatten().flatten();
    for other in entries.filter(|other| stored.is_ok() && other.path() != entry) {
        // Another build's own entry is made anew the next time.
        let _ = fs::remove_file(other.path());
    }
}

/// 128 bits over the texts and versions. The hasher is std's, which is optimised in every build.
fn key(migrations: &[Migration]) -> String {
    let half = |salt: &str| {
        let mut hasher = DefaultHasher::new();
        hasher.write(salt.as_bytes());
        hasher.write(FORM.as_bytes());
        for migration in migrations {
            hasher.write_i64(migration.version);
            hasher.write_usize(migration.up.sql.len());
            hasher.write(migration.up.sql.as_bytes());
        }
        hasher.finish()
    };
    format!("{:016x}{:016x}", half("one"), half("two"))
}
