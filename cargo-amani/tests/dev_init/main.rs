//! `cargo amani dev-init`: a database that is marked follows the types and the branch, and no other does.

mod loss;
mod mark;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::postgres::PgConnectOptions;
use amani_schema::sqlx::{Connection, PgConnection, PgPool, query_scalar, raw_sql};
use amani_schema::testing::CatalogSnapshot;
use support::{Said, amani, build, database, folder, package, source, write};

const FILES: &[(&str, &str)] = &[
    ("migrations/1_a.up.sql", "CREATE TABLE a (id int);\n"),
    ("migrations/1_a.down.sql", "DROP TABLE a;\n"),
    (
        "migrations/2_b.up.sql",
        "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN b text;\n",
    ),
    (
        "migrations/2_b.down.sql",
        "ALTER TABLE a DROP COLUMN b;\nDROP TABLE b;\n",
    ),
    ("migrations/3_c.up.sql", "CREATE TABLE c (id int);\n"),
    ("migrations/3_c.down.sql", "DROP TABLE c;\n"),
];

fn run(folder: &Path, url: &str, arguments: &[&str]) -> Said {
    amani(folder, &[arguments, &["--database", url]].concat())
}

async fn execute(pool: &PgPool, sql: &'static str) {
    raw_sql(sql).execute(pool).await.unwrap();
}

async fn versions(pool: &PgPool) -> Vec<i64> {
    let sql = "SELECT version FROM _sqlx_migrations ORDER BY version";
    query_scalar(sql).fetch_all(pool).await.unwrap()
}

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    query_scalar(sql).fetch_one(pool).await.unwrap()
}

async fn snapshot(options: &PgConnectOptions) -> CatalogSnapshot {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    CatalogSnapshot::read(&mut connection).await.unwrap()
}

