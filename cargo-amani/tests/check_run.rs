//! `cargo amani check`: what only who runs the files would see.

mod support;

use support::{amani, folder};

#[test]
fn a_copy_from_a_client_is_told_once_at_its_line() {
    let folder = folder(&[
        (
            "migrations/1_a.up.sql",
            "CREATE TABLE a (b int);\nCOPY a FROM stdin;\n1 2\n\\.\n",
        ),
        (
            "migrations/1_a.down.sql",
            "COPY a TO stdout;\nDROP TABLE a;",
        ),
    ]);
    let said = amani(folder.path(), &["check"]);
    let expected = "migrations/1_a.up.sql:2: COPY takes its rows from a client that sends them, as psql does; a \
                    migration has none\n  COPY a FROM stdin;\n  help: write the rows as INSERT, or load them outside \
                    of the migrations\nmigrations/1_a.down.sql:1: COPY gives its rows to a client that takes them, as \
                    psql does; a migration has none\n  COPY a TO stdout;\n  help: take it out, and run it by psql\n";
    assert_eq!((said.code, &*said.out), (1, expected), "{}", said.err);
}

#[test]
fn no_transaction_behind_the_first_bytes_is_a_hint() {
    let folder = folder(&[
        (
            "migrations/1_a.up.sql",
            "-- Why.\n-- no-transaction\nCREATE TABLE a (b int);",
        ),
        (
            "migrations/1_a.down.sql",
            "-- no-transaction\nDROP TABLE a;",
        ),
    ]);
    let said = amani(folder.path(), &["check"]);
    let hint = "hint: migrations/1_a.up.sql:2: `-- no-transaction` is a comment like any other here: sqlx takes it \
                for more only as the very first bytes of the file\nall is well: 1 migration\n";
    assert_eq!((said.code, &*said.out, &*said.err), (0, "", hint));
}
