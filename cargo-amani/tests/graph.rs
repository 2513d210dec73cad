//! `cargo amani graph`: the picture in each format.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use roxmltree::Document;
use support::{amani, folder, package, write};
use tempfile::TempDir;

/// Every kind of link and key, two enums, comments.
const SCHEMA: &str = "\
    CREATE TYPE mood AS ENUM ('sad', 'so so', 'happy');\n\
    COMMENT ON TYPE mood IS 'How somebody feels.';\n\
    CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) NOT NULL UNIQUE, \
    mood mood NOT NULL DEFAULT 'sad', boss bigint REFERENCES people (id));\n\
    COMMENT ON TABLE people IS 'Everybody.';\n\
    COMMENT ON COLUMN people.name IS 'What they are called.';\n\
    CREATE TABLE badges (person bigint PRIMARY KEY REFERENCES people (id), given_at timestamptz NOT NULL DEFAULT now());\n\
    CREATE TABLE notes (id int PRIMARY KEY, author bigint NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
    moods mood[], CHECK (id > 0));\n\
    CREATE INDEX notes_author_idx ON notes (author);\n\
    CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);\n\
    CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\n\
    CREATE TABLE alone (a text);\n";

fn project() -> TempDir {
    folder(&[
        ("migrations/20260102030405_first.up.sql", SCHEMA),
        (
            "migrations/20260102030406_second.up.sql",
            "ALTER TABLE people RENAME COLUMN mood TO feeling;\nUPDATE people SET feeling = 'happy';\n",
        ),
    ])
}

/// Compares with a file beside this one; `AMANI_SNAPSHOTS=renew` writes it.
fn check(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/graph")
        .join(name);
    if std::env::var("AMANI_SNAPSHOTS").is_ok_and(|it| it == "renew") {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{name} is another one now: AMANI_SNAPSHOTS=renew writes it\n{found}"
    );
}

/// A page without its script, which is no XML.
fn without_script(page: &str) -> String {
    let (before, rest) = page.split_once("<script>").unwrap();
    let (script, after) = rest.split_once("</script>").unwrap();
    assert!(!script.contains("http") && !after.contains("<script"));
    let before = before.strip_prefix("<!DOCTYPE html>").unwrap();
    format!("{before}{after}")
}

fn texts(document: &Document<'_>) -> BTreeSet<String> {
    let texts = document.descendants().filter_map(|node| node.text());
    texts.map(|text| text.trim().to_owned()).collect()
}

#[test]
fn a_small_schema_looks_like_this_in_each_format() {
    let project = project();
    let arguments = ["graph", "--title", "People & notes"];
    for (format, name) in [
        ("svg", "people.svg"),
        ("mermaid", "people.mmd"),
        ("html", "people.html"),
    ] {
        let said = amani(
            project.path(),
            &[&arguments[..], &["--format", format]].concat(),
        );
        assert_eq!((said.code, &*said.err), (0, ""));
        check(name, &said.out);
        // The ending says the same, and the bytes are the same from another folder.
        let out = project.path().join(format!("out/{name}"));
        let migrations = format!("migrations:{}", project.path().join("migrations").display());
        let elsewhere = tempfile::tempdir().unwrap();
        let more = ["--from", &migrations, "--out", out.to_str().unwrap()];
        let said = amani(elsewhere.path(), &[&arguments[..], &more].concat());
        assert_eq!((said.code, said.out.trim_end()), (0, out.to_str().unwrap()));
        check(name, &fs::read_to_string(&out).unwrap());
    }
}

#[test]
fn a_page_has_everything_and_fetches_nothing() {
    let project = project();
    let said = amani(project.path(), &["graph", "--format", "html"]);
    let page = without_script(&said.out);
    let document = Document::parse(&page).unwrap();
    let texts = texts(&document);
    for found in [
        "people",
        "events_2026",
        "partition of events",
        "so so",
        "CONSTRAINT notes_author_fkey FOREIGN KEY (author) REFERENCES people (id) ON DELETE CASCADE",
        "CREATE INDEX notes_author_idx ON notes (author);",
        "notes (author) references people (id)",
        "notes.moods",
        "rename column mood to feeling",
        "it changes rows: UPDATE people SET feeling = 'happy'",
        "2026-01-02 03:04 · 20260102030406",
        "identity, always",
    ] {
        let is_there = texts.iter().any(|text| text.contains(found));
        assert!(is_there, "{found}: {texts:?}");
    }
    let ids: BTreeSet<&str> = document
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .collect();
    for node in document.descendants() {
        for name in ["src", "srcset", "action", "data"] {
            assert_eq!(node.attribute(name), None);
        }
        if let Some(link) = node.attribute("href") {
            let target = link.strip_prefix('#').unwrap();
            assert!(ids.contains(target), "{link}");
        }
    }
    assert!(!page.contains("@import") && !page.contains("url("));
}

