//! Whatever stands in a folder: an error with file and line or the right result, and never a panic.

use std::fs;
use std::path::Path;

use amani_schema_history::{Folder, History, HistoryError};
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn refused(files: &[(&str, &[u8])]) -> HistoryError {
    Folder::read(folder(files).path()).unwrap_err()
}

fn errors(sql: &str) -> Vec<HistoryError> {
    History::new().apply(Path::new("1_a.sql"), sql)
}

#[test]
fn a_folder_is_read_as_sqlx_reads_it() {
    let folder = folder(&[
        ("10_later.sql", b"SELECT 1;"),
        ("9_reversible_one.up.sql", b"-- no-transaction\nSELECT 1;"),
        ("9_reversible_one.down.sql", b"SELECT 2;"),
        ("README.md", b"no migration"),
        ("notes_of_mine.txt", b"no migration"),
    ]);
    fs::create_dir(folder.path().join("1_folder.sql")).unwrap();
    let folder = Folder::read(folder.path()).unwrap();
    let versions: Vec<i64> = folder
        .migrations
        .iter()
        .map(|found| found.version)
        .collect();
    assert_eq!(versions, [9, 10]);
    let first = &folder.migrations[0];
    assert_eq!(first.description, "reversible one");
    assert!(first.up.no_transaction);
    assert_eq!(first.down.as_ref().unwrap().sql, "SELECT 2;");
    assert_eq!(folder.migrations[1].down, None);
}

#[test]
fn a_folder_that_makes_no_sense_is_refused() {
    let twice = refused(&[("1_a.sql", b""), ("1_b.sql", b"")]);
    assert!(
        twice.message.contains("has the same version as 1_a.sql"),
        "{twice}"
    );
    assert!(
        refused(&[("1_a.down.sql", b"")])
            .message
            .contains("no way up")
    );
    assert!(
        refused(&[("one_a.sql", b"")])
            .message
            .contains("`one` is no version")
    );
    let utf8 = refused(&[("1_a.sql", b"SELECT 1;\nSELECT '\xff';")]);
    assert_eq!((utf8.line, &*utf8.message), (2, "is not UTF-8"));
    let nul = refused(&[("1_a.sql", b"\n\nSELECT '\0';")]);
    assert_eq!(nul.line, 3);
    assert!(
        refused(&[("1_a.sql", b"\xef\xbb\xbfSELECT 1;")])
            .message
            .contains("byte order mark")
    );
    assert!(
        Folder::read(Path::new("/nothing/here"))
            .unwrap_err()
            .message
            .contains("cannot be read")
    );
}

#[test]
fn malformed_sql_is_an_error_with_its_line() {
    for sql in [
        "SELECT 1;\nCREATE TABLE t (;\n",
        "SELECT 1;\nSELECT 'open",
        "SELECT 1;\nDO $$ BEGIN",
        "SELECT 1;\nSELECT \"open",
        "SELECT 1;\nCREATE TABEL t (id int);",
    ] {
        let errors = errors(sql);
        assert_eq!(errors.len(), 1, "{sql}");
        assert_eq!(errors[0].line, 2, "{sql}: {}", errors[0]);
        assert!(
            errors[0].message.starts_with("syntax error"),
            "{}",
            errors[0]
        );
    }
}

#[test]
fn parentheses_that_no_stack_takes_are_an_error() {
    let nested = |depth: usize| format!("{}a > 0{}", "(".repeat(depth), ")".repeat(depth));
    let table = |depth| format!("CREATE TABLE t (a int,\nCHECK ({}));", nested(depth));
    assert_eq!(errors(&table(498)), []);
    let deep = errors(&table(20_000));
    assert_eq!(deep.len(), 1);
    assert_eq!(deep[0].line, 2);
    assert!(
        deep[0].message.contains("nested more than 500 deep"),
        "{}",
        deep[0]
    );
    let block = format!(
        "DO $$ BEGIN CREATE TABLE t (a int CHECK ({})); END $$;",
        nested(20_000)
    );
    assert_eq!(errors(&block).len(), 1);
    let body = format!(
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT {} $$; SELECT f();",
        nested(20_000)
    );
    assert_eq!(errors(&body).len(), 1);
}

