//! What only the whole picture shows is reported with its place and a way out.

mod support;

use amani_schema_build::Mode;
use support::{Project, assert_shows};

#[test]
fn a_type_that_is_no_column() {
    let error =
        Project::with_lib("struct Plain;\n#[table]\nstruct Row { plain: Option<Plain> }").error();
    assert_shows(
        &error,
        &[
            "error[AMANI0001]: `Option<Plain>` has no PostgreSQL type",
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
        "[package.metadata.amani-schema] has no key `migration`; the keys are `migrations`, `base`, `models`, `part-of`"
    );
}

const HIDDEN: &str = "use amani_schema::{pg_enum, table};\n";

#[test]
fn an_item_under_a_cfg_attr_is_found() {
    let project = Project::with_lib("#[cfg_attr(debug_assertions, table)] struct T { id: i32 }");
    let error = project.error();
    assert!(error.contains("only under a `cfg`"), "{error}");
    assert!(error.contains("src/lib.rs:2:30"), "{error}");
}

#[test]
fn an_item_that_a_macro_makes_is_found() {
    let project = Project::with_lib(
        "macro_rules! make { ($name:ident) => { #[amani_schema::table] struct $name { id: i32 } } } make!(T);",
    );
    let error = project.error();
    assert!(error.contains("what a macro makes"), "{error}");
}

#[test]
fn an_item_in_a_function_is_found_unless_it_is_a_test() {
    let item = "#[pg_enum] enum Local { One }";
    let project = Project::with_lib(&format!("fn f() {{ {item} }}"));
    let error = project.error();
    assert!(error.contains("inside another item"), "{error}");
    for test in ["#[test]", "#[cfg(test)]"] {
        Project::with_lib(&format!("{test} fn f() {{ {item} }}")).build();
    }
    // Another attribute of the same name is none of ours.
    Project::new(&[(
        "src/lib.rs",
        "use other::table; fn f() { #[table] struct T; }",
    )])
    .build();
}

#[test]
fn an_included_item_is_found() {
    let project = Project::new(&[
        (
            "src/lib.rs",
            &format!("{HIDDEN} include!(\"more.rs\"); include!(\"none.rs\");"),
        ),
        ("src/more.rs", "#[table] struct T { id: i32 }"),
        ("src/none.rs", "#[derive(Debug)] struct T;"),
    ]);
    let error = project.error();
    assert!(error.contains("`include!`"), "{error}");
}

#[test]
fn a_table_of_the_name_of_another_is_one_error() {
    let project = Project::with_lib(
        "#[table] struct T { #[column(primary_key)] id: i32 } #[table(name = \"t\")] struct T2 { #[column(primary_key)] id: i32 }",
    );
    let error = project.error();
    assert!(error.contains("two SQL objects are called `t`"), "{error}");
}

#[test]
fn a_table_of_the_name_of_an_identity_sequence_is_found() {
    let project = Project::with_lib(
        "#[table] struct T { #[column(primary_key, identity)] id: i32 } #[table] struct TIdSeq { id: i32 }",
    );
    let error = project.error();
    assert!(
        error.contains("the sequence of an identity column"),
        "{error}"
    );
}

#[test]
fn a_missing_variant_is_answered_with_those_there_are() {
    let project = Project::with_lib(
        "#[pg_enum] enum Mood { Sad, Happy } #[table] struct T { #[column(default = Mood::Calm)] mood: Mood }",
    );
    let error = project.error();
    assert!(
        error.contains("the variants are `Mood::Sad`, `Mood::Happy`"),
        "{error}"
    );
}