#[test]
fn every_name_of_a_real_schema_is_in_each_format() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let schema = amani(root, &["schema", "--from", "rust:.", "--json"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    let strings = |value: &serde_json::Value, list: &str, key: &str| -> Vec<String> {
        let all = value[list].as_array().unwrap().iter();
        let texts = all.map(|it| if key.is_empty() { it } else { &it[key] });
        let texts = texts.map(|it| it["name"].as_str().or_else(|| it.as_str()));
        texts.map(|text| text.unwrap().to_owned()).collect()
    };
    let mut names = strings(&schema, "tables", "name");
    names.extend(strings(&schema, "enums", "name"));
    for table in schema["tables"].as_array().unwrap() {
        names.extend(strings(table, "columns", "name"));
    }
    for item in schema["enums"].as_array().unwrap() {
        names.extend(strings(item, "labels", ""));
    }
    assert!(names.len() > 100, "{names:?}");
    let svg = amani(root, &["graph"]).out;
    let svg = texts(&Document::parse(&svg).unwrap());
    let page = amani(root, &["graph", "--format", "html"]).out;
    let page = without_script(&page);
    let page = texts(&Document::parse(&page).unwrap());
    let mermaid = amani(root, &["graph", "--format", "mermaid"]).out;
    let words: BTreeSet<&str> = mermaid.split_whitespace().collect();
    for name in &names {
        assert!(svg.contains(name), "{name}");
        assert!(page.contains(name), "{name}");
        assert!(words.contains(&**name), "{name}");
    }
}

#[test]
fn odd_names_and_comments_stay_texts() {
    let name = "a<b>&\"c\"]";
    let comment = "</title></svg><script>alert(1)</script> & \u{1} ]]>";
    let quoted = name.replace('"', "\"\"");
    let sql = format!(
        "CREATE TYPE \"{quoted}\" AS ENUM ('<i>', '\"');\n\
         CREATE TABLE \"t {quoted}\" (\"{quoted}\" \"{quoted}\" DEFAULT '<i>' PRIMARY KEY, \"100%\" text);\n\
         COMMENT ON TABLE \"t {quoted}\" IS '{comment}';\n\
         COMMENT ON COLUMN \"t {quoted}\".\"100%\" IS '{comment}';\n\
         CREATE TABLE other (x \"{quoted}\" REFERENCES \"t {quoted}\" (\"{quoted}\"));\n"
    );
    let project = folder(&[("migrations/1_<odd>.sql", &sql)]);
    let svg = amani(project.path(), &["graph"]);
    let document = Document::parse(&svg.out).unwrap();
    let title = format!("t {name}");
    assert!(texts(&document).contains(&title), "{}", svg.out);
    assert!(texts(&document).contains("<i>"));
    assert!(!svg.out.contains("<script"));
    let page = amani(
        project.path(),
        &["graph", "--format", "html", "--title", "</title><b>"],
    );
    let page = without_script(&page.out);
    let document = Document::parse(&page).unwrap();
    for found in [name, "100%", "<odd>", "</title><b>", &title] {
        assert!(texts(&document).contains(found), "{found}");
    }
    let mermaid = amani(project.path(), &["graph", "--format", "mermaid"]).out;
    let expected = "[\"t a#lt;b#gt;&#quot;c#quot;]\"] {\n        a_b___c_] a_b___c_] PK \"a#lt;b#gt;&#quot;c#quot;]\"\n";
    assert!(mermaid.contains(expected), "{mermaid}");
    for line in mermaid.lines() {
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn the_source_is_the_package_or_what_is_named() {
    let package = package("#[table(name = \"users\")]\npub struct User {\n    pub id: i64,\n}");
    write(
        package.path(),
        &[("dump.sql", "CREATE TABLE dumped (id int);")],
    );
    let said = amani(package.path(), &["graph", "--json"]);
    let picture: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(picture["cards"][0]["title"], "users");
    assert_eq!(picture["cards"][0]["rows"], serde_json::json!(["id"]));
    let said = amani(
        package.path(),
        &["graph", "--from", "sql:dump.sql", "--out", "a/b.mmd"],
    );
    assert_eq!((said.code, &*said.out), (0, "a/b.mmd\n"));
    let text = fs::read_to_string(package.path().join("a/b.mmd")).unwrap();
    assert_eq!(
        text,
        "erDiagram\n    dumped {\n        integer id \"may be NULL\"\n    }\n"
    );
    let said = amani(package.path(), &["graph", "--out", "schema.pdf"]);
    assert!(
        said.code == 2 && said.err.contains("`.svg`, `.mmd` or `.html`"),
        "{said:?}"
    );
    let said = amani(package.path(), &["graph", "--from", "sql:nowhere.sql"]);
    assert!(
        said.code == 2 && said.err.contains("nowhere.sql cannot be read"),
        "{said:?}"
    );
}

#[test]
fn types_and_sql_are_drawn_alike_whatever_their_order() {
    let items = "#[table(name = \"zebras\")]\npub struct Zebra {\n    #[column(primary_key)]\n    pub id: i64,\n}\n\
                 #[table(name = \"apes\")]\npub struct Ape {\n    #[column(primary_key)]\n    pub id: i64,\n}";
    let package = package(items);
    let sql =
        "CREATE TABLE apes (id bigint PRIMARY KEY);\nCREATE TABLE zebras (id bigint PRIMARY KEY);";
    write(package.path(), &[("schema.sql", sql)]);
    for format in ["svg", "mermaid", "html"] {
        let draw = |source: &str| {
            let said = amani(
                package.path(),
                &["graph", "--from", source, "--format", format],
            );
            assert_eq!(said.code, 0, "{}", said.err);
            said.out
        };
        assert_eq!(draw("rust:."), draw("sql:schema.sql"), "{format}");
    }
}
