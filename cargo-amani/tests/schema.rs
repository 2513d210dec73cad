//! `cargo amani schema`: one schema in three places prints the same.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use amani_schema::sqlx::PgPool;
use amani_schema::sqlx::migrate::Migrator;
use amani_schema_core::schema::Schema;

/// The reference backend, whose types and migrations are in the folder above.
const BACKEND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn schema(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-amani"))
        .args(["amani", "schema"])
        .args(arguments)
        .output()
        .unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = schema(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A database with the migrations of a folder applied, and its URL.
async fn migrated(folder: &Path) -> (PgPool, String) {
    let (pool, url) = support::database().await;
    let migrator = Migrator::new(folder).await.unwrap();
    migrator.run(&pool).await.unwrap();
    (pool, url)
}

#[tokio::test]
async fn types_folder_and_database_print_the_same() {
    let folder = format!("migrations:{BACKEND}/migrations");
    let rust = format!("rust:{BACKEND}");
    let (_pool, url) = migrated(&Path::new(BACKEND).join("migrations")).await;
    for form in [&[][..], &["--json"]] {
        let print = |source: &str| printed(&[&["--from", source], form].concat());
        let of_types = print(&rust);
        assert_eq!(of_types, print(&folder));
        assert_eq!(of_types, print(&url));
    }
    assert_eq!(printed(&["--from", &folder, "--against", &url]), "");
    assert_eq!(printed(&["--from", &rust, "--against", &folder]), "");
}

#[test]
fn what_differs_is_there_for_machines_too() {
    let folder = support::folder(&[
        ("a.sql", "CREATE TABLE users (id int, nick text);"),
        ("b.sql", "CREATE TABLE users (id bigint);"),
    ]);
    let sources = ["schema", "--from", "sql:a.sql", "--against", "sql:b.sql"];
    let said = support::amani(folder.path(), &[&sources[..], &["--json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let expected = serde_json::json!({ "differences": [
        { "object": "column users.id", "attribute": "type", "from": "integer", "against": "bigint", "certain": true },
        { "object": "column users.nick", "attribute": null, "from": "there", "against": null, "certain": true },
    ] });
    assert_eq!((said.code, found), (1, expected));
    assert_eq!(support::amani(folder.path(), &sources).code, 1);
}

#[tokio::test]
async fn a_folder_and_its_database_print_the_same_sql() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE users (id serial PRIMARY KEY, name varchar(9) NOT NULL CHECK (name <> '' AND name IN ('a', 'b')), m mood DEFAULT 'sad', j jsonb DEFAULT '{\"a\":1}', n numeric(5,2) DEFAULT 0 CHECK (n BETWEEN 0 AND 9));
        CREATE INDEX ON users (lower(name)) WHERE m = 'ok' AND n > 1.5;
        CREATE FUNCTION f(a int DEFAULT -1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';";
    fs::write(folder.path().join("1_first.sql"), sql).unwrap();
    let (_pool, url) = migrated(folder.path()).await;
    let source = format!("migrations:{}", folder.path().display());
    assert_eq!(printed(&["--from", &source]), printed(&["--from", &url]));
}

#[tokio::test]
async fn grants_of_a_folder_and_its_database_print_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE users (id serial PRIMARY KEY, name text);
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        DO $$ BEGIN CREATE ROLE amani_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT SELECT, UPDATE ON users TO amani_reader WITH GRANT OPTION;
        GRANT INSERT (name) ON users TO PUBLIC;
        GRANT USAGE ON SCHEMA public TO amani_reader;
        ALTER FUNCTION f() OWNER TO amani_reader;
        GRANT EXECUTE ON FUNCTION f() TO CURRENT_USER;
        REVOKE ALL ON FUNCTION f() FROM PUBLIC;";
    fs::write(folder.path().join("1_first.sql"), sql).unwrap();
    let (_pool, url) = migrated(folder.path()).await;
    let source = format!("migrations:{}", folder.path().display());
    let text = printed(&["--from", &source]);
    assert_eq!(text, printed(&["--from", &url]));
    let end = text.find("GRANT USAGE").unwrap();
    assert_eq!(
        text[end..],
        *"GRANT USAGE ON SCHEMA public TO amani_reader;
GRANT SELECT, UPDATE ON users TO amani_reader WITH GRANT OPTION;
GRANT INSERT (name) ON users TO PUBLIC;
ALTER FUNCTION f() OWNER TO amani_reader;
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
GRANT ALL ON FUNCTION f() TO CURRENT_USER;
"
    );
    let json = ["--from", &source, "--json"];
    assert_eq!(printed(&json), printed(&["--from", &url, "--json"]));
    assert_eq!(printed(&["--from", &source, "--against", &url]), "");
}

#[tokio::test]
async fn the_table_that_sqlx_keeps_its_record_in_is_its_own_by_whatever_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("migrations")).unwrap();
    fs::write(
        folder.path().join("migrations/1_first.sql"),
        "CREATE TABLE users (id int);",
    )
    .unwrap();
    let toml = "[migrate]\ntable-name = 'public.\"our Record\"'\n";
    fs::write(folder.path().join("sqlx.toml"), toml).unwrap();
    let dump = "CREATE TABLE public.\"our Record\" (version bigint); CREATE TABLE public._amani_downs (record \
                text, CONSTRAINT _amani_downs_pkey PRIMARY KEY (record)); COMMENT ON TABLE \
                public._amani_downs IS 'x'; CREATE TABLE users (id int);";
    fs::write(folder.path().join("dump.sql"), dump).unwrap();
    let (pool, url) = support::database().await;
    let mut migrator = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    migrator.dangerous_set_table_name("public.\"our Record\"");
    migrator.run(&pool).await.unwrap();
    for (other, differences) in [("sql:dump.sql", ""), (&*url, "")] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-amani"))
            .args(["amani", "schema", "--from", "migrations:migrations"])
            .args(["--against", other])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), differences);
        assert!(output.status.success());
    }
    // Elsewhere it is a table like any other.
    let source = format!("migrations:{}", folder.path().join("migrations").display());
    let output = schema(&["--from", &source, "--against", &url]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("table our Record: not there / there"),
        "{text}"
    );
}

