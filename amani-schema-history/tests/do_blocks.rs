//! What a `DO` block comes to without a server: one result, or an error.

use std::path::Path;

use amani_schema_history::{History, HistoryError};

fn errors(sql: &str) -> Vec<HistoryError> {
    History::new().apply(Path::new("1_a.sql"), sql)
}

#[test]
fn a_guard_that_only_the_server_can_judge_is_said_to_be_one() {
    let guards = [
        "(SELECT count(*) FROM t) > 0",
        "EXISTS (SELECT 1 FROM t WHERE a = 1)",
        "NOT EXISTS (SELECT 1 FROM pg_class WHERE relname ~ 'u')",
        "NOT EXISTS (SELECT 1 FROM pg_class WHERE reltuples > 5)",
        "NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'x')",
        "NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'lower')",
        "NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'domains')",
        "NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE column_name = 'oid')",
        "version() LIKE '%15%'",
    ];
    for guard in guards {
        let block = format!(
            "CREATE TABLE t (a int); DO $$ BEGIN IF {guard} THEN ALTER TABLE t ADD b int; END IF; END $$;"
        );
        let errors = errors(&block);
        assert_eq!(errors.len(), 1, "{guard}");
        assert!(
            errors[0].message.contains("which branch of IF is taken"),
            "{guard}: {}",
            errors[0].message
        );
    }
}

#[test]
fn a_handler_that_rows_may_lead_to_comes_to_the_same_or_is_an_error() {
    const MADE: &str = "CREATE TABLE t (a int UNIQUE); CREATE TABLE u (a int);";
    let block = |text: &str| errors(&format!("{MADE} DO $$ {text} $$;"));
    for text in [
        "BEGIN CREATE TABLE x (); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN NULL; END",
        "BEGIN CREATE TABLE x (); INSERT INTO t VALUES (1); EXCEPTION WHEN unique_violation THEN NULL; END",
        "BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN OTHERS THEN CREATE TABLE x (); END",
        "BEGIN BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN OTHERS THEN RETURN; END; CREATE TABLE x (); END",
        "DECLARE n int; BEGIN SELECT a INTO STRICT n FROM t; DROP TABLE u; EXCEPTION WHEN no_data_found THEN NULL; END",
        "BEGIN EXECUTE 'CREATE TABLE ' || 'x ()'; EXCEPTION WHEN OTHERS THEN NULL; END",
        "BEGIN CREATE TABLE t (); EXCEPTION WHEN duplicate_table THEN RAISE EXCEPTION 'it is there'; END",
        "<<outer>> BEGIN EXIT outer; CREATE TABLE never (); END",
        "<<outer>> BEGIN FOR i IN 1..2 LOOP EXIT outer; END LOOP; CREATE TABLE never (); END",
        "<<outer>> BEGIN IF (SELECT a FROM t) = 1 THEN EXIT outer; END IF; CREATE TABLE never (); END",
    ] {
        let found = block(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
    for text in [
        "BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN OTHERS THEN NULL; END",
        "BEGIN CREATE TYPE m AS ENUM ('a'); INSERT INTO t VALUES (1); EXCEPTION WHEN duplicate_object THEN NULL; END",
        "BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN OTHERS THEN NULL; END",
        "BEGIN CREATE TABLE x (); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN RAISE; END",
        "BEGIN FOR i IN 1..2 LOOP EXIT; END LOOP; CREATE TABLE made (); END",
        "BEGIN <<inner>> FOR i IN 1..2 LOOP EXIT inner; END LOOP; CREATE TABLE made (); END",
    ] {
        assert_eq!(block(text), [], "{text}");
    }
}

#[test]
fn a_guard_names_an_object_that_has_to_be_there() {
    let errors = errors(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'gone'::regclass) THEN \
         CREATE TABLE t (a int); END IF; END $$;",
    );
    assert_eq!(errors[0].message, "relation \"gone\" does not exist");
}
