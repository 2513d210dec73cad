//! Careful writing: atomic, and dated so that cargo takes the next build for fresh.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Writes a file as a whole or not at all: to a temporary name beside it, which then takes its place.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = folder.join(name);
    let written = write_synced(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    written.inspect_err(|_| drop(fs::remove_file(&temporary)))
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Takes away what writers left that were killed: nobody else writes now.
pub(crate) fn sweep(folder: &Path) {
    // What cannot be removed does no harm.
    left(folder).for_each(|path| drop(fs::remove_file(path)));
}

/// Whether a writer has left something that was killed, or is writing now.
pub(crate) fn has_left(folder: &Path) -> bool {
    left(folder).next().is_some()
}

fn left(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with('.') && path.extension().is_some_and(|ending| ending == "tmp")
    })
}

/// When cargo started this build script, by its own mark beside `OUT_DIR`.
///
/// What the script watches and is newer than this counts as changed, and runs it again.
pub(crate) fn invoked_at(out_dir: &Path) -> Option<SystemTime> {
    let mark = out_dir.parent()?.join("invoked.timestamp");
    fs::metadata(mark).ok()?.modified().ok()
}

/// Dates a file or folder; where that is not possible, the build script runs once more.
pub(crate) fn set_modified(path: &Path, time: SystemTime) {
    if let Ok(file) = File::open(path) {
        let _ = file.set_modified(time);
    }
}
