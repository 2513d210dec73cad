//! One writer at a time: an editor and a terminal build the same package into different folders.

use std::fs::File;
use std::io;

use crate::memory::Home;

/// Held until it is dropped, or the process ends in whatever way.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else writes to the folder.
    pub(crate) fn take(home: &Home) -> io::Result<Self> {
        let file = File::create(home.file("lock")?)?;
        match file.lock() {
            // A file system without locks: writing is atomic file by file all the same.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            result => result?,
        }
        Ok(Self { _file: file })
    }
}
