//! The module tree is read as rustc reads it, and names mean what they mean to rustc.

mod support;

use support::Project;

const STATUS: &str = "#[amani_schema::pg_enum] pub enum Status { Open }";

fn assert_finds_status(files: &[(&str, &str)]) {
    let sql = Project::new(files).built_sql();
    assert!(sql.contains("CREATE TYPE status AS ENUM ('open')"), "{sql}");
}

#[test]
fn modules_are_found_in_files_beside_and_below() {
    assert_finds_status(&[("src/lib.rs", "mod a;"), ("src/a.rs", STATUS)]);
    assert_finds_status(&[("src/lib.rs", "mod a;"), ("src/a/mod.rs", STATUS)]);
    assert_finds_status(&[
        ("src/lib.rs", "mod a;"),
        ("src/a.rs", "pub mod b;"),
        ("src/a/b.rs", STATUS),
    ]);
    assert_finds_status(&[
        ("src/lib.rs", "mod a;"),
        ("src/a/mod.rs", "mod b;"),
        ("src/a/b.rs", STATUS),
    ]);
    assert_finds_status(&[("src/lib.rs", "mod a { mod b; }"), ("src/a/b.rs", STATUS)]);
    assert_finds_status(&[("src/lib.rs", "mod r#type;"), ("src/type.rs", STATUS)]);
}

#[test]
fn path_attributes_are_followed() {
    assert_finds_status(&[
        ("src/lib.rs", "#[path = \"x/y.rs\"] mod a;"),
        ("src/x/y.rs", STATUS),
    ]);
    assert_finds_status(&[
        ("src/lib.rs", "#[path = \"x/y.rs\"] mod a;"),
        ("src/x/y.rs", "mod z;"),
        ("src/x/z.rs", STATUS),
    ]);
    assert_finds_status(&[
        ("src/lib.rs", "mod a { #[path = \"c.rs\"] mod b; }"),
        ("src/a/c.rs", STATUS),
    ]);
    assert_finds_status(&[
        ("src/lib.rs", "#[path = \"d\"] mod a { mod b; }"),
        ("src/d/b.rs", STATUS),
    ]);
}

#[test]
fn a_binary_is_read_where_there_is_no_lib() {
    assert_finds_status(&[("src/main.rs", STATUS)]);
}

#[test]
fn the_lib_path_of_the_manifest_counts() {
    let manifest = "[package]\nname = \"example\"\n[lib]\npath = \"lib/root.rs\"\n";
    assert_finds_status(&[
        ("Cargo.toml", manifest),
        ("lib/root.rs", STATUS),
        ("src/main.rs", ""),
    ]);
}

#[test]
fn the_attribute_is_found_under_any_name() {
    let forms = [
        "use amani_schema::pg_enum; #[pg_enum] enum Status { Open }",
        "use amani_schema::pg_enum as e; #[e] enum Status { Open }",
        "use amani_schema as s; #[s::pg_enum] enum Status { Open }",
        "use amani_schema::{self as s}; #[s::pg_enum] enum Status { Open }",
        "use amani_schema::*; #[pg_enum] enum Status { Open }",
        "#[::amani_schema::pg_enum()] enum Status { Open }",
        "extern crate amani_schema as s; #[s::pg_enum] enum Status { Open }",
        "mod prelude { pub use amani_schema::pg_enum as e; } use prelude::e as f; #[f] enum Status { Open }",
        "mod prelude { pub use amani_schema::*; } mod a { use super::prelude::*; #[pg_enum] enum Status { Open } }",
        "use amani_schema::pg_enum; mod a { use super::*; #[pg_enum] enum Status { Open } }",
        "use amani_schema::pg_enum; mod a { #[super::pg_enum] enum Status { Open } }",
        "use other::pg_enum; #[pg_enum(crate = other::schema)] enum Status { Open }",
    ];
    for form in forms {
        assert_finds_status(&[("src/lib.rs", form)]);
    }
}

#[test]
fn a_renamed_dependency_is_known_by_its_new_name() {
    let manifest = "[package]\nname = \"example\"\n[dependencies]\nmy-schema = { package = \"amani-schema\", version = \"1\" }\n";
    assert_finds_status(&[
        ("Cargo.toml", manifest),
        ("src/lib.rs", "#[my_schema::pg_enum] enum Status { Open }"),
    ]);
}

#[test]
fn attributes_of_others_are_left_alone() {
    let project = Project::new(&[(
        "src/lib.rs",
        "use other::table; #[table] struct A { a: X } #[other::pg_enum] enum B {} mod m { pub use other::*; } use m::pg_enum; #[pg_enum] enum C {}",
    )]);
    project.build();
    assert!(project.migrations().is_empty());
}

#[test]
fn what_is_for_tests_only_is_left_out() {
    let project = Project::with_lib(
        "#[pg_enum] enum Status { Open }
         #[cfg(test)] #[pg_enum] enum Fake { A }
         #[cfg(test)] mod tests { #[amani_schema::pg_enum] enum Other { A } }",
    );
    let sql = project.built_sql();
    assert_eq!(sql.matches("CREATE TYPE").count(), 1, "{sql}");
}

