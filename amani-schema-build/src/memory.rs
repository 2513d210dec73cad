//! Which versions the draft has had, kept where no commit takes it along.
//!
//! Outside git this is what tells a draft from a migration that is sealed. Within git it keeps the
//! versions of a draft that is gone for a while: an edit that is undone and made again gives the same
//! files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files;
use crate::git::Surroundings;

/// The versions of the draft on one branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Memory {
    /// As git notes it; empty outside git.
    branch: String,
    pub(crate) versions: BTreeSet<i64>,
}

/// Where lock and memory of a folder are: in the git directory, or beside the folder.
pub(crate) struct Home {
    path: PathBuf,
    /// Whether it stands where a repository made later would find it.
    is_visible: bool,
}

impl Home {
    pub(crate) fn of(folder: &Path, surroundings: &Surroundings) -> Self {
        if let Surroundings::Git(repository) = surroundings {
            return Self {
                path: repository.home(),
                is_visible: false,
            };
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        Self {
            path: folder.with_file_name(format!(".{name}.amani-schema")),
            is_visible: true,
        }
    }

    /// Makes it, and gives the path of a file in it.
    pub(crate) fn file(&self, name: &str) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.path)?;
        let ignore = self.path.join(".gitignore");
        if self.is_visible && !ignore.exists() {
            files::write(&ignore, "*\n")?;
        }
        Ok(self.path.join(name))
    }

    /// What is remembered for a branch; nothing of another one, whose draft is not this one.
    pub(crate) fn recall(&self, branch: &str) -> Memory {
        let text = fs::read_to_string(self.path.join("draft")).unwrap_or_default();
        let mut lines = text.lines();
        let mut memory = Memory {
            branch: branch.to_owned(),
            versions: BTreeSet::new(),
        };
        if lines.next() == Some(branch) {
            memory.versions = lines.filter_map(|line| line.parse().ok()).collect();
        }
        memory
    }

    pub(crate) fn remember(&self, memory: &Memory) -> io::Result<()> {
        let lines = memory.versions.iter().map(|version| format!("{version}\n"));
        let text = format!("{}\n{}", memory.branch, lines.collect::<String>());
        let path = self.file("draft")?;
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            return Ok(());
        }
        files::write(&path, &text)
    }
}
