//! What the types say of the past comes out as an intent, by the names of the schema.

mod support;

use amani_schema_build::{Config, intent};
use amani_schema_core::intent::{ColumnSql, Dropped, Intent, OnDown, RemovedLabel, Rename};
use amani_schema_core::schema::ObjectName;
use support::{Project, assert_shows};

fn intent_of(items: &str) -> Intent {
    let project = Project::with_lib(items);
    intent(&Config::read(project.path()).unwrap()).unwrap()
}

fn name(name: &str) -> ObjectName {
    ObjectName::new(name)
}

fn in_app(name: &str) -> ObjectName {
    ObjectName::in_schema("app", name)
}

#[test]
fn nothing_is_said_where_nothing_is_written() {
    let items = "#[pg_enum] enum E { A } #[table] struct T { #[column(index)] e: E }";
    assert_eq!(intent_of(items), Intent::default());
}

#[test]
fn tables_and_types_are_renamed_within_their_schema_and_across() {
    let items = "
        #[table(was = \"people\")] struct Users { id: i64 }
        #[table(schema = \"app\", was = \"Order\")] struct Orders { id: i64 }
        #[table(was = \"app.\\\"a.b\\\"\")] struct AB { id: i64 }
        #[pg_enum(schema = \"app\", was = \"public.state\")] enum Status { Open }";
    let relation = |from, to| Rename::Relation { from, to };
    assert_eq!(
        intent_of(items).renames,
        [
            Rename::Type {
                from: name("state"),
                to: in_app("status")
            },
            relation(name("people"), name("users")),
            relation(in_app("Order"), in_app("orders")),
            relation(in_app("a.b"), name("ab")),
        ]
    );
}

#[test]
fn labels_are_renamed_removed_and_go_back() {
    let found = intent_of(
        "#[pg_enum(rename_all = \"UPPERCASE\", removed(\"PENDING\" => Queued, \"Old\" => forbid), removed(\"NULL\" => Status::Done))]
         enum Status { #[label(\"waiting\", was = \"queue\")] Queued, #[label(on_down = Self::Queued)] New, Done }",
    );
    let type_name = name("status");
    assert_eq!(
        found.renames,
        [Rename::Label {
            type_name: type_name.clone(),
            from: "queue".into(),
            to: "waiting".into()
        }]
    );
    let on_down = OnDown {
        type_name: type_name.clone(),
        label: "NEW".into(),
        to: "waiting".into(),
    };
    assert_eq!(found.on_down, [on_down]);
    let gone = |label: &str, to: Option<&str>| RemovedLabel {
        type_name: type_name.clone(),
        label: label.into(),
        to: to.map(Into::into),
    };
    assert_eq!(
        found.removed,
        [
            gone("PENDING", Some("waiting")),
            gone("Old", None),
            gone("NULL", Some("DONE"))
        ]
    );
}

#[test]
fn columns_are_renamed_converted_and_filled() {
    let found = intent_of(
        "#[table(name = \"users\")] struct User {
            #[column(name = \"nick\", was = \"Nick Name\", using = \"lower(nick)\")] nickname: Option<String>,
            #[column(backfill = \"now()\")] at: String,
        }",
    );
    let column = |column: &str, sql: &str| ColumnSql {
        table: name("users"),
        column: column.into(),
        sql: sql.into(),
    };
    assert_eq!(
        found.renames,
        [Rename::Column {
            table: name("users"),
            from: "Nick Name".into(),
            to: "nick".into()
        }]
    );
    assert_eq!(found.using, [column("nick", "lower(nick)")]);
    assert_eq!(found.backfill, [column("at", "now()")]);
}

#[test]
fn indexes_built_concurrently_go_by_their_names() {
    let found = intent_of(
        "#[table(index(columns(a, b), concurrently), index(columns(b), name = \"b\"))] struct T {
            #[column(index(concurrently, unique))] a: i64,
            #[column(index)] b: i64,
        }",
    );
    let names: Vec<&str> = found
        .concurrently
        .iter()
        .map(|(_, index)| &**index)
        .collect();
    assert_eq!(names, ["t_a_idx", "t_a_b_idx"]);
}

