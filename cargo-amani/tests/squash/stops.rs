//! What stops it: what would be lost, with its place.

use super::support::amani;
use super::{names, refused, repository};

#[test]
fn statements_that_no_schema_shows_stop_it_with_their_place() {
    let open = [
        (
            2,
            "CREATE TABLE a (id int);\n\nINSERT INTO a VALUES (1);\n",
            "DROP TABLE a;",
        ),
        (
            3,
            "ALTER TABLE a ADD COLUMN b int;\nSELECT fill_a();\nDO $$ BEGIN UPDATE a SET b = 1; END $$;\n",
            "DELETE FROM a;\nALTER TABLE a DROP COLUMN b;",
        ),
    ];
    let said = refused(&open);
    let expected = "migrations/2_step.up.sql:3: it changes rows\n  INSERT INTO a VALUES (1)\n\
                    migrations/3_step.up.sql:2: it calls a function, which may do anything\n  SELECT fill_a()\n\
                    migrations/3_step.up.sql:3: it changes rows\n  DO $$ BEGIN UPDATE a SET b = 1; END $$\n\
                    migrations/3_step.down.sql:1: it changes rows\n  DELETE FROM a\n";
    assert_eq!((said.code, &*said.out), (1, expected));
    assert!(
        said.err.contains("4 statements would be lost\n  help:"),
        "{}",
        said.err
    );
    let repository = repository(&open);
    let said = amani(repository.path(), &["squash", "--discard-data"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.err.contains("left out: migrations/2_step.up.sql:3:"),
        "{}",
        said.err
    );
    assert_eq!(names(repository.path()).len(), 4);
}

#[test]
fn what_is_dropped_and_made_again_is_not_what_it_was() {
    let said = refused(&[
        (
            2,
            "ALTER TABLE users DROP COLUMN nick;",
            "ALTER TABLE users ADD COLUMN nick text;",
        ),
        (
            3,
            "ALTER TABLE users ADD COLUMN nick text;",
            "ALTER TABLE users DROP COLUMN nick;",
        ),
    ]);
    let found = "would say that the values of users.nick are those of users.nick";
    assert!(said.code == 2 && said.err.contains(found), "{}", said.err);
    let said = refused(&[
        (
            2,
            "ALTER TABLE users RENAME nick TO a;\nALTER TABLE users ADD nick text;",
            "",
        ),
        (3, "ALTER TABLE users DROP a;", ""),
    ]);
    assert!(said.err.contains(found), "{}", said.err);
}

#[test]
fn values_that_come_from_a_default_on_the_way_stop_it() {
    let said = refused(&[
        (
            2,
            "ALTER TABLE users ADD COLUMN a int;",
            "ALTER TABLE users DROP COLUMN a;",
        ),
        (
            3,
            "ALTER TABLE users ALTER a SET DEFAULT 1;",
            "ALTER TABLE users ALTER a DROP DEFAULT;",
        ),
    ]);
    let found =
        "migrations/2_step.up.sql:1: the rows that are there get NULL in the new column users.a";
    assert!(said.err.contains(found), "{}", said.err);
}

#[test]
fn conversions_that_a_plan_does_not_know_stop_it() {
    let back = "ALTER TABLE users ALTER age TYPE int;";
    let said = refused(&[
        (2, "ALTER TABLE users ALTER age TYPE numeric(3);", back),
        (
            3,
            "ALTER TABLE users ALTER age TYPE bigint;",
            "ALTER TABLE users ALTER age TYPE numeric(3);",
        ),
    ]);
    let found = "the values of users.age are converted at migrations/2_step.up.sql:1 and migrations/3_step.up.sql:1";
    assert!(said.err.contains(found), "{}", said.err);
    let said = refused(&[
        (
            2,
            "ALTER TABLE users ALTER age TYPE bigint USING age * 2;",
            back,
        ),
        (3, "CREATE TABLE a (id int);", "DROP TABLE a;"),
    ]);
    let found = "migrations/2_step.up.sql:1: it says how values are converted\n";
    assert!(said.code == 1 && said.out.contains(found), "{said:?}");
}

#[test]
fn what_is_known_by_name_only_stops_it() {
    let said = refused(&[
        (
            2,
            "CREATE COLLATION german (locale = 'de');",
            "DROP COLLATION german;",
        ),
        (3, "CREATE TABLE a (id int);", "DROP TABLE a;"),
    ]);
    assert!(
        said.err.contains("collation german comes or goes"),
        "{}",
        said.err
    );
}
