//! From the source to the next migration: what is unclear is shown at its place, and what the source
//! says settles it.

mod support;

use amani_schema_build::Mode;
use support::assert_shows;
use support::repository::Repository;

const FIRST: &str = "#[pg_enum] enum Status { Open, Shut }
#[table] struct Job { #[column(primary_key)] id: i64, status: Status, title: Option<String> }";

/// The up of the migration after the first.
fn next(items: &str) -> String {
    let repository = Repository::published(FIRST);
    repository.edit(items);
    let snapshot = repository.snapshot();
    let ups = snapshot
        .iter()
        .filter(|(name, _)| name.ends_with(".up.sql"));
    ups.skip(1).map(|(_, sql)| sql.as_str()).collect()
}

/// What is wrong with the next edit.
fn refused(items: &str) -> String {
    let repository = Repository::published(FIRST);
    let before = repository.snapshot();
    repository.types(items);
    let errors = repository.project.run(Mode::Write).errors;
    assert_eq!(repository.snapshot(), before);
    errors.join("\n")
}

#[test]
fn a_label_that_is_gone_is_asked_for_at_its_enum() {
    let gone = FIRST.replace("Open, Shut", "Open");
    assert_shows(
        &refused(&gone),
        &["shut", "removed(", "--> src/lib.rs:2:17"],
    );
    let said = gone.replace("#[pg_enum]", "#[pg_enum(removed(\"shut\" => Open))]");
    assert_shows(&next(&said), &["shut", "status"]);
}

#[test]
fn a_column_that_is_gone_is_asked_for() {
    let other = FIRST.replace("title: Option<String>", "name: Option<String>");
    let error = refused(&other);
    assert_shows(&error, &["title", "was = \"title\"", "src/lib.rs:3:"]);
    let renamed = FIRST.replace("title:", "#[column(was = \"title\")] name:");
    assert_shows(&next(&renamed), &["RENAME COLUMN title TO name"]);
    let dropped = format!("{other}\namani_schema::dropped! {{ column \"job.title\" }}");
    assert_shows(&next(&dropped), &["DROP COLUMN title", "ADD COLUMN name"]);
}

#[test]
fn a_retired_label_becomes_a_check() {
    let retired = FIRST.replace("Shut", "#[label(retired)] Shut");
    let sql = next(&retired);
    assert_shows(
        &sql,
        &["job_status_shut_retired CHECK (status <> 'shut') NOT VALID"],
    );
}

#[test]
fn statements_come_and_go_with_their_items() {
    let with =
        format!("{FIRST}\namani_schema::sql!(\"CREATE VIEW titles AS SELECT title FROM job\");");
    assert_shows(
        &next(&with),
        &["CREATE VIEW titles AS", "SELECT title FROM job"],
    );
    let repository = Repository::published(&with);
    repository.edit(FIRST);
    let snapshot = repository.snapshot();
    let (_, up) = snapshot
        .iter()
        .rfind(|(name, _)| name.ends_with(".up.sql"))
        .unwrap();
    assert_shows(up, &["DROP VIEW titles"]);
    let (_, first) = &snapshot[1];
    assert_shows(first, &["CREATE VIEW titles AS"]);
}

/// A type by whatever name is the same one when it is sealed, and the same as itself under another name.
#[test]
fn a_type_that_is_written_as_sql_does_not_change_by_itself() {
    let types = [
        "timestamptz",
        "TIMESTAMP(3) WITH TIME ZONE",
        "varchar(20)",
        "numeric(10, 2)[]",
        "int4",
        "bit varying(3)",
        "citext",
        "citext[]",
        "public.citext",
        "geometry(Point, 4326)",
    ];
    let fields: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(nr, name)| format!("#[column(type = {name:?})] c{nr}: String"))
        .collect();
    let lib = |more: &str| {
        format!(
            "amani_schema::sql! {{ \"CREATE EXTENSION citext\", \"CREATE EXTENSION postgis\" }} #[table] struct Job {{ {}{more} }}",
            fields.join(", ")
        )
    };
    let repository = Repository::published(&lib(""));
    repository.types(&lib(", note: Option<String>"));
    repository.project.build();
    let snapshot = repository.snapshot();
    let mut ups = snapshot
        .iter()
        .filter(|(name, _)| name.ends_with(".up.sql"));
    let up = &ups.nth(1).unwrap().1;
    assert_eq!(up.matches("ALTER TABLE").count(), 1, "{up}");
    assert!(up.contains("ADD COLUMN note text"), "{up}");
}

