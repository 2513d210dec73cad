//! `cargo amani import`: which files it writes and removes, and what it says of a stock dump.

mod support;

use std::fs;
use std::path::Path;

use support::{amani, database, folder, write};

const MANIFEST: &str = "[package]\nname = \"example\"\n";

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_empty_database_is_told_and_nothing_is_written() {
    let (_pool, url) = database().await;
    let package = folder(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")]);
    let arguments = [
        "import",
        "--from",
        &url,
        "--out",
        "src/models",
        "--baseline",
    ];
    let said = amani(package.path(), &arguments);
    let expected =
        "error: the database holds nothing: there is nothing to import, and nothing was written\n";
    assert_eq!((said.code, &*said.out, &*said.err), (2, "", expected));
    assert_eq!(names(&package.path().join("src")), ["lib.rs"]);
    assert!(!package.path().join("migrations").exists());
}

#[test]
fn force_takes_away_what_an_earlier_import_wrote_and_nothing_else() {
    let folder = folder(&[
        (
            "one.sql",
            "CREATE TABLE apes (id int PRIMARY KEY);\nCREATE TABLE zebras (id int PRIMARY KEY);",
        ),
        ("other.sql", "CREATE TABLE apes (id int PRIMARY KEY);"),
    ]);
    let import = |from: &str| {
        let arguments = ["import", "--from", from, "--out", "models", "--force"];
        let said = amani(folder.path(), &arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    };
    import("sql:one.sql");
    write(folder.path(), &[("models/own.rs", "// By hand.\n")]);
    let models = folder.path().join("models");
    assert_eq!(names(&models), ["apes.rs", "mod.rs", "own.rs", "zebras.rs"]);
    let out = import("sql:other.sql");
    assert_eq!(
        out,
        "models/apes.rs\nmodels/mod.rs\nremoved models/zebras.rs\n"
    );
    assert_eq!(names(&models), ["apes.rs", "mod.rs", "own.rs"]);
}

/// As `pg_dump` writes it.
const DUMP: &str = "\
    SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n\
    SELECT pg_catalog.set_config('search_path', '', false);\nSET default_tablespace = '';\n\
    CREATE TYPE public.mood AS ENUM (\n    'sad',\n    'ok'\n);\nALTER TYPE public.mood OWNER TO postgres;\n\
    CREATE TABLE public.users (\n    id integer NOT NULL,\n    feels public.mood NOT NULL\n);\n\
    ALTER TABLE public.users OWNER TO postgres;\n\
    CREATE SEQUENCE public.users_id_seq\n    AS integer\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    \
    NO MAXVALUE\n    CACHE 1;\n\
    ALTER TABLE public.users_id_seq OWNER TO postgres;\n\
    ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;\n\
    ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);\n\
    ALTER TABLE ONLY public.users\n    ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n";

#[test]
fn a_stock_dump_is_read_without_noise() {
    let folder = folder(&[("dump.sql", DUMP)]);
    let import = |out: &str| {
        amani(
            folder.path(),
            &["import", "--from", "sql:dump.sql", "--out", out],
        )
    };
    let said = import("a");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        said.err,
        "they need amani-schema; and in the root of the crate `mod a;` and `amani_schema::schema!();`\n\
         3 objects of postgres: said of none, whoever runs the migrations owns what they make\n"
    );
    let users = fs::read_to_string(folder.path().join("a/users.rs")).unwrap();
    assert!(!users.contains("OWNER TO"), "{users}");
    let said = amani(folder.path(), &["schema", "--from", "sql:dump.sql"]);
    assert_eq!((said.code, &*said.err), (0, ""));

    // What is another's matters.
    let other = "CREATE TABLE public.notes ();\nALTER TABLE public.notes OWNER TO ada;\n";
    write(folder.path(), &[("dump.sql", &format!("{DUMP}{other}"))]);
    let said = import("b");
    assert!(said.err.contains("3 objects of postgres: "), "{}", said.err);
    let read = |name: &str| fs::read_to_string(folder.path().join("b").join(name)).unwrap();
    assert!(read("notes.rs").contains("ALTER TABLE notes OWNER TO ada"));
    assert!(!read("users.rs").contains("OWNER TO"));
}
