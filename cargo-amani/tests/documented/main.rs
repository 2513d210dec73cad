//! `docs/command-line.md`: what it shows is what the commands say, times and versions aside.

mod page;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use amani_schema::sqlx::{AssertSqlSafe, PgPool, raw_sql};
use page::Page;
use support::{amani, build, commit, database, folder, write};
use tempfile::TempDir;

/// The package of the examples.
const ORDERS: &str = "\
use amani_schema::{pg_enum, table};

/// Where an order stands.
#[pg_enum]
pub enum OrderStatus {
    Open,
    Paid,
    Shipped,
}

#[table(name = \"orders\")]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    pub email: String,
    pub status: OrderStatus,
}
";

/// The same with a field more.
fn with_field(field: &str) -> String {
    let last = "    pub status: OrderStatus,\n";
    ORDERS.replace(last, &format!("{last}    pub {field}: Option<String>,\n"))
}

fn orders() -> TempDir {
    folder(&[
        ("Cargo.toml", "[package]\nname = \"orders\"\n"),
        ("src/lib.rs", ORDERS),
    ])
}

async fn run(pool: &PgPool, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    raw_sql(sql).execute(pool).await.unwrap();
}

/// The file of the folder whose name ends so.
fn file(package: &Path, end: &str) -> PathBuf {
    let entries = fs::read_dir(package.join("migrations")).unwrap().flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths
        .find(|path| path.to_string_lossy().ends_with(end))
        .unwrap()
}

#[tokio::test]
async fn the_page_shows_what_the_commands_say() {
    let mut page = Page::read();
    from_new_to_revert(&mut page).await;
    development(&mut page).await;
    squash(&mut page);
    drift(&mut page).await;
    proof(&mut page);
    pictures(&mut page);
    adoption(&mut page).await;
    assert_eq!(page.left(), [""; 0]);
}

/// A migration by hand, on its way to a database and back.
async fn from_new_to_revert(page: &mut Page) {
    let package = orders();
    let package = package.path();
    let (_pool, url) = database().await;
    build(package);
    page.run("What holds for all of them", package, &url, &[]);
    page.run("new", package, &url, &[]);
    page.run("check", package, &url, &[]);
    write(package, &[("src/lib.rs", &with_field("note"))]);
    page.run("check", package, &url, &[]);
    page.run("status", package, &url, &[]);
    write(package, &[("src/lib.rs", ORDERS)]);
    let up = file(package, "orders_of_last_year.up.sql");
    let copied = "INSERT INTO orders (email)\nSELECT email FROM orders_of_last_year;\n";
    fs::write(&up, copied).unwrap();
    page.run("apply", package, &url, &[]);
    let right = "INSERT INTO orders (email, status) VALUES ('ada@example.org', 'paid');\n";
    fs::write(&up, right).unwrap();
    page.run("apply", package, &url, &[]);
    page.run("revert", package, &url, &[]);
    page.run("revert", package, &url, &[]);
}

/// A draft that was applied and is edited.
async fn development(page: &mut Page) {
    let package = orders();
    let package = package.path();
    let (pool, url) = database().await;
    build(package);
    commit(package);
    let edited = |text: &str| text.replace("    Open,\n", "    Open,\n    Refunded,\n");
    write(package, &[("src/lib.rs", &edited(ORDERS))]);
    build(package);
    let said = amani(package, &["apply", "--database", &url]);
    assert_eq!(said.code, 0, "{}", said.err);
    let row = "INSERT INTO orders (email, status) VALUES ('ada@example.org', 'refunded')";
    run(&pool, row).await;
    let other = with_field("note").replace("    Shipped,\n", "    Shipped,\n    Returned,\n");
    write(package, &[("src/lib.rs", &other)]);
    build(package);
    page.run("apply", package, &url, &[]);
    page.run("dev-init", package, &url, &[]);
}

fn squash(page: &mut Page) {
    let package = orders();
    let package = package.path();
    build(package);
    commit(package);
    let add = |name: &str, up: &str, down: &str| {
        let said = amani(package, &["new", name]);
        for (path, text) in said.out.lines().zip([up, down]) {
            write(package, &[(path, text)]);
        }
    };
    add(
        "buyer",
        "ALTER TABLE orders ADD COLUMN customer text;\n",
        "ALTER TABLE orders DROP COLUMN customer;\n",
    );
    let rename = "-- What changes.\nALTER TABLE orders RENAME COLUMN customer TO buyer;\n";
    add(
        "buyer name",
        &format!("{rename}UPDATE orders SET buyer = email;\n"),
        "ALTER TABLE orders RENAME COLUMN buyer TO customer;\n",
    );
    page.run("squash", package, "", &[]);
    fs::write(file(package, "buyer_name.up.sql"), rename).unwrap();
    page.run("squash", package, "", &[]);
}

async fn drift(page: &mut Page) {
    let package = orders();
    let (pool, url) = database().await;
    build(package.path());
    amani(package.path(), &["apply", "--database", &url]);
    let by_hand = "ALTER TABLE orders ALTER COLUMN email TYPE varchar(254), ADD COLUMN note text";
    run(&pool, by_hand).await;
    page.run("drift", package.path(), &url, &[]);
}

fn proof(page: &mut Page) {
    let package = orders();
    let package = package.path();
    build(package);
    commit(package);
    write(package, &[("src/lib.rs", &with_field("nick"))]);
    build(package);
    page.run("verify", package, "", &[]);
    // A version that is nowhere.
    let instead = [("15,18", "99"), ("18", "99")];
    page.run("verify", package, "", &instead);
}

fn pictures(page: &mut Page) {
    let package = orders();
    let package = package.path();
    build(package);
    page.run("graph", package, "", &[]);
    page.run("explain", package, "", &[]);
    page.run("schema and diff", package, "", &[]);
}

/// What is imported from.
const THERE: &str = "
CREATE TYPE order_status AS ENUM ('draft', 'paid');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(254) NOT NULL UNIQUE);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    \"customerId\" bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    status order_status NOT NULL DEFAULT 'draft',
    created_at timestamptz NOT NULL DEFAULT now(),
    note text,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(note, ''))) STORED
);
COMMENT ON TABLE orders IS 'What a customer buys.';
CREATE INDEX ON orders (\"customerId\", created_at DESC);
CREATE INDEX ON orders USING gin (words);
CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'draft';
";

async fn adoption(page: &mut Page) {
    let package = folder(&[
        ("Cargo.toml", "[package]\nname = \"orders\"\n"),
        ("src/lib.rs", ""),
    ]);
    let package = package.path();
    let (pool, url) = database().await;
    run(&pool, THERE).await;
    page.run(
        "import",
        package,
        &url,
        &[("postgres://localhost/orders", &url)],
    );
    page.look_at("import", &package.join("src/models/orders.rs"));
    page.run("import", package, &url, &[]);
}