/// The types leave the usual sequence unsaid, and the folder does not.
#[test]
fn the_sequence_of_an_identity_column_goes_along_with_its_names() {
    let table = |key: &str, column: &str| {
        format!(
            "#[table({key})] struct Job {{ #[column(primary_key, identity{column})] KEY: i64 }}"
        )
    };
    let cases = [
        (
            table("name = \"tasks\", was = \"job\"", ""),
            "id",
            "RENAME TO tasks_id_seq",
        ),
        (
            table("name = \"job\"", ", was = \"id\""),
            "number",
            "RENAME TO job_number_seq",
        ),
        (
            table("name = \"tasks\", was = \"job\"", ", was = \"id\""),
            "number",
            "ALTER SEQUENCE job_id_seq RENAME TO tasks_number_seq",
        ),
    ];
    for (next, key, expected) in cases {
        let first = table("name = \"job\"", "").replace("KEY", "id");
        let repository = Repository::published(&first);
        repository.types(&next.replace("KEY", key));
        repository.project.build();
        let snapshot = repository.snapshot();
        assert_shows(&snapshot[3].1, &[expected]);
        assert_shows(&snapshot[2].1, &["RENAME TO job_id_seq"]);
    }
}

/// What a header promises is what an operator goes by.
#[test]
fn a_header_says_what_is_lost_and_what_the_release_before_may_not_write() {
    let table =
        |field: &str| format!("#[table] struct Job {{ #[column(primary_key)] id: i64, {field} }}");
    let cases = [
        (
            "note: Option<String>",
            "note: Option<i32>",
            "This way up loses: how the values were written in job.note",
        ),
        (
            "#[column(type = \"json\")] note: String",
            "#[column(type = \"jsonb\")] note: String",
            "This way up loses: how the values were written in job.note",
        ),
        (
            "#[column(length = 60)] note: String",
            "#[column(length = 10)] note: String",
            "there are values that are too long for %s; shorten them",
        ),
        (
            "#[column(length = 60)] note: String",
            "#[column(type = \"character(60)\")] note: String",
            "This way up loses: blanks at the end of job.note",
        ),
        (
            "note: Option<i32>",
            "#[column(backfill = \"0\")] note: i32",
            "This way up loses: which rows had no job.note",
        ),
        (
            "note: Option<i32>",
            "note: i32",
            "does not know: column job.note takes no NULL any more",
        ),
        (
            "#[column(length = 60)] note: String",
            "#[column(length = 50)] note: String",
            "column job.note takes less than before",
        ),
        (
            "note: i32",
            "#[column(check(\"note > 0\"))] note: i32",
            "does not know: constraint job_note_check",
        ),
        (
            "note: i32",
            "#[column(unique)] note: i32",
            "does not know: constraint job_note_key",
        ),
    ];
    for (before, after, expected) in cases {
        let repository = Repository::published(&table(before));
        repository.types(&table(after));
        repository.project.build();
        let up = &repository.snapshot()[3].1;
        assert_shows(up, &[expected]);
        let is_exact = up.contains("The way down is exact: nothing is lost.");
        let is_kept = !expected.contains("loses");
        assert_eq!(is_exact, is_kept, "{up}");
    }
    let plain = [
        (
            "#[column(length = 50)] note: String",
            "#[column(length = 60)] note: String",
            "-- Locks for an instant: job\n",
        ),
        (
            "#[column(precision = 10, scale = 2)] note: Decimal",
            "#[column(precision = 12, scale = 2)] note: Decimal",
            "-- Locks for an instant: job\n",
        ),
        (
            "#[column(length = 60)] note: String",
            "#[column(type = \"character(60)\")] note: String",
            "-- Locks while every row is written anew: job\n",
        ),
        (
            "note: i32",
            "note: String",
            "The way down is exact, but for how values are written: one that has no like stops it.",
        ),
        (
            "note: i32",
            "note: Option<i32>",
            "The way down is impossible while there are rows for which it has no value: it stops then.",
        ),
    ];
    for (before, after, expected) in plain {
        let use_decimal = |item: String| format!("use rust_decimal::Decimal;\n{item}");
        let repository = Repository::published(&use_decimal(table(before)));
        repository.types(&use_decimal(table(after)));
        repository.project.build();
        assert_shows(&repository.snapshot()[3].1, &[expected]);
    }
}
