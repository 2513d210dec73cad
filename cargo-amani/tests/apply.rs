//! `cargo amani apply` and `revert`: one process after the other, beside stock sqlx.

mod support;

use std::path::Path;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::{query_as, query_scalar, raw_sql};
use support::applied::{objects, run, versions};
use support::{build, database, folder, package, write};

/// Three migrations, up and down.
const FILES: &[(&str, &str)] = &[
    ("migrations/1_a.up.sql", "CREATE TABLE a (id int);\n"),
    ("migrations/1_a.down.sql", "DROP TABLE a;\n"),
    (
        "migrations/0002_b_two.up.sql",
        "CREATE TABLE b (id int);\nCREATE INDEX b_idx ON b (id);\n",
    ),
    ("migrations/0002_b_two.down.sql", "DROP TABLE b;\n"),
    (
        "migrations/3_c.up.sql",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY c_idx ON a (id);\n",
    ),
    (
        "migrations/3_c.down.sql",
        "-- no-transaction\nDROP INDEX CONCURRENTLY c_idx;\n",
    ),
];

/// Version, description, success and checksum.
type Row = (i64, String, bool, Vec<u8>);

async fn stock(folder: &Path) -> Migrator {
    Migrator::new(folder.join("migrations")).await.unwrap()
}

#[tokio::test]
async fn up_and_down_are_told_file_by_file() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    let listed = run(folder.path(), &url, &["apply", "--dry-run"]);
    let expected = "would apply migrations/1_a.up.sql\n\
                    would apply migrations/0002_b_two.up.sql\n\
                    would apply migrations/3_c.up.sql\n";
    assert_eq!((listed.code, &*listed.out), (0, expected));
    let tables: i64 = query_scalar("SELECT count(*) FROM pg_class WHERE relname ~ '_sqlx|_amani'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(tables, 0);
    let said = run(folder.path(), &url, &["apply", "--to", "2"]);
    assert!(
        said.out.starts_with("applied migrations/1_a.up.sql in "),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
    let said = run(folder.path(), &url, &["apply", "--json"]);
    assert_eq!(
        said.out,
        "{\n  \"files\": [\n    \"migrations/3_c.up.sql\"\n  ]\n}\n"
    );
    let said = run(folder.path(), &url, &["apply"]);
    assert_eq!(
        (said.code, &*said.out, &*said.err),
        (0, "", "nothing to apply\n")
    );
    let listed = run(folder.path(), &url, &["apply", "--dry-run"]);
    assert_eq!((listed.code, &*listed.err), (0, "nothing to apply\n"));
    let listed = run(folder.path(), &url, &["revert", "--to", "1", "--dry-run"]);
    let expected =
        "would revert migrations/3_c.down.sql\nwould revert migrations/0002_b_two.down.sql\n";
    assert_eq!(listed.out, expected);
    run(folder.path(), &url, &["revert"]);
    assert_eq!(versions(&pool).await, [1, 2]);
    run(folder.path(), &url, &["revert", "--steps", "2"]);
    assert!(versions(&pool).await.is_empty() && objects(&pool).await.is_empty());
}

#[tokio::test]
async fn stock_sqlx_goes_on_where_we_stop() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    assert_eq!(run(folder.path(), &url, &["apply", "--to", "2"]).code, 0);
    let stock = stock(folder.path()).await;
    stock.run(&pool).await.unwrap();
    assert_eq!(versions(&pool).await, [1, 2, 3]);
    stock.undo(&pool, 1).await.unwrap();
    assert_eq!(objects(&pool).await, ["a".to_owned()].into());
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    stock.undo(&pool, 0).await.unwrap();
    assert!(objects(&pool).await.is_empty());
}

