//! The data that goes with a step back: told, by name and number.

use super::support::{Said, amani, build, database, folder, package, source, write};
use super::{count, execute, run, snapshot, versions};

/// A variant that is in use, a field that had to have a value: the way down has no place for these rows.
#[tokio::test]
async fn rows_that_have_no_place_in_what_was_before_go() {
    const ORDERS: &str = "#[pg_enum]\n#[derive(Clone, Copy)]\npub enum Stage { Draft, Paid }\n\
        #[table(name = \"orders\")]\npub struct Order {\n    #[column(primary_key)]\n    pub id: i64,\n    \
        pub stage: Stage,\n    pub email: String,\n}\n\
        #[table(name = \"items\")]\npub struct Item {\n    #[column(references(Order::id))]\n    \
        pub order_id: i64,\n}";
    let package = package(ORDERS);
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        let who = [
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "init.defaultBranch=main",
        ];
        let done = git
            .args(who)
            .args(arguments)
            .current_dir(package.path())
            .output();
        assert!(done.unwrap().status.success());
    };
    let (pool, url) = database().await;
    let apply = |items: &str| {
        write(package.path(), &[("src/lib.rs", &source(items))]);
        build(package.path());
        let said = run(package.path(), &url, &["apply"]);
        assert_eq!(said.code, 0, "{said:?}");
        said
    };
    let lost = |said: &Said| -> String {
        let lines = said.out.lines();
        let mut lines = lines.filter_map(|line| line.strip_prefix("  with it went "));
        let lost = lines.next().unwrap_or_default().to_owned();
        assert_eq!(lines.next(), None);
        lost
    };
    git(&["init"]);
    apply(ORDERS);
    git(&["add", "-A"]);
    git(&["commit", "-m", "first"]);
    run(package.path(), &url, &["dev-init"]);
    let sealed = snapshot(&pool.connect_options()).await;

    apply(&ORDERS.replace("Paid", "Paid, Shipped"));
    execute(
        &pool,
        "INSERT INTO orders VALUES (1, 'shipped', 'a'), (2, 'paid', 'b')",
    )
    .await;
    execute(&pool, "INSERT INTO items VALUES (1), (1), (2)").await;
    let said = apply(&ORDERS.replace("Paid", "Paid, Shipped, Lost"));
    assert_eq!(
        lost(&said),
        "label 'shipped' of type stage (1 row), 2 rows of table items, 1 row of table orders"
    );
    assert_eq!(count(&pool, "SELECT count(*) FROM items").await, 1);
    execute(&pool, "UPDATE orders SET stage = 'lost'").await;
    let said = apply(ORDERS);
    assert_eq!(
        lost(&said),
        "label 'lost' of type stage (1 row), 1 row of table items, 1 row of table orders"
    );
    assert_eq!(
        sealed.difference(&snapshot(&pool.connect_options()).await),
        None
    );

    let without = ORDERS.replace("    pub email: String,\n", "")
        + "\namani_schema::dropped! { column \"orders.email\"; }";
    apply(&without);
    execute(&pool, "INSERT INTO orders VALUES (1, 'draft'), (2, 'paid')").await;
    let said = apply(ORDERS);
    assert_eq!(lost(&said), "2 rows of table orders");
    assert_eq!(
        sealed.difference(&snapshot(&pool.connect_options()).await),
        None
    );
}

