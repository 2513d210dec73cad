//! `cargo amani squash`: fewer files, the same schema, the same rows.

mod base;
mod stops;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::{PgPool, query_scalar, raw_sql};
use amani_schema::testing::CatalogSnapshot;
use support::{Said, amani, database, folder, write};
use tempfile::TempDir;

/// What is merged, in every repository here.
const MERGED: &[(&str, &str)] = &[
    (
        "migrations/1_first.up.sql",
        "CREATE TYPE mood AS ENUM ('sad', 'ok');\n\
         CREATE TABLE users (id bigint PRIMARY KEY, nick text, age int, mood mood DEFAULT 'ok');\n\
         CREATE TABLE posts (id bigserial PRIMARY KEY, author bigint REFERENCES users (id));\n",
    ),
    (
        "migrations/1_first.down.sql",
        "DROP TABLE posts;\nDROP TABLE users;\nDROP TYPE mood;\n",
    ),
];

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@b"]);
    git.args(["-c", "init.defaultBranch=main"]);
    let done = git.args(arguments).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "a step"]);
}

/// A repository that has committed what is merged, and has these beside it: version, up, down.
fn repository(open: &[(i64, &str, &str)]) -> TempDir {
    let folder = folder(MERGED);
    git(folder.path(), &["init", "-q"]);
    commit(folder.path());
    add(folder.path(), open);
    folder
}

fn add(folder: &Path, open: &[(i64, &str, &str)]) {
    for (version, up, down) in open {
        let name = |way: &str| format!("migrations/{version}_step.{way}.sql");
        write(folder, &[(&name("up"), up), (&name("down"), down)]);
    }
}

/// Every file with its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder.join("migrations")).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect();
    files.sort();
    files
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

/// What stops it, and that nothing is changed then.
fn refused(open: &[(i64, &str, &str)]) -> Said {
    let repository = repository(open);
    let before = files(repository.path());
    let said = amani(repository.path(), &["squash"]);
    assert_ne!(said.code, 0, "{said:?}");
    assert_eq!(files(repository.path()), before);
    said
}

/// Renames of every kind, a drop, new things, a change of type, a new column that is filled on the way.
const STEPS: &[(i64, &str, &str)] = &[
    (
        2,
        "ALTER TABLE users RENAME COLUMN nick TO handle;\n\
         ALTER TABLE users ADD COLUMN rank int NOT NULL DEFAULT 7;\n\
         ALTER TABLE users ALTER COLUMN rank DROP DEFAULT;\n",
        "ALTER TABLE users DROP COLUMN rank;\n\
         ALTER TABLE users RENAME COLUMN handle TO nick;\n",
    ),
    (
        3,
        "ALTER TABLE users RENAME TO people;\n\
         ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';\n\
         ALTER TYPE mood RENAME TO feeling;\n\
         ALTER TABLE people ALTER COLUMN age TYPE bigint;\n",
        "ALTER TABLE people ALTER COLUMN age TYPE int;\n\
         ALTER TYPE feeling RENAME TO mood;\n\
         ALTER TYPE mood RENAME VALUE 'blue' TO 'sad';\n\
         ALTER TABLE people RENAME TO users;\n",
    ),
    (
        4,
        "ALTER TABLE people RENAME COLUMN handle TO name;\n\
         CREATE TABLE tags (id int PRIMARY KEY, person bigint REFERENCES people (id));\n\
         ALTER TABLE posts ADD COLUMN title text;\n\
         ALTER SEQUENCE posts_id_seq RENAME TO post_numbers;\n\
         CREATE INDEX people_name_idx ON people (name);\n",
        "DROP INDEX people_name_idx;\n\
         ALTER SEQUENCE post_numbers RENAME TO posts_id_seq;\n\
         ALTER TABLE posts DROP COLUMN title;\n\
         DROP TABLE tags;\n\
         ALTER TABLE people RENAME COLUMN name TO handle;\n",
    ),
];

const ROWS: &str = "INSERT INTO users VALUES (1, 'ada', 36, 'sad'), (2, 'bob', NULL, 'ok');\n\
                    INSERT INTO posts (author) VALUES (1), (2), (1);\n";

/// The rows of every table, and where its sequences are, as text.
async fn rows(pool: &PgPool) -> String {
    let tables: Vec<String> = query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
         AND relkind IN ('r', 'S') AND relname NOT LIKE '\\_%' ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut rows = String::new();
    for table in tables {
        let columns: Vec<String> = query_scalar(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass \
             AND attnum > 0 AND NOT attisdropped AND attname <> 'log_cnt' ORDER BY attname",
        )
        .bind(&table)
        .fetch_all(pool)
        .await
        .unwrap();
        let columns = columns.join(", ");
        let sql = format!(
            "SELECT COALESCE(json_agg(t ORDER BY t.*::text)::text, '') FROM (SELECT {columns} FROM {table}) t"
        );
        let found: String = query_scalar(amani_schema::sqlx::AssertSqlSafe(sql))
            .fetch_one(pool)
            .await
            .unwrap();
        rows += &format!("{table}: {found}\n");
    }
    rows
}

