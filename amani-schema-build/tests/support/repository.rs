//! A package in a git repository, with or without a remote.

use std::process::Command;

use tempfile::TempDir;

use super::Project;

pub(crate) struct Repository {
    pub(crate) project: Project,
    remote: Option<TempDir>,
}

impl Repository {
    /// A package in a repository of its own, with nothing committed.
    pub(crate) fn new(lib: &str) -> Self {
        let repository = Self {
            project: Project::with_lib(lib),
            remote: None,
        };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    /// The same with a remote that holds the package and its first migration on `main`.
    pub(crate) fn published(lib: &str) -> Self {
        let mut repository = Self::new(lib);
        let remote = tempfile::tempdir().unwrap();
        let path = remote.path().to_str().unwrap();
        repository.git(&[
            "init",
            "--quiet",
            "--bare",
            "--initial-branch",
            "main",
            path,
        ]);
        repository.git(&["remote", "add", "origin", path]);
        repository.remote = Some(remote);
        repository.project.build();
        repository.commit();
        repository.git(&["push", "--quiet", "origin", "main"]);
        repository
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn try_git(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.project.path());
        for setting in [
            "user.name=Ada",
            "user.email=ada@example.org",
            "advice.detachedHead=false",
        ] {
            command.args(["-c", setting]);
        }
        command.args(arguments).output().expect("git is needed")
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "A step"]);
    }

    /// Writes the root of the crate with the usual import, and builds.
    pub(crate) fn edit(&self, lib: &str) {
        self.types(lib);
        self.project.build();
    }

    /// Writes the root of the crate with the usual import.
    pub(crate) fn types(&self, lib: &str) {
        let text = format!("use amani_schema::{{pg_enum, table}};\n{lib}");
        self.project.write("src/lib.rs", &text);
    }

    pub(crate) fn snapshot(&self) -> Vec<(String, String)> {
        self.project.snapshot()
    }

    /// The files that are there now and were not, or said something else.
    pub(crate) fn since(&self, before: &[(String, String)]) -> Vec<String> {
        let now = self.snapshot().into_iter();
        let fresh = now.filter(|file| !before.contains(file));
        fresh.map(|(name, _)| name).collect()
    }
}

pub(crate) fn version(name: &str) -> i64 {
    name.split_once('_').unwrap().0.parse().unwrap()
}
