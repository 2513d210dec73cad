//! A way down is judged by what it leaves: the schema from before its way up, or not.

use std::fs;

use amani_schema_history::{Folder, History, Misjudged};
use tempfile::TempDir;

fn judge(migrations: &[(&str, &str)]) -> Vec<Misjudged> {
    let folder = TempDir::new().unwrap();
    for (place, (up, down)) in migrations.iter().enumerate() {
        let name = |direction| {
            folder
                .path()
                .join(format!("{}_step.{direction}.sql", place + 1))
        };
        fs::write(name("up"), up).unwrap();
        fs::write(name("down"), down).unwrap();
    }
    let (_, errors, downs) = History::judge(&Folder::read(folder.path()).unwrap());
    assert_eq!(errors, []);
    downs
}

const TABLE: (&str, &str) = (
    "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id serial PRIMARY KEY, m mood DEFAULT 'sad', CHECK (id > 0));",
    "DROP TABLE t; DROP TYPE mood;",
);

#[test]
fn a_down_that_restores_is_not_mentioned() {
    assert_eq!(judge(&[TABLE]), []);
    let back_and_forth = [
        ("ALTER TABLE t ADD x int UNIQUE;", "ALTER TABLE t DROP x;"),
        ("ALTER TABLE t RENAME TO s;", "ALTER TABLE s RENAME TO t;"),
        ("DROP INDEX i;", "CREATE INDEX i ON t (m);"),
        ("COMMENT ON TABLE t IS 'x';", "COMMENT ON TABLE t IS NULL;"),
        ("GRANT SELECT ON t TO r;", "REVOKE SELECT ON t FROM r;"),
        (
            "ALTER TABLE t OWNER TO r;",
            "ALTER TABLE t OWNER TO CURRENT_USER;",
        ),
        (
            "ALTER TYPE mood RENAME VALUE 'sad' TO 'low';",
            "ALTER TYPE mood RENAME VALUE 'low' TO 'sad';",
        ),
        ("INSERT INTO t DEFAULT VALUES;", "DELETE FROM t;"),
    ];
    for step in back_and_forth {
        let before = ("CREATE INDEX i ON t (m);", "DROP INDEX i;");
        assert_eq!(judge(&[TABLE, before, step]), [], "{}", step.0);
    }
}

#[test]
fn what_stays_behind_is_named() {
    let downs = judge(&[(TABLE.0, "DROP TABLE t;")]);
    let objects: Vec<&str> = downs[0]
        .differences
        .iter()
        .map(|found| &*found.object)
        .collect();
    assert_eq!(objects, ["type mood"]);
    let text = downs[0].to_string();
    assert!(
        text.contains("1_step.down.sql: the way down does not restore"),
        "{text}"
    );
    assert!(text.contains("type mood: not there / there"), "{text}");
}

#[test]
fn an_added_label_that_stays_is_named() {
    let downs = judge(&[
        TABLE,
        (
            "ALTER TYPE mood ADD VALUE 'new';",
            "-- a value cannot be removed",
        ),
    ]);
    assert_eq!(downs.len(), 1);
    assert_eq!(downs[0].version, 2);
    let difference = downs[0].differences[0].to_string();
    assert_eq!(
        difference,
        "type mood, labels: 'sad', 'ok' / 'sad', 'ok', 'new'"
    );
}

#[test]
fn a_down_that_would_fail_is_named() {
    let downs = judge(&[TABLE, ("ALTER TABLE t ADD x int;", "ALTER TABLE t DROP y;")]);
    let message = &downs[0].errors[0].message;
    assert!(
        message.contains("\"y\" of relation \"t\" does not exist"),
        "{message}"
    );
    let downs = judge(&[(TABLE.0, "DROP TYPE mood; DROP TABLE t;")]);
    assert!(downs[0].errors[0].message.contains("depends on it"));
}

#[test]
fn what_is_given_back_otherwise_is_named() {
    let dropped = ("ALTER TABLE t DROP m;", "ALTER TABLE t ADD m mood;");
    let downs = judge(&[TABLE, dropped]);
    let attributes: Vec<_> = downs[0]
        .differences
        .iter()
        .map(|found| found.attribute.as_deref())
        .collect();
    assert_eq!(attributes, [Some("default")]);
}

#[test]
fn grants_and_owners_that_stay_behind_are_named() {
    let steps = [
        (
            "GRANT SELECT ON t TO r;",
            "table t, grants: not there / SELECT to r",
        ),
        (
            "ALTER TABLE t OWNER TO r;",
            "table t, owner: current_user / r",
        ),
        (
            "REVOKE USAGE ON TYPE mood FROM PUBLIC;",
            "type mood, revoked from public: not there / USAGE",
        ),
    ];
    for (up, difference) in steps {
        let downs = judge(&[TABLE, (up, "SELECT 1;")]);
        let differences = downs[0].differences.iter().map(ToString::to_string);
        let differences: Vec<String> = differences.collect();
        assert!(
            differences.iter().any(|found| found == difference),
            "{differences:?}"
        );
    }
}