/// Applies what is merged, puts rows in, applies the rest, and steps back again.
async fn lived(folder: &Path) -> [String; 3] {
    let (pool, _) = database().await;
    let migrator = Migrator::new(folder.join("migrations")).await.unwrap();
    migrator.run_to(1, &pool).await.unwrap();
    raw_sql(ROWS).execute(&pool).await.unwrap();
    migrator.run(&pool).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let up = rows(&pool).await;
    let catalog = CatalogSnapshot::read(&mut connection).await.unwrap();
    raw_sql("SET amani.allow_lossy = on")
        .execute(&mut *connection)
        .await
        .unwrap();
    migrator.undo(&mut *connection, 1).await.unwrap();
    [up, catalog.lines().join("\n"), rows(&pool).await]
}

#[tokio::test]
async fn rows_and_catalog_end_as_by_the_original_files() {
    let repository = repository(STEPS);
    let by_originals = lived(repository.path()).await;
    assert!(
        by_originals[0].contains("\"name\":\"ada\""),
        "{by_originals:?}"
    );
    let said = amani(repository.path(), &["squash"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.out.lines().count(), 2, "{said:?}");
    assert!(
        said.err.starts_with("6 files beyond HEAD became 2 files"),
        "{said:?}"
    );
    let now = files(repository.path());
    assert_eq!(now.len(), 4);
    assert_eq!(now[1].1, MERGED[0].1);
    assert!(now[3].0.starts_with("2_"), "{now:?}");
    assert!(
        now[3]
            .1
            .starts_with("-- Put together by `cargo amani squash` from 2, 3, 4.\n")
    );
    assert_eq!(lived(repository.path()).await, by_originals);
    let kept = repository
        .path()
        .join(".git/amani-schema/migrations/replaced/3_step.up.sql");
    assert_eq!(fs::read_to_string(kept).unwrap(), STEPS[1].1);
}

#[test]
fn a_dry_run_prints_and_writes_nothing() {
    let repository = repository(STEPS);
    let before = files(repository.path());
    let said = amani(repository.path(), &["squash", "--dry-run"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.contains("ALTER TABLE users RENAME TO people;"),
        "{}",
        said.out
    );
    assert!(
        said.out.starts_with("-- ---- migrations/2_"),
        "{}",
        said.out
    );
    assert_eq!(files(repository.path()), before);
    let json = amani(repository.path(), &["squash", "--dry-run", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["replaced"].as_array().unwrap().len(), 6);
    assert!(
        json["written"][0]["sql"]
            .as_str()
            .unwrap()
            .contains("RENAME")
    );
}

#[test]
fn nothing_or_one_is_nothing_to_squash() {
    let repository = repository(&[]);
    for count in ["0 migrations", "1 migration"] {
        let said = amani(repository.path(), &["squash"]);
        let expected = format!("nothing to squash: {count} beyond HEAD\n");
        assert_eq!((said.code, &*said.out, &*said.err), (0, "", &*expected));
        add(repository.path(), &STEPS[..1]);
    }
}

#[test]
fn what_cannot_be_fewer_stays_as_it_is() {
    let used = "ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'glad';";
    let back = "ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'ok';";
    let repository = repository(&[
        (2, "ALTER TYPE mood ADD VALUE 'glad';", "SELECT 1;"),
        (3, used, back),
    ]);
    let before = files(repository.path());
    let said = amani(repository.path(), &["squash"]);
    assert!(
        said.code == 0 && said.err.contains("as few as it takes"),
        "{said:?}"
    );
    assert_eq!(files(repository.path()), before);
}

#[test]
fn migrations_that_undo_each_other_are_taken_away() {
    let repository = repository(&[
        (2, "CREATE TABLE a (id int);", "DROP TABLE a;"),
        (3, "DROP TABLE a;", "CREATE TABLE a (id int);"),
    ]);
    let said = amani(repository.path(), &["squash"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(
        names(repository.path()),
        ["1_first.down.sql", "1_first.up.sql"]
    );
}

#[test]
fn an_index_that_stopped_no_writes_has_a_file_of_its_own() {
    let repository = repository(&[
        (
            2,
            "ALTER TABLE users ADD COLUMN a int;",
            "ALTER TABLE users DROP COLUMN a;",
        ),
        (
            3,
            "-- no-transaction\nCREATE INDEX CONCURRENTLY users_a_idx ON users (a);",
            "-- no-transaction\nDROP INDEX CONCURRENTLY users_a_idx;",
        ),
        (
            4,
            "ALTER TABLE users RENAME TO people;",
            "ALTER TABLE people RENAME TO users;",
        ),
    ]);
    let said = amani(repository.path(), &["squash"]);
    assert_eq!(said.code, 0, "{said:?}");
    let now = files(repository.path());
    assert_eq!(now.len(), 6, "{now:?}");
    assert!(now[5].0.starts_with("3_add_index_users_a_idx.up"));
    let expected = "CREATE INDEX CONCURRENTLY users_a_idx ON people (a);\n";
    assert!(now[5].1.starts_with("-- no-transaction\n") && now[5].1.ends_with(expected));
}