/// A row that stays may refer to one that goes, in its own table: then all go.
#[tokio::test]
async fn rows_that_refer_to_each_other_go_together() {
    const NODES: &str = "#[pg_enum]\n#[derive(Clone, Copy)]\npub enum Kind { Leaf }\n\
        #[table(name = \"nodes\")]\npub struct Node {\n    #[column(primary_key)]\n    pub id: i64,\n    \
        pub kind: Kind,\n    #[column(references(Node::id))]\n    pub parent: Option<i64>,\n}";
    let package = package(NODES);
    let (pool, url) = database().await;
    build(package.path());
    // A version of its own, by hand, seals the first.
    run(package.path(), &url, &["apply"]);
    amani(package.path(), &["new", "by hand"]);
    write(
        package.path(),
        &[("src/lib.rs", &source(&NODES.replace("Leaf", "Leaf, Root")))],
    );
    build(package.path());
    run(package.path(), &url, &["dev-init"]);
    assert_eq!(run(package.path(), &url, &["apply"]).code, 0);
    execute(
        &pool,
        "INSERT INTO nodes VALUES (1, 'root', NULL), (2, 'leaf', 1), (3, 'leaf', NULL)",
    )
    .await;
    write(package.path(), &[("src/lib.rs", &source(NODES))]);
    build(package.path());
    let said = run(package.path(), &url, &["apply"]);
    assert!(
        said.code == 0
            && said.out.ends_with(
                "  with it went label 'root' of type kind (1 row), 3 rows of table nodes\n"
            ),
        "{said:?}"
    );
}

