//! Where PostgreSQL's server binaries are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders under which each major version has its own.
const VERSIONED: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr/pgsql-", "bin"),
    ("/opt/homebrew/opt/postgresql@", "bin"),
    ("/usr/local/opt/postgresql@", "bin"),
];

/// The folder with `initdb` and `postgres`: named by `AMANI_POSTGRES_BIN`, on the `PATH`, or the
/// newest where packages put them.
pub(super) fn binaries() -> Option<PathBuf> {
    if let Some(named) = env::var_os("AMANI_POSTGRES_BIN").filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).find_map(|folder| complete(&folder));
    on_path.or_else(newest_installed)
}

/// The folder itself, or the one that its `postgres` links to, if both binaries are there.
fn complete(folder: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(folder.join("postgres")).ok()?;
    let real = real.parent()?;
    (real.join("initdb").is_file() && real.join("postgres").is_file()).then(|| real.to_owned())
}

fn newest_installed() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = VERSIONED
        .iter()
        .flat_map(|(prefix, binaries)| versions(prefix, binaries))
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

/// The versions installed under a prefix: `/usr/lib/postgresql/15`, `/usr/pgsql-15`.
fn versions(prefix: &str, binaries: &str) -> Vec<(u32, PathBuf)> {
    let path = Path::new(prefix);
    let (folder, start) = if path.is_dir() {
        (path, "")
    } else {
        (
            path.parent().unwrap_or(path),
            path.file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default(),
        )
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let version = entry
                .file_name()
                .to_str()?
                .strip_prefix(start)?
                .parse()
                .ok()?;
            Some((version, complete(&entry.path().join(binaries))?))
        })
        .collect()
}
