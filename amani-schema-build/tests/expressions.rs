//! A name in SQL that means nothing is found when the crate is built, at its place in the string.

mod support;

use support::repository::Repository;
use support::{Project, assert_shows};

const USER: &str = "#[table] struct User { #[column(primary_key)] id: i64, age: i32, name: String";

/// A table `user` with this behind its first columns, and items after it.
fn with(field: &str, rest: &str) -> Project {
    Project::with_lib(&format!("{USER}, {field} }} {rest}"))
}

#[test]
fn an_unknown_column_is_shown_where_it_stands_in_the_string() {
    let project = Project::with_lib(
        "#[table(check(\"age > 17 AND agee < 100\"))]\nstruct User { #[column(primary_key)] id: i64, age: i32 }",
    );
    assert_shows(
        &project.error(),
        &[
            "error[AMANI0009]: column \"agee\" does not exist",
            "--> src/lib.rs:2:29",
            "^^^^",
            "help: did you mean `age`? the columns are `id`, `age`",
        ],
    );
}

#[test]
fn every_kind_of_expression_is_looked_into() {
    let cases = [
        ("#[column(check(\"agee > 1\"))] a: i64", "column \"agee\""),
        ("#[column(index(where = \"users.agee > 1\"))] a: i64", ""),
        (
            "#[column(index(where = \"\\\"user\\\".agee > 1\"))] a: i64",
            "column user.agee",
        ),
        (
            "#[column(generated = \"agee + 1\")] a: i64",
            "column \"agee\"",
        ),
        ("#[column(generated = \"age + 1\")] a: i64", ""),
        (
            "#[column(default = sql(\"age + 1\"))] a: i64",
            "column \"age\"",
        ),
        (
            "#[column(default = sql(\"draft\"))] a: String",
            "column \"draft\"",
        ),
        (
            "#[column(check(\"a > > 1\"))] a: i64",
            "syntax error in this SQL",
        ),
        ("#[column(check(\"a > 1;\"))] a: i64", "no `;`"),
        (
            "#[column(check(\"a > 1 -- positive\"))] a: i64",
            "a comment would hide",
        ),
        ("#[column(check(\"a > 1 /* positive */\"))] a: i64", ""),
        ("#[column(default = sql(\"'; --'\"))] a: String", ""),
        (
            "#[column(check(\"a > 1; DROP TABLE x\"))] a: i64",
            "syntax error in this SQL",
        ),
        (
            "#[column(default = sql(\"now(\"))] a: String",
            "syntax error in this SQL",
        ),
    ];
    for (field, message) in cases {
        let outcome = with(field, "").run(amani_schema_build::Mode::Write);
        let errors = outcome.errors.concat();
        assert!(errors.contains(message), "{field}: {errors}");
        assert_eq!(errors.is_empty(), message.is_empty(), "{field}: {errors}");
    }
}

#[test]
fn a_query_is_refused_where_postgresql_takes_none() {
    for field in [
        "#[column(check(\"a > (SELECT 0)\"))] a: i64",
        "#[column(default = sql(\"(select 1)\"))] a: i64",
        "#[column(generated = \"age + (SELECT 1)\")] a: i64",
        "#[column(index(where = \"age IN (SELECT 1)\"))] a: i64",
    ] {
        let error = with(field, "").error();
        assert_shows(
            &error,
            &["error[AMANI0008]: PostgreSQL takes no query here", "^^^^^^"],
        );
    }
}

#[test]
fn what_is_right_is_taken() {
    let fields = [
        "#[column(check(\"\\\"user\\\".age > 17 AND lower(NAME) <> '' AND a <> current_user\"))] a: String",
        "#[column(default = sql(\"CURRENT_DATE\"))] a: chrono::NaiveDate",
        "#[column(default = sql(\"(now() AT TIME ZONE 'utc') + interval '1 day'\"))] a: chrono::NaiveDateTime",
        "#[column(check(\"extract(epoch from a) > 0 AND a IS NOT NULL\"))] a: chrono::NaiveDateTime",
    ];
    for field in fields {
        with(field, "").build();
    }
}

#[test]
fn queries_and_policies_are_looked_into() {
    let rest = [
        (
            "CREATE VIEW v AS SELECT u.nam FROM \\\"user\\\" u",
            "column u.nam does not exist",
        ),
        (
            "CREATE VIEW v AS SELECT nam FROM \\\"user\\\"",
            "column \"nam\" does not exist",
        ),
        (
            "CREATE VIEW v AS SELECT 1 FROM users",
            "relation \"users\" does not exist",
        ),
        (
            "CREATE POLICY p ON \\\"user\\\" USING (nam = 'x')",
            "column \"nam\" does not exist",
        ),
    ];
    let rest = rest.into_iter().chain([
        ("CREATE TRIGGER t BEFORE INSERT ON \\\"user\\\" FOR EACH ROW EXECUTE FUNCTION touch()", "function touch() does not exist"),
        ("CREATE TRIGGER t BEFORE INSERT ON \\\"user\\\" FOR EACH ROW WHEN (NEW.nam <> '') EXECUTE FUNCTION suppress_redundant_updates_trigger()", "column new.nam does not exist"),
    ]);
    for (statement, message) in rest {
        let project = with(
            "a: i64",
            &format!("amani_schema::sql! {{ \"{statement}\" }}"),
        );
        assert_shows(&project.error(), &[message]);
    }
    let right = "WITH old AS (SELECT id AS nr, age FROM \\\"user\\\") SELECT o.nr, q.n, x.key FROM old o, \
                 LATERAL (SELECT count(*) AS n FROM \\\"user\\\" WHERE age = o.age) q, jsonb_each('{}') x ORDER BY n";
    let statement = format!("amani_schema::sql! {{ \"CREATE VIEW v AS {right}\" }}");
    with("a: i64", &statement).build();
}

#[test]
fn a_place_in_a_raw_string_is_found_too() {
    let project = with(
        "a: i64",
        "amani_schema::sql! {\nr#\"CREATE VIEW v AS\n  SELECT id,\n    nam FROM \"user\"\"# }",
    );
    assert_shows(
        &project.error(),
        &["src/lib.rs:5:5", "did you mean `name`?"],
    );
}

#[test]
fn a_backfill_names_columns_of_before_or_of_after() {
    let lib = |fields: &str| format!("{USER}, {fields} }}");
    let repository = Repository::published(&lib("a: i64"));
    repository.types(&lib("a: i64, #[column(backfill = \"agee * 2\")] b: i64"));
    assert_shows(
        &repository.project.error(),
        &["column \"agee\" does not exist", "did you mean `age`?"],
    );
    repository.types(&lib("a: i64, #[column(backfill = \"age * 2\")] b: i64"));
    repository.project.build();
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    // Once it has had its effect it may name what is gone.
    repository.types(&lib("a: i64, #[column(backfill = \"gone * 2\")] b: i64"));
    repository.project.build();
}
