//! What a user sees of `cargo build`, in a package of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SOURCE: &str = r#"use amani_schema::{pg_enum, table};

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

const BUILD_SCRIPT: &str = "fn main() {\n    amani_schema_build::run();\n}\n";

/// A package outside the workspace that depends on it by path.
struct Package {
    folder: TempDir,
}

impl Package {
    fn new() -> Self {
        let package = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = |name: &str| workspace.join(name).display().to_string();
        // The features of the reference backend: what is built for it need not be built again.
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"orders\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\n\
                 amani-schema = {{ path = {:?}, features = [\"chrono\", \"ipnetwork\", \"json\", \"rust_decimal\", \"testing\", \"uuid\"] }}\n\
                 tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
                 [build-dependencies]\namani-schema-build = {{ path = {:?} }}\n",
                path("amani-schema"),
                path("amani-schema-build")
            ),
        );
        package.write("build.rs", BUILD_SCRIPT);
        package.write("src/main.rs", SOURCE);
        fs::copy(
            workspace.join("Cargo.lock"),
            package.path().join("Cargo.lock"),
        )
        .unwrap();
        package
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.path().join("src/main.rs");
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        self.write("src/main.rs", &text.replace(from, to));
    }

    fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO"))
            .args([command, "--offline", "--color=never"])
            .current_dir(self.path())
            .env_remove("CI")
            .env_remove("AMANI_SCHEMA")
            // Of the package that is being tested, and passed on to a package without a build script.
            .env_remove("OUT_DIR")
            // Among the temporary files of the workspace's own builds, and never beside them.
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("package"),
            )
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// A build that has to work; whether there was anything to do.
    fn build(&self, variables: &[(&str, &str)]) -> bool {
        let output = self.cargo("build", variables);
        let text = messages(&output);
        assert!(output.status.success(), "{text}");
        text.contains("Compiling orders")
    }

    /// A build that has to fail, and what it says.
    fn failure(&self, variables: &[(&str, &str)]) -> String {
        let output = self.cargo("build", variables);
        let text = messages(&output);
        assert!(!output.status.success(), "{text}");
        text
    }

    /// The files of the migrations folder and their texts.
    fn migrations(&self) -> Vec<(PathBuf, String)> {
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

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// One package through a day's work. One test, since each build of its own would build sqlx again.
#[test]
fn a_package_from_its_first_build_to_ci() {
    let package = Package::new();

    assert!(package.build(&[]));
    let first = package.migrations();
    assert_eq!(first.len(), 2);
    assert!(!package.build(&[]), "the second build has nothing to do");
    let printed = package.cargo("run", &[]).stdout;
    assert!(first[1].1.ends_with(&*String::from_utf8(printed).unwrap()));

    package.edit("    Active,\n", "    Active,\n    Closed,\n");
    let report = package.failure(&[("CI", "true")]);
    assert!(
        report.contains("the migrations are not what the Rust types say"),
        "{report}"
    );
    assert!(
        report
            .lines()
            .any(|line| line.contains(" +") && line.contains("closed")),
        "{report}"
    );
    assert!(
        report.contains("AMANI_SCHEMA=write cargo build"),
        "{report}"
    );
    assert_eq!(package.migrations(), first, "a check writes nothing");

    assert!(package.build(&[]));
    let second = package.migrations();
    assert_eq!(second.len(), 2);
    assert!(second[1].1.contains("'closed'"));
    assert!(!package.build(&[]), "an edit is settled in one build");
    package.build(&[("CI", "true")]);
    assert_eq!(package.migrations(), second);

    // A file that was edited by hand, or lost, comes back.
    fs::remove_file(&second[0].0).unwrap();
    fs::write(&second[1].0, second[1].1.replace("'closed'", "'shut'")).unwrap();
    assert!(package.build(&[]));
    assert_eq!(package.migrations(), second);

    // What rustc reports is reported once, and the folder stays as it is.
    package.edit("Closed,", "Closed(i64),");
    let report = package.failure(&[]);
    assert_eq!(report.matches("holds data").count(), 1, "{report}");
    assert_eq!(package.migrations(), second);
    package.edit("Closed(i64),", "Closed,");

    // The program of the README's tutorial, and the migration that the README shows of it.
    let readme = fs::read_to_string("README.md").unwrap();
    let program = block(&readme, "use amani_schema::sqlx::{self");
    package.write("src/main.rs", program);
    assert!(package.build(&[]));
    let up = &package.migrations()[1].1;
    let shown = block(&readme, "DO $amani$");
    for line in shown.lines().filter(|line| line.trim() != "...") {
        assert!(up.lines().any(|written| written == line), "{line}");
    }

    fs::remove_file(package.path().join("build.rs")).unwrap();
    let report = package.failure(&[]);
    assert!(
        report.contains("call amani_schema_build::run() in build.rs"),
        "{report}"
    );
}

/// The fenced block that begins with these words.
fn block<'a>(document: &'a str, beginning: &str) -> &'a str {
    let mut blocks = document.split("\n```").skip(1).step_by(2);
    let text = |block: &'a str| block.split_once('\n').unwrap_or_default().1;
    let found = blocks.find(|block| text(block).starts_with(beginning));
    text(found.unwrap_or_else(|| panic!("no block begins with {beginning}")))
}