#[test]
fn what_cannot_be_followed_is_an_error_and_never_skipped() {
    let cases = [
        (
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1));",
            "a virtual generated column is not understood",
        ),
        (
            "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED);",
            "a constraint that is not enforced is not understood",
        ),
        (
            "CREATE TABLE t (a int4range, b int4range, PRIMARY KEY (a, b WITHOUT OVERLAPS));",
            "a temporal constraint is not understood",
        ),
        (
            "CREATE TABLE t (a int4range, b int4range, FOREIGN KEY (a, PERIOD b) REFERENCES u (a, PERIOD b));",
            "a temporal constraint is not understood",
        ),
        (
            "IMPORT FOREIGN SCHEMA theirs FROM SERVER s INTO public;",
            "IMPORT FOREIGN SCHEMA is not understood",
        ),
        (
            "CREATE TABLE t AS SELECT * FROM generate_series(1, 2);",
            "known to the server only",
        ),
        ("CREATE TABLE t AS VALUES (1);", "known to the server only"),
        (
            "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$;",
            "put together on the server",
        ),
        (
            "DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP EXECUTE r.x; END LOOP; END $$;",
            "known to the server only",
        ),
        ("ROLLBACK;", "ROLLBACK TRANSACTION is not understood"),
        (
            "ALTER TABLE nothing ADD x int;",
            "relation \"nothing\" does not exist",
        ),
        (
            "CREATE TABLE t (a nothing, a int);",
            "specified more than once",
        ),
    ];
    for (sql, message) in cases {
        let errors = errors(&format!("\n\n{sql}"));
        assert_eq!(errors.len(), 1, "{sql}");
        assert!(errors[0].message.contains(message), "{}", errors[0]);
        assert_eq!(errors[0].line, 3);
        assert!(errors[0].to_string().contains("1_a.sql:3"));
    }
}

#[test]
fn what_is_known_by_name_only_stands_in_the_way_too() {
    const MADE: &str = "CREATE SCHEMA app; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; \
                        CREATE FOREIGN TABLE app.f (a int) SERVER s; CREATE VIEW v AS SELECT a FROM app.f;";
    for (drop, message) in [
        (
            "DROP FOREIGN DATA WRAPPER w",
            "because server s depends on it",
        ),
        ("DROP SERVER s", "because foreign table app.f depends on it"),
        ("DROP FOREIGN TABLE app.f", "because view v depends on it"),
        (
            "DROP SCHEMA app",
            "because foreign table app.f depends on it",
        ),
        ("DROP SERVER t", "server \"t\" does not exist"),
        (
            "CREATE SERVER s FOREIGN DATA WRAPPER w",
            "server \"s\" already exists",
        ),
    ] {
        let errors = errors(&format!("{MADE} {drop};"));
        assert_eq!(errors.len(), 1, "{drop}: {errors:?}");
        assert!(errors[0].message.contains(message), "{}", errors[0]);
    }
    assert_eq!(
        errors(&format!("{MADE} DROP FOREIGN DATA WRAPPER w CASCADE;")),
        []
    );
}

#[test]
fn an_annotation_settles_it() {
    assert_eq!(
        errors("-- amani: ignore\nCREATE TABLE t AS VALUES (1);"),
        []
    );
    let mut history = History::new();
    let sql = "-- amani: CREATE TABLE t (a int);\n-- amani: CREATE INDEX i ON t (a);\nCREATE TABLE t AS VALUES (1);";
    assert_eq!(history.apply(Path::new("1_a.sql"), sql), []);
    assert_eq!(history.schema().tables[0].indexes[0].name, "i");
    let wrong = errors("-- amani: CREATE TABEL t;\nSELECT 1;");
    assert!(
        wrong[0]
            .message
            .starts_with("syntax error in the annotation")
    );
    // It speaks of the statement behind it alone.
    assert_eq!(
        errors("-- amani: ignore\nSELECT 1;\nCREATE TABLE t AS VALUES (1);").len(),
        1
    );
}

#[test]
fn a_search_path_that_reaches_into_the_next_file_is_remarked() {
    let mut history = History::new();
    let mut apply = |sql| {
        assert_eq!(history.apply(Path::new("1_a.sql"), sql), []);
        history.remarks().len()
    };
    assert_eq!(
        apply("CREATE SCHEMA app; SET LOCAL search_path TO app; CREATE TABLE t (a int);"),
        0
    );
    assert_eq!(
        apply("CREATE TABLE u (a int); SET search_path = app; RESET search_path;"),
        0
    );
    assert_eq!(apply("SET search_path = app;"), 1);
    let names: Vec<String> = history
        .schema()
        .tables
        .iter()
        .map(|table| table.name.to_string())
        .collect();
    assert_eq!(names, ["app.t", "u"]);
    assert!(
        history.remarks()[0]
            .to_string()
            .contains("1_a.sql: its `SET search_path` reaches")
    );
}

#[test]
fn one_error_does_not_hide_the_next() {
    let errors = errors("DROP TABLE a;\nCREATE TABLE b (id int);\nDROP TABLE c;\nDROP TABLE b;");
    let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [1, 3]);
}