/// What a run said, without the times.
fn told(said: &Said) -> String {
    let lines = said.out.lines().map(|line| match line.rsplit_once(" in ") {
        Some((what, time)) if time.ends_with(" ms") => what,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_types_are_edited_again_after_a_run() {
    const ORDERS: &str = "#[pg_enum]\n#[derive(Clone, Copy)]\npub enum Stage { Draft, Paid }\n\
        #[table(name = \"orders\")]\npub struct Order {\n    pub id: i64,\n    pub stage: Stage,\n}";
    let package = package(ORDERS);
    let (pool, url) = database().await;
    let edit = |items: &str| {
        write(package.path(), &[("src/lib.rs", &source(items))]);
        build(package.path());
    };
    build(package.path());
    assert_eq!(run(package.path(), &url, &["apply"]).code, 0);
    assert_eq!(run(package.path(), &url, &["dev-init"]).code, 0);
    let first = snapshot(&pool.connect_options()).await;
    execute(&pool, "INSERT INTO orders VALUES (1, 'paid'), (2, 'draft')").await;

    edit(&ORDERS.replace("pub stage", "pub note: Option<String>,\n    pub stage"));
    let said = run(package.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(
        lines[0].ends_with("(initial schema) was changed since it was applied here"),
        "{lines:?}"
    );
    assert_eq!(
        lines[1],
        "this development database follows: 1 step back, then up again"
    );
    assert!(lines[2].contains("the way down kept in the database"));
    assert_eq!(lines[3], "  with it went table orders (2 rows)");
    assert!(lines[4].starts_with("applied migrations/"));
    execute(&pool, "INSERT INTO orders VALUES (1, 'a note', 'paid')").await;

    edit(&ORDERS.replace("Paid", "Paid, Shipped"));
    let said = run(package.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    execute(&pool, "INSERT INTO orders VALUES (1, 'shipped')").await;

    edit(ORDERS);
    let said = run(package.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(
        first.difference(&snapshot(&pool.connect_options()).await),
        None
    );
    assert!(run(package.path(), &url, &["status"]).code == 0);
}

#[tokio::test]
async fn a_branch_that_lacks_a_migration_and_back() {
    let main = folder(&FILES[..4]);
    let branch = folder(FILES);
    let other = folder(&FILES[..2]);
    let (pool, url) = database().await;
    let said = run(branch.path(), &url, &["dev-init", "--json"]);
    assert_eq!(
        said.out,
        "{\n  \"is_marked\": true,\n  \"would_step_back\": []\n}\n"
    );
    assert_eq!(run(branch.path(), &url, &["apply"]).code, 0);
    let whole = snapshot(&pool.connect_options()).await;
    execute(
        &pool,
        "INSERT INTO a VALUES (1, 'kept'), (2, NULL); INSERT INTO c VALUES (1)",
    )
    .await;

    let listed = run(main.path(), &url, &["apply", "--dry-run"]);
    assert_eq!(
        listed.out,
        "would step back 3, the way down kept in the database\n"
    );
    let said = run(main.path(), &url, &["apply"]);
    assert_eq!(
        told(&said),
        "migration 3 (c) was applied here and is not in the folder\n\
         this development database follows: 1 step back, then up again\n\
         reverted 3, the way down kept in the database\n  \
         with it went table c (1 row)"
    );
    assert_eq!((said.code, &*said.err), (0, ""));
    assert_eq!(versions(&pool).await, [1, 2]);
    assert_eq!(count(&pool, "SELECT count(*) FROM a").await, 2);

    assert_eq!(
        told(&run(branch.path(), &url, &["apply"])),
        "applied migrations/3_c.up.sql"
    );
    assert_eq!(
        whole.difference(&snapshot(&pool.connect_options()).await),
        None
    );

    let said = run(other.path(), &url, &["apply", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "stepped_back": ["3, the way down kept in the database", "2, the way down kept in the database"],
            "lost": ["column a.b (1 value)"],
            "files": [],
        })
    );
    assert_eq!(count(&pool, "SELECT count(*) FROM a").await, 2);
    assert_eq!(run(branch.path(), &url, &["apply"]).code, 0);
    assert_eq!(
        whole.difference(&snapshot(&pool.connect_options()).await),
        None
    );
}

#[tokio::test]
async fn what_is_above_a_change_goes_with_it_and_comes_again() {
    let folder = folder(FILES);
    let (pool, url) = database().await;
    run(folder.path(), &url, &["dev-init"]);
    run(folder.path(), &url, &["apply"]);
    let changed = [
        ("migrations/2_b.up.sql", "CREATE TABLE other (id int);\n"),
        ("migrations/2_b.down.sql", "DROP TABLE other;\n"),
    ];
    write(folder.path(), &changed);
    let listed = run(folder.path(), &url, &["apply", "--dry-run"]);
    assert_eq!(
        listed.out,
        "would step back migrations/3_c.down.sql\n\
         would step back 2, the way down kept in the database\n\
         would apply migrations/2_b.up.sql\n\
         would apply migrations/3_c.up.sql\n"
    );
    assert_eq!(run(folder.path(), &url, &["apply"]).code, 0);
    assert_eq!(versions(&pool).await, [1, 2, 3]);
    let fresh = database().await;
    run(folder.path(), &fresh.1, &["apply"]);
    let expected = snapshot(&fresh.0.connect_options()).await;
    assert_eq!(
        expected.difference(&snapshot(&pool.connect_options()).await),
        None
    );
}

#[tokio::test]
async fn a_way_down_that_was_written_anew_is_the_one_that_is_taken() {
    let whole = folder(FILES);
    let lacking = folder(&FILES[..4]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    let down = ("migrations/3_c.down.sql", "ALTER TABLE c RENAME TO kept;\n");
    write(whole.path(), &[down]);
    assert_eq!(
        run(whole.path(), &url, &["apply"]).err,
        "nothing to apply\n"
    );
    assert_eq!(run(lacking.path(), &url, &["apply"]).code, 0);
    assert_eq!(count(&pool, "SELECT count(to_regclass('kept'))").await, 1);
}

#[tokio::test]
async fn what_stock_sqlx_applied_has_no_way_down_until_it_is_applied_once_more() {
    let whole = folder(FILES);
    let lacking = folder(&FILES[..4]);
    let (pool, url) = database().await;
    let stock = Migrator::new(whole.path().join("migrations"))
        .await
        .unwrap();
    stock.run(&pool).await.unwrap();
    let said = run(lacking.path(), &url, &["dev-init"]);
    assert!(
        said.code == 0
            && said
                .err
                .starts_with("warning: migration 3 (c) was applied here"),
        "{said:?}"
    );
    let said = run(lacking.path(), &url, &["apply"]);
    let expected = "error: migration 3 (c) was applied here and is not in the folder\n  help: this development \
                    database cannot follow, since migration 3 was applied by another migrator, as stock sqlx, \
                    so that its way down was not kept; put back what was applied and apply once more, which \
                    keeps it, or make the database anew\n";
    assert_eq!((said.code, &*said.err), (1, expected));
    assert_eq!(versions(&pool).await, [1, 2, 3]);
    assert_eq!(
        run(whole.path(), &url, &["apply"]).err,
        "nothing to apply\n"
    );
    assert_eq!(run(lacking.path(), &url, &["apply"]).code, 0);
    assert_eq!(versions(&pool).await, [1, 2]);
}

#[tokio::test]
async fn what_has_no_way_down_is_told_before_anything_is_changed() {
    let simple = folder(&[
        FILES[0],
        FILES[1],
        ("migrations/2_b.sql", "CREATE TABLE b ();"),
    ]);
    let lacking = folder(&FILES[..2]);
    let (pool, url) = database().await;
    run(simple.path(), &url, &["dev-init"]);
    run(simple.path(), &url, &["apply"]);
    let said = run(lacking.path(), &url, &["apply"]);
    assert!(
        said.code == 1
            && said
                .err
                .contains("migration 2 has no way down; put back what was applied, or"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
}

#[tokio::test]
async fn a_step_back_that_fails_leaves_the_record_right() {
    let whole = folder(FILES);
    let lacking = folder(&FILES[..2]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    execute(&pool, "CREATE VIEW in_the_way AS SELECT b FROM a").await;
    let said = run(lacking.path(), &url, &["apply"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("reverted 3, "), "{said:?}");
    assert!(
        said.err
            .contains("2, the way down kept in the database:1: cannot drop column b of table a"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1, 2]);
    assert_eq!(count(&pool, "SELECT count(to_regclass('b'))").await, 1);
    assert_eq!(count(&pool, "SELECT count(to_regclass('c'))").await, 0);
    execute(&pool, "DROP VIEW in_the_way").await;
    assert_eq!(run(lacking.path(), &url, &["apply"]).code, 0);
    assert_eq!(versions(&pool).await, [1]);
}
