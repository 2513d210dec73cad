//! `sql!` items are read into the very schema of the types.

mod support;

use amani_schema_build::{Config, Mode, schema};
use amani_schema_core::code::Code;
use amani_schema_core::schema::{DataType, ObjectName, Schema};
use support::{Project, assert_shows};

fn schema_of(items: &str) -> Schema {
    let project = Project::with_lib(items);
    schema(&Config::read(project.path()).unwrap()).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

#[test]
fn statements_add_to_what_the_types_say() {
    let schema = schema_of(
        "#[table] struct Users { #[column(primary_key)] id: i64, name: String }
         amani_schema::sql! {
            \"CREATE VIEW names AS  SELECT name FROM users\",
            r#\"
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
                CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
            \"#,
            \"ALTER TABLE users ENABLE ROW LEVEL SECURITY\",
            \"CREATE POLICY own ON users USING (id = 1)\",
            \"COMMENT ON COLUMN users.name IS 'the \\\"name\\\"'\",
            \"CREATE INDEX users_lower ON users (lower(name))\",
            \"GRANT SELECT ON users TO public\",
            \"ALTER TABLE users OWNER TO somebody\",
         }",
    );
    // The texts stay as they are written.
    assert_eq!(schema.views[0].query, "SELECT name FROM users");
    assert_eq!(schema.routines[0].body, " BEGIN RETURN NEW; END ");
    assert_eq!(schema.triggers[0].table, ObjectName::new("users"));
    assert_eq!(schema.policies[0].name, "own");
    let users = &schema.tables[0];
    assert!(users.row_security);
    assert_eq!(users.columns[1].comment.as_deref(), Some("the \"name\""));
    assert_eq!(users.indexes[0].name, "users_lower");
}

#[test]
fn the_order_of_the_statements_does_not_matter() {
    let schema = schema_of(
        "use amani_schema::sql;
         sql!(\"COMMENT ON VIEW v IS 'x'\");
         sql!(\"CREATE TRIGGER t BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION f()\");
         mod a { amani_schema::sql! { \"CREATE TABLE logs (id bigint PRIMARY KEY, at email)\" } }
         sql!(\"CREATE VIEW v AS SELECT 1 AS a\");
         sql!(\"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'\", \"CREATE DOMAIN email AS text\");",
    );
    assert_eq!(schema.views[0].comment.as_deref(), Some("x"));
    assert_eq!((schema.triggers.len(), schema.routines.len()), (1, 1));
    assert_eq!(schema.tables.len(), 1);
}

#[test]
fn a_type_that_they_make_is_the_type_of_a_field() {
    let schema = schema_of(
        "#[table] struct T {
            #[column(type = \"Email\")] email: String,
            #[column(type = \"app.mood[]\")] moods: Vec<String>,
            #[column(type = \"citext\")] other: String,
            #[column(type = \"floats\")] range: String,
         }
         amani_schema::sql! {
            \"CREATE SCHEMA app\",
            \"CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')\",
            \"CREATE TYPE app.mood AS ENUM ('sad')\",
            \"CREATE TYPE floats AS RANGE (subtype = float8)\",
         }",
    );
    let types: Vec<&DataType> = schema.tables[0]
        .columns
        .iter()
        .map(|column| &column.data_type)
        .collect();
    assert_eq!(*types[0], DataType::named(ObjectName::new("email")));
    let mood = DataType::named(ObjectName::in_schema("app", "mood"));
    assert_eq!(*types[1], mood.array());
    assert_eq!(*types[2], DataType::written("citext"));
    assert_eq!(*types[3], DataType::named(ObjectName::new("floats")));
}

#[test]
fn a_schema_is_created_by_a_statement_or_by_what_is_in_it() {
    let of = |statements: &str| {
        let items = "#[table(schema = \"app\")] struct T { #[column(primary_key)] id: i64 }";
        schema_of(&format!("{items} amani_schema::sql! {{ {statements} }}"))
    };
    for statements in [
        "\"CREATE SCHEMA app\", \"COMMENT ON SCHEMA app IS 'x'\"",
        "\"COMMENT ON SCHEMA app IS 'x'\"",
    ] {
        let namespaces = of(statements).namespaces;
        assert_eq!(namespaces.len(), 1, "{statements}");
        assert_eq!(namespaces[0].name, "app");
        assert_eq!(namespaces[0].comment.as_deref(), Some("x"));
    }
    assert_eq!(of("\"CREATE VIEW v AS SELECT 1 AS a\"").namespaces.len(), 1);
}

#[test]
fn a_retired_label_is_refused_in_their_tables_too() {
    let schema = schema_of(
        "#[pg_enum] enum Mood { Happy, #[label(retired)] Sad }
         amani_schema::sql! {
            \"CREATE TABLE logs (at date, mood mood) PARTITION BY RANGE (at)\",
            \"CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')\",
         }",
    );
    for table in &schema.tables {
        let names: Vec<&str> = table.checks.iter().map(|check| &*check.name).collect();
        assert_eq!(names, ["logs_mood_sad_retired"], "{}", table.name);
    }
}

#[test]
fn what_still_fails_is_shown_in_the_text() {
    let error = Project::with_lib(
        "amani_schema::sql! {\n    \"CREATE VIEW v AS SELECT 1 AS a\",\n    r#\"CREATE VIEW w AS SELECT 1 AS a;\n    CREATE INDEX i ON missing (a)\"#,\n}",
    )
    .error();
    assert_shows(
        &error,
        &[
            "error[AMANI0010]: relation \"missing\" does not exist",
            "--> src/lib.rs:5:5",
            "5 |     CREATE INDEX i ON missing (a)\"#,",
            "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n",
        ],
    );
}

#[test]
fn a_statement_that_fails_halfway_leaves_nothing_behind() {
    // The first attempt adds the table, and fails at its foreign key.
    let schema = schema_of(
        "amani_schema::sql! {
            \"CREATE TABLE a (id bigint REFERENCES b (id), x bigint)\",
            \"CREATE VIEW v AS SELECT 1 AS a\",
            \"CREATE TABLE b (id bigint PRIMARY KEY)\",
         }",
    );
    assert_eq!((schema.tables.len(), schema.views.len()), (2, 1));
    let a = schema.table(&ObjectName::new("a")).unwrap();
    assert_eq!(a.foreign_keys.len(), 1);
}

#[test]
fn only_what_stays_can_be_said() {
    for statement in [
        "DROP TABLE users",
        "INSERT INTO users VALUES (1)",
        "ALTER TABLE users DROP COLUMN a",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY, ALTER COLUMN a TYPE int",
        "ALTER TABLE users ALTER COLUMN a SET DEFAULT 1",
        "ALTER TYPE mood ADD VALUE 'x'",
        "SET search_path = app",
        "CREATE ROLE somebody",
        "DO $$ BEGIN END $$",
    ] {
        let items = format!("amani_schema::sql! {{ \"{statement}\" }}");
        let error = Project::with_lib(&items).error();
        assert_shows(
            &error,
            &["is nothing that stays", "`sql!` says what there is"],
        );
    }
}

/// What no attribute says of a struct's table is added to it, whichever comes first.
#[test]
fn what_no_attribute_says_is_added_to_a_table() {
    let schema = schema_of(
        "#[table(name = \"users\")] pub struct User { pub id: i32 }
         amani_schema::sql! {
             \"CREATE INDEX words ON users USING gin (words)\",
             \"ALTER TABLE users ADD COLUMN words tsvector\",
             \"ALTER TABLE users ADD CONSTRAINT positive CHECK (id > 0) NOT VALID, ALTER id SET STATISTICS 500\",
         }",
    );
    let users = schema.table(&ObjectName::new("users")).unwrap();
    assert_eq!(
        users.column("words").unwrap().data_type,
        DataType::builtin("tsvector")
    );
    assert_eq!(users.column("id").unwrap().settings["statistics"], "500");
    assert!(users.checks[0].not_valid);
    assert_eq!(users.indexes.len(), 1);
}

#[test]
fn a_text_that_is_no_sql_is_shown_where_it_ends_to_be() {
    let error = Project::with_lib("amani_schema::sql! { \"CREATE VIEW v AS SELEC 1\" }").error();
    assert_shows(&error, &["syntax error: ", "src/lib.rs:2:"]);
    let error = Project::with_lib("amani_schema::sql! { \"-- CREATE VIEW v\" }").error();
    assert_shows(&error, &["there is no statement in this"]);
}

#[test]
fn what_the_build_script_cannot_see_is_an_error() {
    let item = "amani_schema::sql! { \"CREATE VIEW v AS SELECT 1\" }";
    for hidden in [
        format!("fn f() {{ {item} }}"),
        format!("const X: u8 = {{ {item} 1 }};"),
        format!("macro_rules! m {{ () => {{ {item} }} }} m!();"),
        "use amani_schema::sql as ddl; fn f() { let a = 1 != 2; ddl!(\"CREATE VIEW v AS SELECT 1\"); }"
            .to_owned(),
        format!("struct S; impl S {{ fn f() {{ {item} }} }}"),
    ] {
        let error = Project::with_lib(&hidden).error();
        assert!(error.contains("no part of the migrations"), "{error}");
    }
    let project = Project::new(&[
        ("src/lib.rs", "include!(\"more.rs\");"),
        ("src/more.rs", item),
    ]);
    assert!(project.error().contains("`include!`"));
    for conditional in [
        format!("#[cfg(unix)] {item}"),
        format!("#[cfg(unix)] mod m {{ {item} }}"),
    ] {
        let error = Project::with_lib(&conditional).error();
        assert_shows(
            &error,
            &[
                "`sql!` is there only under a `cfg`",
                "one schema for every build",
            ],
        );
    }
    for test in ["#[test]", "#[cfg(test)]"] {
        Project::with_lib(&format!("{test} fn f() {{ {item} }}")).build();
    }
}

#[test]
fn a_macro_of_the_same_name_is_none_of_ours() {
    for other in [
        "macro_rules! sql { ($a:expr) => {} } sql!(1); fn f() { sql!(\"DROP TABLE a\") }",
        "use other::sql; sql!(1); mod m { super::sql! { 1 } }",
        "fn f() { diesel::sql!(1); if !(true) {} }",
    ] {
        Project::with_lib(other).build();
    }
    let imported = "macro_rules! sql { () => {} } mod m { use amani_schema::sql; sql!(\"CREATE VIEW v AS SELECT 1 AS a\"); }";
    assert_eq!(schema_of(imported).views.len(), 1);
}

#[test]
fn what_rustc_reports_is_left_to_rustc() {
    for broken in [
        "amani_schema::sql!(concat!(\"a\", \"b\"));",
        "amani_schema::sql!(\" \");",
        "amani_schema::dropped! { tabel \"a\" }",
        "#[table(was = \"a.b.c\")] struct T { a: i64 }",
    ] {
        let outcome = Project::with_lib(broken).run(Mode::Write);
        assert_eq!(
            (outcome.errors.len(), outcome.embedded),
            (0, None),
            "{broken}"
        );
    }
}

#[test]
fn views_in_a_circle_are_named_at_the_one_that_closes_it() {
    let project = Project::with_lib(
        "amani_schema::sql! {
            \"CREATE VIEW a AS SELECT x FROM b\",
            \"CREATE VIEW b AS SELECT x FROM c\",
            \"CREATE VIEW c AS SELECT x FROM a\",
            \"CREATE VIEW d AS SELECT x FROM a\",
         }",
    );
    let mistakes = schema(&Config::read(project.path()).unwrap()).unwrap_err();
    let found: Vec<_> = mistakes
        .iter()
        .map(|mistake| {
            let line = mistake.spot.as_ref().map(|spot| (spot.line, spot.column));
            (mistake.code, line, &*mistake.message)
        })
        .collect();
    let message = "views read in a circle: a from b, b from c, c from a";
    assert_eq!(found, [(Some(Code::Statement), Some((5, 31)), message)]);
}

#[test]
fn a_view_that_reads_from_itself_is_refused_as_postgresql_does() {
    let project =
        Project::with_lib("amani_schema::sql! { \"CREATE OR REPLACE VIEW a AS SELECT * FROM a\" }");
    let mistakes = schema(&Config::read(project.path()).unwrap()).unwrap_err();
    let found: Vec<&str> = mistakes.iter().map(|it| &*it.message).collect();
    assert_eq!(found, ["relation \"a\" does not exist"]);
}