#[test]
fn a_file_of_20_megabytes_and_ten_thousand_files_are_read() {
    let rows = "INSERT INTO t VALUES (1, 'some text that is as long as a line tends to be');\n";
    let mut sql = "CREATE TABLE t (a int, b text);\n".to_owned();
    // In a comment: an unoptimised parser takes most of a minute for as many statements.
    sql += "/* ";
    while sql.len() < 20 << 20 {
        sql += rows;
    }
    sql += "*/ DROP TABLE t;";
    assert_eq!(errors(&sql), []);
    let files: Vec<String> = (1..=10_000)
        .map(|number| format!("{number}_step.sql"))
        .collect();
    let empty: Vec<(&str, &[u8])> = files
        .iter()
        .map(|name| (&**name, &b"SELECT 1;"[..]))
        .collect();
    assert_eq!(
        Folder::read(folder(&empty).path())
            .unwrap()
            .migrations
            .len(),
        10_000
    );
}

const CORPUS: &[&str] = &[
    "CREATE TABLE \"T\" (id serial PRIMARY KEY, a int UNIQUE DEFAULT 1 CHECK (a > 0), b varchar(3) COLLATE \"C\", c int GENERATED ALWAYS AS (a + 1) STORED, d int GENERATED BY DEFAULT AS IDENTITY (START 5), FOREIGN KEY (a) REFERENCES \"T\" (id) ON DELETE CASCADE DEFERRABLE, EXCLUDE USING gist (b WITH =)) WITH (fillfactor = 5);",
    "CREATE UNIQUE INDEX IF NOT EXISTS i ON ONLY app.t USING gin (lower(a) text_ops DESC NULLS LAST, b COLLATE \"C\") INCLUDE (c) NULLS NOT DISTINCT WITH (x = 1) WHERE a IN (1, 2);",
    "ALTER TABLE IF EXISTS ONLY t ADD COLUMN IF NOT EXISTS a int, ALTER b TYPE text USING b::text, ALTER c SET DEFAULT 5, DROP CONSTRAINT IF EXISTS d CASCADE, ADD CONSTRAINT e CHECK (a > 0) NOT VALID, REPLICA IDENTITY FULL;",
    "CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' BEFORE 'a'; ALTER TYPE mood RENAME VALUE 'a' TO 'd'; CREATE TYPE p AS (a int, b text); CREATE TYPE r AS RANGE (subtype = float8); CREATE DOMAIN d AS int NOT NULL DEFAULT 1 CHECK (VALUE > 0);",
    "CREATE FUNCTION f(IN a int, OUT b text, VARIADIC c int[]) RETURNS SETOF int LANGUAGE sql IMMUTABLE COST 5 SET search_path = '' AS $$ SELECT 1 $$; CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION f('x');",
    "DO $$ DECLARE x int; BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type) THEN CREATE TYPE m AS ENUM ('a'); END IF; EXECUTE 'DROP TABLE x'; EXCEPTION WHEN duplicate_object OR others THEN NULL; END $$;",
    "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE q PARTITION OF p FOR VALUES FROM (0) TO (10); ALTER TABLE p ATTACH PARTITION z DEFAULT; CREATE TABLE c (LIKE p INCLUDING ALL) INHERITS (p);",
    "CREATE SEQUENCE s AS int START 5 INCREMENT BY -2 MINVALUE 1 OWNED BY t.a; COMMENT ON COLUMN a.b.c IS 'x'; CREATE POLICY p ON t FOR SELECT TO a USING (b > 1); CREATE STATISTICS s (mcv) ON a, (b + 1) FROM t; SET search_path TO a, \"B\";",
    "CREATE OR REPLACE VIEW v (a, b) AS SELECT 1, 2 WITH CHECK OPTION; DROP TABLE IF EXISTS a, b.c CASCADE; DROP FUNCTION f(int), g; ALTER SEQUENCE s RENAME TO t; GRANT SELECT ON t TO a;",
];

/// Every token of every statement left out, doubled, and changed for others, on a schema that has
/// something to break.
#[test]
fn mangled_statements_never_panic() {
    const INTRUDERS: &[&str] = &[
        "",
        "x",
        "(",
        ")",
        ",",
        "'",
        "$$",
        "\"\"",
        "5",
        "NULL",
        ".",
        "::",
        "ALL",
        "-- amani: x\n",
    ];
    let mut ground = History::new();
    let table = "CREATE SCHEMA app; CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int); CREATE TABLE app.t (a text, b text, c int);";
    assert_eq!(ground.apply(Path::new("0_ground.sql"), table), []);
    let mut count = 0;
    for text in CORPUS {
        let words: Vec<&str> = text.split_inclusive([' ', '(', ')', ',', ';']).collect();
        for place in 0..words.len() {
            for intruder in INTRUDERS {
                let mut mangled = words.clone();
                mangled[place] = intruder;
                ground
                    .clone()
                    .apply(Path::new("1_mangled.sql"), &mangled.concat());
                mangled.insert(place, words[place]);
                ground
                    .clone()
                    .apply(Path::new("1_mangled.sql"), &mangled.concat());
                count += 2;
            }
        }
    }
    assert!(count > 5000, "{count}");
}