#[test]
fn json_is_the_model() {
    let text = printed(&[
        "--from",
        &format!("migrations:{BACKEND}/migrations"),
        "--json",
    ]);
    let schema: Schema = serde_json::from_str(&text).unwrap();
    assert_eq!((schema.enums.len(), schema.tables.len()), (10, 10));
    let documented = fs::read_to_string(format!("{BACKEND}/docs/SCHEMA_JSON.md")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let table = &value["tables"][0];
    for part in [&value, table, &table["columns"][0], &table["indexes"][0]] {
        for key in part.as_object().unwrap().keys() {
            assert!(
                documented.contains(&format!("`{key}`")),
                "{key} is not documented"
            );
        }
    }
}

#[test]
fn a_difference_is_printed_and_is_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, sql: &str| {
        fs::write(folder.path().join(name), sql).unwrap();
        format!("sql:{}", folder.path().join(name).display())
    };
    let one = file("one.sql", "CREATE TABLE t (a int);");
    let other = file("other.sql", "\\restrict x\nCREATE TABLE t (a bigint);\n");
    let output = schema(&["--from", &one, "--against", &other]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "column t.a, type: integer / bigint\n");
    let views = ["CREATE VIEW v AS SELECT 1;", "CREATE VIEW v AS SELECT 2;"];
    let one = file("one.sql", views[0]);
    let other = file("other.sql", views[1]);
    let output = schema(&["--from", &one, "--against", &other]);
    assert_eq!(output.status.code(), Some(0));
    let summary = String::from_utf8(output.stderr).unwrap();
    assert!(
        summary.contains("0 differences, 1 cannot be told"),
        "{summary}"
    );
}

#[test]
fn trouble_is_told_and_is_another_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("1_a.sql"),
        "\nCREATE TABLE t AS VALUES (1);",
    )
    .unwrap();
    let cases = [
        (
            format!("migrations:{}", folder.path().display()),
            "1_a.sql:2: the columns of this query",
        ),
        ("migrations:/nothing/here".to_owned(), "cannot be read"),
        ("rust:/nothing/here".to_owned(), "Cargo.toml cannot be read"),
        ("sql:/nothing/here".to_owned(), "cannot be read"),
        (
            "postgres://nobody@127.0.0.1:1/x".to_owned(),
            "the server does not answer there",
        ),
    ];
    for (source, message) in cases {
        let output = schema(&["--from", &source]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{source}");
        assert!(errors.contains(message), "{errors}");
    }
}
