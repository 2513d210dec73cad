//! What only the whole picture shows is reported with its place and a way out.

mod support;

use amani_schema_build::Mode;
use support::Project;

fn assert_shows(error: &str, expected: &[&str]) {
    for part in expected {
        assert!(error.contains(part), "{part:?} is missing in:\n{error}");
    }
}

#[test]
fn a_type_that_is_no_column() {
    let error =
        Project::with_lib("struct Plain;\n#[table]\nstruct Row { plain: Option<Plain> }").error();
    assert_shows(
        &error,
        &[
            "error: `Option<Plain>` has no PostgreSQL type",
            "--> src/lib.rs:4:21",
            "4 | struct Row { plain: Option<Plain> }",
            "^^^^^^^^^^^^^",
            "help: an enum of this crate needs `#[pg_enum]`",
        ],
    );
}

#[test]
fn a_reference_to_something_that_is_no_table() {
    let error = Project::with_lib(
        "struct User { id: i64 } #[table] struct Row { #[column(references(User::id))] a: i64 }",
    )
    .error();
    assert_shows(
        &error,
        &["`User` is not a table of this crate", "src/lib.rs:2:"],
    );
}

#[test]
fn a_reference_to_a_missing_field() {
    let error = Project::with_lib(
        "#[table] struct User { #[column(primary_key)] id: i64 } #[table] struct Row { #[column(references(User::idd))] a: i64 }",
    )
    .error();
    assert_shows(
        &error,
        &["`User` has no field `idd`", "the fields are `id`"],
    );
}

#[test]
fn a_default_that_is_no_variant() {
    let error = Project::with_lib(
        "#[pg_enum] enum Status { Open } #[table] struct Row { #[column(default = Status::Shut)] status: Status }",
    )
    .error();
    assert_shows(&error, &["`Status::Shut` is no variant of an enum type"]);
}

#[test]
fn a_reference_to_something_that_is_no_key() {
    let error = Project::with_lib(
        "#[table] struct User { #[column(primary_key)] id: i64, age: i64 } #[table] struct Row { #[column(references(User::age))] a: i64 }",
    )
    .error();
    assert_shows(
        &error,
        &[
            "points to `user` (age), which is neither its primary key nor unique",
            "#[column(unique)]",
        ],
    );
}

#[test]
fn two_objects_of_one_name() {
    let twice = [
        "enum A { X } #[pg_enum(name = \"a\")] enum B { X }",
        "enum A { X } #[table(name = \"a\")] struct B { x: i64 }",
    ];
    for items in twice {
        let error = Project::with_lib(&format!("#[pg_enum] {items}")).error();
        assert_shows(
            &error,
            &["two SQL objects are called `a`", "name = \"...\""],
        );
    }
    let error = Project::with_lib("#[table] struct A { #[column(index)] b_c: i64 } #[table(name = \"a_b\")] struct AB { #[column(index)] c: i64 }").error();
    assert_shows(
        &error,
        &["two SQL objects are called `a_b_c_idx`: an index and an index"],
    );
}

#[test]
fn the_same_name_in_two_schemas_is_no_clash() {
    Project::with_lib("#[table(schema = \"x\")] struct A { a: i64 } mod b { #[amani_schema::table(schema = \"y\")] struct A { a: i64 } }").build();
}

#[test]
fn a_cfg_on_part_of_the_schema() {
    let conditional = [
        "#[cfg(feature = \"x\")] #[pg_enum] enum Status { Open }",
        "#[pg_enum] enum Status { Open, #[cfg(unix)] Shut }",
        "#[table] struct Row { a: i64, #[cfg(test)] b: i64 }",
        "#[table] struct Row { #[cfg_attr(unix, column(index))] a: i64 }",
        "#[cfg(unix)] mod m { #[amani_schema::pg_enum] enum Status { Open } }",
    ];
    for items in conditional {
        let error = Project::with_lib(items).error();
        assert_shows(
            &error,
            &["only under a `cfg`", "one schema for every build"],
        );
    }
}

#[test]
fn what_rustc_reports_is_left_to_rustc() {
    let project = Project::with_lib("#[pg_enum] enum Status { Open }");
    project.build();
    let before = project.sql("up");
    for broken in [
        "enum {",
        "mod missing;",
        "#[amani_schema::pg_enum] enum Empty {}",
        "#[amani_schema::table(nam = 1)] struct A { a: i64 }",
    ] {
        project.write("src/lib.rs", broken);
        let outcome = project.run(Mode::Write);
        assert_eq!(
            (outcome.errors.len(), outcome.embedded),
            (0, None),
            "{broken}"
        );
        assert_eq!(project.sql("up"), before);
    }
}

#[test]
fn a_configuration_with_an_unknown_key() {
    let project = Project::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nmigration = \"x\"\n",
        ),
        ("src/lib.rs", ""),
    ]);
    let error = amani_schema_build::Config::read(project.path())
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "[package.metadata.amani-schema] has no key `migration`; the keys are `migrations`"
    );
}
