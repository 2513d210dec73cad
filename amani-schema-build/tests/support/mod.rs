//! A package in a temporary folder, for the build script to run on.

// Every test binary uses another part of it.
#![allow(dead_code)]

pub(crate) mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use amani_schema_build::{Config, Mode, Outcome, generate};
use tempfile::TempDir;

pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A package with these files, given by path and text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        project.write("Cargo.toml", "[package]\nname = \"example\"\n");
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A package whose `src/lib.rs` begins with the usual import.
    pub(crate) fn with_lib(text: &str) -> Self {
        Self::new(&[(
            "src/lib.rs",
            &format!("use amani_schema::{{pg_enum, table}};\n{text}"),
        )])
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn run(&self, mode: Mode) -> Outcome {
        generate(&Config::read(self.path()).unwrap(), mode, None)
    }

    /// Runs it in writing mode, which has to work.
    pub(crate) fn build(&self) -> Outcome {
        let outcome = self.run(Mode::Write);
        assert_eq!(outcome.errors, [""; 0]);
        outcome
    }

    /// Runs it, and gives the one thing that is wrong.
    pub(crate) fn error(&self) -> String {
        let mut errors = self.run(Mode::Write).errors;
        assert_eq!(errors.len(), 1, "{errors:#?}");
        errors.remove(0)
    }

    /// The migrations folder, in order.
    pub(crate) fn migrations(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.path().join("migrations")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    /// The names of the files in the migrations folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.snapshot().into_iter().map(|(name, _)| name);
        names.collect()
    }

    /// The migrations folder, byte for byte.
    pub(crate) fn snapshot(&self) -> Vec<(String, String)> {
        let files = self.migrations().into_iter().map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        });
        files.collect()
    }

    /// The text of the one migration in this direction.
    pub(crate) fn sql(&self, direction: &str) -> String {
        let ending = format!(".{direction}.sql");
        let paths = self.migrations();
        let path = paths
            .iter()
            .find(|path| path.to_str().unwrap().ends_with(&ending))
            .expect("no migration");
        fs::read_to_string(path).unwrap()
    }

    /// The way up, after a run that has to work.
    pub(crate) fn built_sql(&self) -> String {
        self.build();
        self.sql("up")
    }
}

/// All of this is in the message.
pub(crate) fn assert_shows(error: &str, expected: &[&str]) {
    for part in expected {
        assert!(error.contains(part), "{part:?} is missing in:\n{error}");
    }
}