#[tokio::test]
async fn we_go_on_where_stock_sqlx_stops_and_write_the_same_record() {
    let folder = folder(FILES);
    let stock = stock(folder.path()).await;
    let (theirs, their_url) = database().await;
    let (ours, our_url) = database().await;
    stock.run(&theirs).await.unwrap();
    stock.run_to(1, &ours).await.unwrap();
    assert_eq!(run(folder.path(), &our_url, &["apply"]).code, 0);
    let sql =
        "SELECT version, description, success, checksum FROM _sqlx_migrations ORDER BY version";
    let theirs_says: Vec<Row> = query_as(sql).fetch_all(&theirs).await.unwrap();
    let ours_says: Vec<Row> = query_as(sql).fetch_all(&ours).await.unwrap();
    assert_eq!(ours_says, theirs_says);
    assert_eq!(objects(&ours).await, objects(&theirs).await);
    assert_eq!(
        run(folder.path(), &their_url, &["apply"]).err,
        "nothing to apply\n"
    );
    assert_eq!(
        run(folder.path(), &their_url, &["revert", "--to", "0"]).code,
        0
    );
    assert!(objects(&theirs).await.is_empty());
}

#[tokio::test]
async fn an_older_release_steps_back_past_what_it_does_not_know() {
    for is_stock in [false, true] {
        let newer = folder(FILES);
        let older = folder(&FILES[..2]);
        let (pool, url) = database().await;
        if is_stock {
            stock(newer.path()).await.run(&pool).await.unwrap();
        }
        // What stock sqlx applied is kept by the next run of ours.
        assert_eq!(run(newer.path(), &url, &["apply"]).code, 0);
        let said = run(older.path(), &url, &["apply"]);
        let newer = "warning: a later release has applied 2, 3, which is not known here; there is nothing to \
                     apply for this one\nnothing to apply\n";
        assert_eq!((said.code, &*said.err), (0, newer));
        let said = run(older.path(), &url, &["apply", "--json"]);
        assert_eq!(
            said.out,
            "{\n  \"files\": [],\n  \"newer\": [\n    2,\n    3\n  ]\n}\n"
        );
        let said = run(older.path(), &url, &["revert", "--to", "1"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(
            said.out
                .starts_with("reverted 3, the way down kept in the database in "),
            "{}",
            said.out
        );
        assert_eq!(objects(&pool).await, ["a".to_owned()].into());
        assert_eq!(
            run(older.path(), &url, &["apply"]).err,
            "nothing to apply\n"
        );
    }
    let older = folder(&FILES[..2]);
    let (pool, url) = database().await;
    stock(folder(FILES).path()).await.run(&pool).await.unwrap();
    let said = run(older.path(), &url, &["revert", "--to", "1"]);
    assert!(
        said.code == 1 && said.err.contains("missing in the resolved migrations"),
        "{said:?}"
    );
}

/// An older release may come up again, and may not do anything below what it does not know.
#[tokio::test]
async fn newer_versions_are_a_warning_only_where_nothing_is_left_to_do() {
    let newer = folder(FILES);
    let (pool, url) = database().await;
    run(newer.path(), &url, &["apply"]);
    let older = folder(&FILES[..2]);
    let between = [("migrations/2_other.sql", "CREATE TABLE other ();")];
    write(older.path(), &between);
    raw_sql("DELETE FROM _sqlx_migrations WHERE version = 2")
        .execute(&pool)
        .await
        .unwrap();
    let said = run(older.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said
                .err
                .starts_with("error: migration 3 (c) was applied here and is not in the folder\n"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 3]);
    let empty = folder(&[("migrations/README", "")]);
    let said = run(empty.path(), &url, &["apply"]);
    assert!(
        said.code == 1 && said.err.contains("migration 1 (a)"),
        "{said:?}"
    );
}

#[tokio::test]
async fn what_was_changed_is_stepped_back_as_it_was_applied() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    run(folder.path(), &url, &["apply", "--to", "2"]);
    write(
        folder.path(),
        &[
            (
                "migrations/0002_b_two.up.sql",
                "CREATE TABLE other (id int);",
            ),
            ("migrations/0002_b_two.down.sql", "DROP TABLE other;"),
        ],
    );
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said
                .err
                .contains("migration 2 (b two) was changed since it was applied here"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
    let said = run(folder.path(), &url, &["revert"]);
    assert!(
        said.code == 0 && said.out.contains("kept in the database"),
        "{said:?}"
    );
    assert_eq!(run(folder.path(), &url, &["apply", "--to", "2"]).code, 0);
    assert_eq!(
        objects(&pool).await,
        ["a".to_owned(), "other".to_owned()].into()
    );
}

#[tokio::test]
async fn a_migration_that_is_marked_as_failed_stops_both_ways() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    run(folder.path(), &url, &["apply", "--to", "1"]);
    raw_sql("UPDATE _sqlx_migrations SET success = false")
        .execute(&pool)
        .await
        .unwrap();
    for arguments in [&["apply"][..], &["revert"], &["apply", "--dry-run"]] {
        let said = run(folder.path(), &url, arguments);
        assert!(
            said.code == 1
                && said.err.contains(
                    "migration 1 is partially applied\n  help: undo by hand what is there of it, then `DELETE FROM \
                     _sqlx_migrations WHERE version = 1 AND NOT success`; or"
                ),
            "{said:?}"
        );
    }
}

#[tokio::test]
async fn what_has_no_way_down_is_not_stepped_over() {
    let folder = folder(&[
        ("migrations/1_a.up.sql", "CREATE TABLE a (id int);"),
        ("migrations/1_a.down.sql", "DROP TABLE a;"),
        ("migrations/2_b.sql", "CREATE TABLE b (id int);"),
    ]);
    let (pool, url) = database().await;
    run(folder.path(), &url, &["apply"]);
    let said = run(folder.path(), &url, &["revert", "--to", "0"]);
    assert!(
        said.code == 1 && said.err.contains("migration 2 has no way down"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
}

#[tokio::test]
async fn rows_stop_a_step_back_unless_they_may_be_lost() {
    let package = package("#[table(name = \"users\")]\npub struct User {\n    pub id: i64,\n}");
    build(package.path());
    let (pool, url) = database().await;
    run(package.path(), &url, &["apply"]);
    raw_sql("INSERT INTO users VALUES (1)")
        .execute(&pool)
        .await
        .unwrap();
    let said = run(package.path(), &url, &["revert"]);
    assert!(
        said.code == 1
            && said.err.contains("table users (1 row)")
            && said.err.contains("`cargo amani revert --allow-lossy`"),
        "{said:?}"
    );
    let said = run(package.path(), &url, &["revert", "--allow-lossy"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(objects(&pool).await.is_empty());
}

#[tokio::test]
async fn the_record_may_be_in_a_schema_of_its_own_and_our_table_is_beside_it() {
    let folder = folder(FILES);
    write(
        folder.path(),
        &[("sqlx.toml", "[migrate]\ntable-name = 'app.record'\n")],
    );
    let (pool, url) = database().await;
    raw_sql("CREATE SCHEMA app").execute(&pool).await.unwrap();
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    let kept: i64 =
        query_scalar("SELECT count(*) FROM app._amani_downs WHERE record = 'app.record'")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(kept, 3);
    let said = run(folder.path(), &url, &["drift"]);
    assert!(
        !said.out.contains("record") && !said.out.contains("_amani"),
        "{}",
        said.out
    );
    assert_eq!(run(folder.path(), &url, &["revert", "--to", "0"]).code, 0);
}

#[tokio::test]
async fn a_baseline_says_what_works_where_it_does_not() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (pool, url) = database().await;
    let baseline = || run(folder.path(), &url, &["apply", "--baseline"]);
    let said = baseline();
    let expected = "error: the database is empty; nothing was marked\n  help: an empty database runs the migrations: \
                    `cargo amani apply`\n";
    assert_eq!((said.code, &*said.out, &*said.err), (1, "", expected));
    let statement = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC";
    raw_sql("CREATE TABLE a (id int)")
        .execute(&pool)
        .await
        .unwrap();
    raw_sql(statement).execute(&pool).await.unwrap();
    let said = baseline();
    assert!(
        said.code == 1
            && said.err.contains(
                "1 difference; nothing was marked\n  help: what no type says goes into a"
            ),
        "{said:?}"
    );
    // What it says works.
    assert_eq!(support::amani(folder.path(), &["new", "defaults"]).code, 0);
    let made = std::fs::read_dir(folder.path().join("migrations")).unwrap();
    let mut made = made.map(|entry| entry.unwrap().path());
    let up = made.find(|path| path.to_str().unwrap().ends_with("defaults.up.sql"));
    std::fs::write(up.unwrap(), format!("{statement};\n")).unwrap();
    let said = baseline();
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(versions(&pool).await.len(), 2);
}
