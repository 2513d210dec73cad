//! A package of a user's, in a temporary folder, built by cargo.

// Every test binary uses another part of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// The types of a package, and a program that prints their SQL.
pub(crate) const SOURCE: &str = r#"use amani_schema::{pg_enum, table};

#[pg_enum]
pub enum Status {
    Draft,
    Active,
}

#[table(name = "orders")]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    pub status: Status,
}

amani_schema::schema!();

fn main() {
    print!("{UPGRADE_SQL}");
}
"#;

/// The features of the reference backend: what is built for it need not be built again.
const MANIFEST: &str = r#"[package]
name = "orders"
version = "0.1.0"
edition = "2024"
license = "MIT"
description = "Orders."

[workspace]

[dependencies]
amani-schema = { version = "0.1.0", features = ["chrono", "ipnetwork", "json", "rust_decimal", "testing", "uuid"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[build-dependencies]
amani-schema-build = "0.1.0"
"#;

const BUILD_SCRIPT: &str = "fn main() {\n    amani_schema_build::run();\n}\n";

/// A package outside the workspace that depends on it: its manifest asks the registry, and a setting beside
/// it says that the crates are here.
pub(crate) struct Package {
    folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// Cargo takes packages of one name that are built in one folder for the same: one at a time.
static TURN: Mutex<()> = Mutex::new(());

impl Package {
    pub(crate) fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn in_folder(folder: TempDir) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let package = Self {
            folder,
            _turn: turn,
        };
        let workspace = workspace();
        let path = |name: &str| workspace.join(name).display().to_string();
        package.write("Cargo.toml", MANIFEST);
        package.write(
            ".cargo/config.toml",
            &format!(
                "[patch.crates-io]\namani-schema = {{ path = {:?} }}\namani-schema-build = {{ path = {:?} }}\n",
                path("amani-schema"),
                path("amani-schema-build")
            ),
        );
        package.write("build.rs", BUILD_SCRIPT);
        package.write("src/main.rs", SOURCE);
        let lock = package.path().join("Cargo.lock");
        fs::copy(workspace.join("Cargo.lock"), lock).unwrap();
        package
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn edit(&self, from: &str, to: &str) {
        let path = self.path().join("src/main.rs");
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        self.write("src/main.rs", &text.replace(from, to));
    }

    /// Runs cargo with a command and its arguments.
    pub(crate) fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        self.cargo_in(self.path(), command, variables)
    }

    /// The same in another folder, with the settings of this package.
    pub(crate) fn cargo_in(
        &self,
        folder: &Path,
        command: &str,
        variables: &[(&str, &str)],
    ) -> Output {
        Command::new(env!("CARGO"))
            .args(command.split(' '))
            .args(["--offline", "--color=never", "--config"])
            .arg(self.path().join(".cargo/config.toml"))
            .current_dir(folder)
            .env_remove("CI")
            .env_remove("AMANI_SCHEMA")
            // Of the package that is being tested, and passed on to a package without a build script.
            .env_remove("OUT_DIR")
            // Among the temporary files of the workspace's own builds, and never beside them.
            .env("CARGO_TARGET_DIR", target())
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// A command of cargo's that knows neither a registry nor a target folder.
    pub(crate) fn cargo_plain(&self, command: &str) -> Output {
        Command::new(env!("CARGO"))
            .args(command.split(' '))
            .current_dir(self.path())
            .output()
            .unwrap()
    }

    /// A build that has to work; whether there was anything to do.
    pub(crate) fn build(&self, variables: &[(&str, &str)]) -> bool {
        let output = self.cargo("build", variables);
        let text = messages(&output);
        assert!(output.status.success(), "{text}");
        text.contains("Compiling orders")
    }

    /// A build that has to fail, and what it says.
    pub(crate) fn failure(&self, variables: &[(&str, &str)]) -> String {
        let output = self.cargo("build", variables);
        let text = messages(&output);
        assert!(!output.status.success(), "{text}");
        text
    }

    /// The files of the migrations folder and their texts.
    pub(crate) fn migrations(&self) -> Vec<(PathBuf, String)> {
        let entries = fs::read_dir(self.path().join("migrations"))
            .into_iter()
            .flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
            .into_iter()
            .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
            .collect()
    }
}

pub(crate) fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The folder of the workspace, whichever of its packages is tested.
fn workspace() -> &'static Path {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.find(|path| path.join("Cargo.lock").exists()).unwrap()
}

/// Where cargo builds: one folder for all, so that what is the same is built once.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("package")
}