#[test]
fn what_is_dropped_is_named_in_any_module() {
    let found = intent_of(
        "mod a { amani_schema::dropped! { table \"audit_log\"; column \"app.users.nickname\"; } }
         use amani_schema::dropped as gone;
         gone!(type \"app.old_status\");
         #[cfg(test)] amani_schema::dropped! { table \"never\" }",
    );
    let column = Dropped::Column(in_app("users"), "nickname".into());
    assert_eq!(
        found.dropped,
        [
            Dropped::Type(in_app("old_status")),
            Dropped::Table(name("audit_log")),
            column,
        ]
    );
}

#[test]
fn what_is_there_is_not_dropped() {
    let table = "#[pg_enum] enum Mood { Sad } #[table] struct Users { #[column(was = \"b\")] a: i64 }\
         amani_schema::sql! { \"CREATE TYPE addr AS (zip text)\" }";
    for (dropped, message) in [
        (
            "table \"users\"",
            "the table `users` is not dropped: it is there",
        ),
        (
            "column \"users.a\"",
            "the column `users.a` is not dropped: it is there",
        ),
        (
            "column \"addr.zip\"",
            "the column `addr.zip` is not dropped: it is there",
        ),
        ("column \"users.b\"", "`was` says what it is called now"),
        (
            "type \"mood\"",
            "the type `mood` is not dropped: it is there",
        ),
    ] {
        let items = format!("{table}\namani_schema::dropped! {{ {dropped} }}");
        let error = Project::with_lib(&items).error();
        assert_shows(&error, &[message, "src/lib.rs:3:"]);
    }
}

#[test]
fn two_tables_cannot_have_been_the_same_one() {
    let error = Project::with_lib(
        "#[table(was = \"a\")] struct B { x: i64 } #[table(was = \"a\")] struct C { x: i64 }",
    )
    .error();
    assert_shows(
        &error,
        &["`b` and `c` both say `was = \"a\"`", "src/lib.rs:2:"],
    );
    Project::with_lib(
        "#[table(was = \"a\")] struct B { x: i64 } #[pg_enum(was = \"a\")] enum C { X }",
    )
    .build();
}

#[test]
fn a_retired_label_is_refused_by_a_check_on_every_column() {
    let sql = Project::with_lib(
        "#[pg_enum] enum Mood { #[label(\"it's\", retired)] Sad, Happy, #[label(retired)] Grim }
         #[table(check(\"true\", name = \"t_mood_grim_retired\"))] struct T { mood: Mood, all: Option<Vec<Mood>>, #[column(type = \"mood\")] text: Mood }
         #[table] struct Other { id: i64 }",
    )
    .built_sql();
    for check in [
        "CONSTRAINT \"t_mood_it's_retired\" CHECK (mood <> 'it''s') NOT VALID",
        "CONSTRAINT t_mood_grim_retired1 CHECK (mood <> 'grim') NOT VALID",
        "CONSTRAINT t_all_grim_retired CHECK (NOT ('grim' = ANY (\"all\"))) NOT VALID",
        "CONSTRAINT t_text_grim_retired CHECK (text <> 'grim') NOT VALID",
    ] {
        assert!(sql.contains(check), "{check} is missing in:\n{sql}");
    }
    assert_eq!(sql.matches("_retired").count(), 7);
}

#[test]
fn a_retired_label_is_no_default() {
    let error = Project::with_lib(
        "#[pg_enum] enum Mood { #[label(retired)] Sad } #[table] struct T { #[column(default = Mood::Sad)] mood: Mood }",
    )
    .error();
    assert_shows(&error, &["`Sad` is retired", "choose another default"]);
}

#[test]
fn a_dropped_item_that_the_build_script_cannot_see_is_an_error() {
    for hidden in [
        "fn f() { amani_schema::dropped! { table \"a\" } }",
        "use amani_schema::dropped as gone; fn f() { gone! { table \"a\" } }",
        "macro_rules! m { () => { amani_schema::dropped! { table \"a\" } } } m!();",
    ] {
        let error = Project::with_lib(hidden).error();
        assert!(error.contains("no part of the migrations"), "{error}");
    }
    let error = Project::with_lib("#[cfg(unix)] amani_schema::dropped! { table \"a\" }").error();
    assert_shows(&error, &["`dropped!` is there only under a `cfg`"]);
}