/// The same for ways down that were written by hand, whatever constraint they bring back.
#[tokio::test]
async fn rows_that_violate_what_comes_back_go() {
    let down = "\
        ALTER TABLE \"T\" ADD CONSTRAINT c CHECK (n > 0);\n\
        CREATE UNIQUE INDEX u_key ON u (n);\n\
        ALTER TABLE v ALTER COLUMN n TYPE int USING n::int;\n\
        ALTER TABLE self ADD FOREIGN KEY (n) REFERENCES \"T\" (n);\n";
    let up = "CREATE TABLE \"T\" (n int PRIMARY KEY); CREATE TABLE u (n int); CREATE TABLE v (n text);\n\
        CREATE TABLE self (id int PRIMARY KEY, parent int REFERENCES self, n int);\n";
    let whole = folder(&[
        ("migrations/1_a.up.sql", up),
        ("migrations/1_a.down.sql", "SELECT 1;"),
        ("migrations/2_b.up.sql", "SELECT 1;"),
        ("migrations/2_b.down.sql", down),
    ]);
    let lacking = folder(&[
        ("migrations/1_a.up.sql", up),
        ("migrations/1_a.down.sql", "SELECT 1;"),
    ]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    execute(
        &pool,
        "INSERT INTO \"T\" VALUES (0), (1); INSERT INTO u VALUES (1), (1), (2); INSERT INTO v VALUES ('x'); \
         INSERT INTO self VALUES (1, NULL, 1), (2, 1, 7);",
    )
    .await;
    let said = run(lacking.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.ends_with(
            "  with it went 2 rows of table \"T\", 2 rows of table self, 3 rows of table u, 1 row of table v\n"
        ),
        "{said:?}"
    );
}

/// What the catalog tells, whatever the statements are.
#[tokio::test]
async fn each_kind_of_data_that_goes_is_counted() {
    let down = "\
        CREATE TYPE old AS ENUM ('x', 'z');\n\
        ALTER TABLE keeps ALTER COLUMN kind TYPE old USING CASE kind WHEN 'y' THEN 'x' ELSE kind::text END::old,\n\
            ALTER COLUMN kinds TYPE old[] USING ARRAY['x']::old[];\n\
        DROP TYPE kind;\nALTER TYPE old RENAME TO kind;\n\
        ALTER TYPE renamed RENAME VALUE 'new' TO 'old';\n\
        ALTER TYPE renamed RENAME TO was;\nCREATE TYPE renamed AS ENUM ('old');\n\
        ALTER TABLE keeps ALTER COLUMN renamed TYPE renamed USING renamed::text::renamed;\nDROP TYPE was;\n\
        ALTER TABLE keeps RENAME retyped TO was;\n\
        ALTER TABLE keeps ADD COLUMN retyped int;\nUPDATE keeps SET retyped = was::int WHERE id < 3;\n\
        ALTER TABLE keeps DROP COLUMN was;\n\
        DELETE FROM keeps WHERE id > 3;\n\
        ALTER TABLE keeps DROP COLUMN empty, DROP COLUMN \"Full\";\n\
        ALTER TABLE parted DROP COLUMN note;\n\
        CREATE TABLE anew AS SELECT id FROM made LIMIT 1;\nDROP TABLE made;\nALTER TABLE anew RENAME TO made;\n\
        DROP SCHEMA s CASCADE;\nDROP TABLE nothing;\n";
    let up = "\
        CREATE TYPE kind AS ENUM ('x', 'y', 'z');\n\
        CREATE TYPE renamed AS ENUM ('new');\n\
        CREATE TABLE keeps (id int, kind kind, kinds kind[], renamed renamed, retyped text, empty text, \"Full\" text, \
            twice int GENERATED ALWAYS AS (id * 2) STORED);\n\
        CREATE TABLE parted (id int, note text) PARTITION BY LIST (id);\n\
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);\n\
        CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);\n\
        CREATE TABLE made (id int);\n\
        CREATE SCHEMA s;\nCREATE TABLE s.\"In\" ();\nCREATE TABLE nothing ();\n";
    let whole = folder(&[
        ("migrations/1_a.up.sql", "SELECT 1;"),
        ("migrations/1_a.down.sql", "SELECT 1;"),
        ("migrations/2_b.up.sql", up),
        ("migrations/2_b.down.sql", down),
    ]);
    let lacking = folder(&[
        ("migrations/1_a.up.sql", "SELECT 1;"),
        ("migrations/1_a.down.sql", "SELECT 1;"),
    ]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    execute(
        &pool,
        "INSERT INTO keeps (id, kind, kinds, renamed, retyped, \"Full\") VALUES \
         (1, 'y', '{x}', 'new', '1', 'f'), (2, 'x', '{x,y}', 'new', '2', NULL), \
         (3, 'z', NULL, NULL, '3', 'f'), (4, 'z', NULL, NULL, NULL, NULL); \
         INSERT INTO parted VALUES (1, 'n'), (2, 'n'), (2, NULL); INSERT INTO made VALUES (1), (2), (3); \
         INSERT INTO s.\"In\" DEFAULT VALUES;",
    )
    .await;
    let said = run(lacking.path(), &url, &["apply", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let expected = serde_json::json!([
        "table s.\"In\" (1 row)",
        "column keeps.\"Full\" (2 values)",
        "column parted_1.note (1 value)",
        "column parted_2.note (1 value)",
        "label 'y' of type kind (2 rows)",
        "2 rows of table made",
        "column keeps.retyped (1 value)",
        "1 row of table keeps",
    ]);
    assert_eq!(json["lost"], expected, "{said:?}");
}

#[tokio::test]
async fn outside_of_our_transaction_it_is_told_without_numbers() {
    let whole = folder(&[
        ("migrations/1_a.up.sql", "SELECT 1;"),
        ("migrations/1_a.down.sql", "SELECT 1;"),
        ("migrations/2_b.up.sql", "CREATE TABLE b ();"),
        (
            "migrations/2_b.down.sql",
            "-- no-transaction\nDROP TABLE b;",
        ),
        ("migrations/3_c.up.sql", "CREATE TABLE c ();"),
        ("migrations/3_c.down.sql", "DROP TABLE c;\nCOMMIT;\nBEGIN;"),
    ]);
    let lacking = folder(&[
        ("migrations/1_a.up.sql", "SELECT 1;"),
        ("migrations/1_a.down.sql", "SELECT 1;"),
    ]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    execute(&pool, "INSERT INTO c DEFAULT VALUES").await;
    let said = run(lacking.path(), &url, &["apply"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out
            .contains("  with it went table c (rows not counted)\n"),
        "{said:?}"
    );
    assert!(
        said.out
            .ends_with("  with it went table b (rows not counted)\n"),
        "{said:?}"
    );
    assert_eq!(versions(&pool).await, [1]);
}