#[test]
fn a_type_means_what_its_path_means() {
    let project = Project::with_lib(
        "mod a { #[amani_schema::pg_enum(name = \"a_status\")] pub enum Status { Open } }
         mod b { #[amani_schema::pg_enum(name = \"b_status\")] pub enum Status { Open } }
         pub use b::Status as Shown;
         type Alias = Option<a::Status>;
         type Many = Vec<crate::b::Status>;
         use chrono::DateTime as At;
         #[table] struct Row {
             one: a::Status, two: crate::b::Status, three: Shown, four: self::Shown, five: Many,
             at: Option<At<chrono::Utc>>, day: sqlx::types::chrono::NaiveDate, bytes: Vec<u8>, blobs: Vec<Vec<u8>>,
             range: PgRange<i64>,
         }",
    );
    let sql = project.built_sql();
    for column in [
        "one a_status NOT NULL",
        "two b_status NOT NULL",
        "three b_status NOT NULL",
        "four b_status NOT NULL",
        "five b_status[] NOT NULL",
        "    at timestamp with time zone,",
        "day date NOT NULL",
        "bytes bytea NOT NULL",
        "blobs bytea[] NOT NULL",
        "range int8range NOT NULL",
    ] {
        assert!(sql.contains(column), "{column}\n{sql}");
    }
}

#[test]
fn references_and_defaults_follow_imports_and_aliases() {
    let project = Project::with_lib(
        "mod user { #[amani_schema::table(name = \"users\", rename_all = \"camelCase\")] pub struct User { #[column(primary_key)] pub user_id: i64 } }
         mod status { #[amani_schema::pg_enum] pub enum Status { Open, #[label(\"it's\")] Its } }
         use user::User as Owner;
         type Alias = status::Status;
         #[table] struct Row {
             #[column(references(Owner::user_id))] owner: i64,
             #[column(references(crate::user::User::user_id))] other: Option<i64>,
             #[column(default = Alias::Its)] status: Alias,
         }",
    );
    let sql = project.built_sql();
    assert!(
        sql.contains("FOREIGN KEY (owner) REFERENCES users (\"userId\")"),
        "{sql}"
    );
    assert!(
        sql.contains("FOREIGN KEY (other) REFERENCES users (\"userId\")"),
        "{sql}"
    );
    assert!(
        sql.contains("status status NOT NULL DEFAULT 'it''s'"),
        "{sql}"
    );
}

#[test]
fn imports_in_a_circle_end() {
    let project = Project::with_lib(
        "mod a { pub use super::b::*; pub use super::b::X; } mod b { pub use super::a::*; pub use super::a::X; } use a::X;
         type P = Q; type Q = P;
         #[table] struct Row { x: X }
         #[table] struct Other { p: P }",
    );
    assert_eq!(project.run(amani_schema_build::Mode::Write).errors.len(), 2);
}

#[test]
fn all_files_are_watched() {
    let project = Project::new(&[("src/lib.rs", "mod a; mod b {}"), ("src/a.rs", "")]);
    let watched = project.build().watched;
    let expected = ["src/lib.rs", "src/a.rs", "migrations"].map(|path| project.path().join(path));
    assert_eq!(watched, expected);
}

#[test]
fn a_program_beside_the_library_declares_nothing() {
    let lib = ("src/lib.rs", "pub mod models;");
    let models = ("src/models.rs", STATUS);
    let use_only = "use example::models::Status;\n#[cfg(test)] mod tests { #[amani_schema::pg_enum] enum Mood { Sad } }\nfn main() {}";
    Project::new(&[lib, models, ("src/main.rs", use_only)]).build();
    let own = "#[amani_schema::pg_enum] enum Mood { Sad }\nfn main() {}";
    for (path, text, place) in [
        ("src/main.rs", "mod models;\nfn main() {}", "src/models.rs:"),
        ("src/main.rs", own, "src/main.rs:1:"),
        ("src/bin/tool.rs", own, "src/bin/tool.rs:1:"),
        ("src/bin/tool/main.rs", own, "src/bin/tool/main.rs:1:"),
    ] {
        let error = Project::new(&[lib, models, (path, text)]).error();
        assert!(
            error.contains("error[AMANI0005]") && error.contains(place),
            "{error}"
        );
        assert!(error.contains("write `use`"), "{error}");
    }
}

#[test]
fn a_file_that_is_a_module_of_itself_is_left_to_rustc() {
    for files in [
        vec![("src/lib.rs", "#[path = \"lib.rs\"] mod again;")],
        vec![
            ("src/lib.rs", "mod a;"),
            ("src/a.rs", "#[path = \"a.rs\"] mod a;"),
        ],
    ] {
        let outcome = Project::new(&files).run(amani_schema_build::Mode::Write);
        assert_eq!((outcome.errors.len(), outcome.embedded), (0, None));
    }
}
