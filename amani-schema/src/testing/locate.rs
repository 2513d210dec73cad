//! Where PostgreSQL's server binaries are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The binaries of a major version, or all the places where they are not: the folder that
/// `AMANI_POSTGRES_BIN` names, the `PATH`, where packages put them, and `target/postgres/15/bin` here or
/// in a folder above.
pub(super) fn binaries_of(major: u32) -> Result<PathBuf, Vec<String>> {
    let named = env::var_os("AMANI_POSTGRES_BIN").filter(|named| !named.is_empty());
    let path = env::var_os("PATH").unwrap_or_default();
    let loose = named.clone().map(PathBuf::from).into_iter();
    let loose = loose.chain(env::split_paths(&path).filter_map(|folder| complete(&folder)));
    let installed = VERSIONED.iter();
    let installed = installed.flat_map(|(prefix, binaries)| versions(prefix, binaries));
    let installed = installed.filter(|(version, _)| *version == major);
    let installed = installed.map(|(_, folder)| folder);
    let mut found = loose.chain(installed).chain(unpacked(major));
    found
        .find(|folder| major_of(folder) == Some(major))
        .ok_or_else(|| {
            let mut places = vec!["on the PATH".to_owned()];
            if let Some(named) = named {
                places.insert(0, format!("in {}", named.display()));
            }
            let usual = VERSIONED.iter().map(|(prefix, binaries)| {
                let slash = if Path::new(prefix).is_dir() { "/" } else { "" };
                format!("in {prefix}{slash}{major}/{binaries}")
            });
            places.extend(usual.take(2));
            places.push(format!("in target/postgres/{major}/bin"));
            places
        })
}

/// Where servers of several versions are unpacked side by side.
fn unpacked(major: u32) -> impl Iterator<Item = PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let here = env::current_dir().unwrap_or_default();
    let above: Vec<PathBuf> = here.ancestors().map(|it| it.join("target")).collect();
    let targets = target.into_iter().chain(above);
    let folders = targets.map(move |target| target.join(format!("postgres/{major}/bin")));
    folders.filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_of(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .output();
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    let version = text.split("(PostgreSQL) ").nth(1)?;
    let digits = version.find(|letter: char| !letter.is_ascii_digit());
    version[..digits.unwrap_or(version.len())].parse().ok()
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
