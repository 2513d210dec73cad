//! What the tests of the commands share: the program itself, packages to run it in, databases.

// Every test binary uses another part of it.
#![allow(dead_code)]

pub(crate) mod applied;
pub(crate) mod race;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use amani_schema::sqlx::postgres::PgConnectOptions;
use amani_schema::sqlx::{AssertSqlSafe, PgPool, query_scalar, raw_sql};
use amani_schema::testing::scratch_database;
use tempfile::TempDir;

/// `cargo amani`, as cargo calls it, in this folder; no database is named by what surrounds the test.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-amani"));
    command.arg("amani").args(arguments).current_dir(folder);
    command
        .env_remove("DATABASE_URL")
        .env_remove("CI")
        .env_remove("AMANI_SCHEMA");
    command
}

/// What a run said, and its exit code.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub(crate) fn amani(folder: &Path, arguments: &[&str]) -> Said {
    command(folder, arguments).output().unwrap().into()
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A package with these items in its `src/lib.rs`.
pub(crate) fn package(items: &str) -> TempDir {
    folder(&[
        ("Cargo.toml", "[package]\nname = \"example\"\n"),
        ("src/lib.rs", &source(items)),
    ])
}

pub(crate) fn source(items: &str) -> String {
    format!("use amani_schema::{{pg_enum, table}};\n{items}\n")
}

/// Writes the migrations of a package, as its build script would.
pub(crate) fn build(package: &Path) {
    let config = amani_schema_build::Config::read(package).unwrap();
    let outcome = amani_schema_build::generate(&config, amani_schema_build::Mode::Write, None);
    assert_eq!(outcome.errors, [""; 0]);
}

/// Commits all that is in a folder, which is a repository from then on: its migrations are sealed.
pub(crate) fn commit(folder: &Path) {
    let commands: [&[&str]; 3] = [
        &["init", "--quiet"],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "all"],
    ];
    let settings = ["user.name=a", "user.email=a@b", "init.defaultBranch=main"];
    for arguments in commands {
        let mut git = Command::new("git");
        git.args(settings.iter().flat_map(|setting| ["-c", setting]));
        let done = git.args(arguments).current_dir(folder).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
}

/// An empty database, and its URL.
pub(crate) async fn database() -> (PgPool, String) {
    let options = scratch_database().await.unwrap();
    let pool = PgPool::connect_with(options).await.unwrap();
    let name: String = query_scalar("SELECT current_database()::text")
        .fetch_one(&pool)
        .await
        .unwrap();
    let url = url(&pool.connect_options(), &name);
    (pool, url)
}

/// The same database for a role that may log in and no more; `None` where the server does not let it.
pub(crate) async fn url_without_rights(pool: &PgPool, url: &str, role: &str) -> Option<String> {
    let sql = format!(
        "DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    );
    raw_sql(AssertSqlSafe(sql)).execute(pool).await.unwrap();
    let lowly = url.replace("postgres@", &format!("{role}@"));
    lowly.contains(role).then_some(lowly)
}

fn url(options: &PgConnectOptions, name: &str) -> String {
    match (options.get_socket(), std::env::var("DATABASE_URL")) {
        (Some(socket), _) => {
            let host = socket.display().to_string().replace('/', "%2F");
            format!("postgres://postgres@{host}/{name}")
        }
        (None, Ok(url)) => {
            let (server, _) = url.rsplit_once('/').unwrap();
            format!("{server}/{name}")
        }
        (None, Err(_)) => unreachable!("a scratch server listens on a socket"),
    }
}
