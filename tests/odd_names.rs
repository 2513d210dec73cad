//! Names and labels that need quoting come through: up, through the Rust types, and down.

mod support;

use amani_schema::{PgEnum, Table, pg_enum, table};
use sqlx::{AssertSqlSafe, PgPool, query_as, query_scalar, raw_sql};
use support::{assert_same, database, migrations_of, round_trip, snapshot};

/// It's a "comment" with \ and $$ and $amani$, and %s.
#[pg_enum(name = "Sta\"tus's \\ $$ größe%")]
#[derive(Debug, Clone, Copy, PartialEq)]
enum Odd {
    #[label("it's")]
    Quote,
    #[label("back\\slash")]
    Backslash,
    #[label("$$ $amani$")]
    Dollars,
    #[label("Ünï 💥")]
    Unicode,
    #[label("a,b {c} \"d\" %s")]
    List,
    #[label("")]
    Empty,
}

#[pg_enum(name = "user", schema = "select")]
#[derive(Debug, Clone, Copy, PartialEq)]
enum Keyword {
    Select,
    #[label("FROM")]
    From,
}

/// Key words and quotes: "it's".
#[table(
    name = "Or\"der's \\ $$ größe%",
    schema = "select",
    check("\"from\" <> 'it''s $amani$'")
)]
#[derive(Debug, PartialEq)]
struct Row {
    /// The \ key.
    #[column(name = "select", primary_key)]
    id: i64,
    #[column(default = "it's \\ $$", unique)]
    from: String,
    #[column(name = "sta\"tus", default = Odd::Backslash, index)]
    status: Odd,
    #[column(name = "Mixed Case 💥")]
    many: Vec<Odd>,
    r#type: Keyword,
    #[column(name = "user")]
    keywords: Vec<Keyword>,
}

async fn create(pool: &PgPool) {
    raw_sql("CREATE SCHEMA \"select\"")
        .execute(pool)
        .await
        .unwrap();
    for sql in [Odd::UPGRADE_SQL, Keyword::UPGRADE_SQL, Row::UPGRADE_SQL] {
        raw_sql(sql).execute(pool).await.unwrap();
    }
}

#[tokio::test]
async fn the_server_has_exactly_these_labels() {
    let pool = database().await;
    create(&pool).await;
    let labels: Vec<String> = query_scalar(
        "SELECT enumlabel::text FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typname = $1 ORDER BY enumsortorder",
    )
    .bind(Odd::NAME)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(labels, Odd::LABELS);
    // Again, and it finds them to be the same.
    raw_sql(Odd::UPGRADE_SQL).execute(&pool).await.unwrap();
    let comment: String =
        query_scalar("SELECT obj_description(oid, 'pg_type') FROM pg_type WHERE typname = $1")
            .bind(Odd::NAME)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(
        comment,
        r#"It's a "comment" with \ and $$ and $amani$, and %s."#
    );
}

#[tokio::test]
async fn values_go_there_and_come_back() {
    let pool = database().await;
    create(&pool).await;
    let insert = format!(
        "INSERT INTO {} ({}, {}, {}, {}) VALUES (1, $1, $2, $3) RETURNING *",
        Row::SQL_NAME,
        Row::COLUMNS.id.quoted(),
        Row::COLUMNS.many.quoted(),
        Row::COLUMNS.r#type.quoted(),
        Row::COLUMNS.keywords.quoted(),
    );
    let expected = Row {
        id: 1,
        from: "it's \\ $$".to_owned(),
        status: Odd::Backslash,
        many: Odd::VARIANTS.to_vec(),
        r#type: Keyword::From,
        keywords: Keyword::VARIANTS.to_vec(),
    };
    let row: Row = query_as(AssertSqlSafe(insert))
        .bind(Odd::VARIANTS)
        .bind(Keyword::From)
        .bind(Keyword::VARIANTS)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(row, expected);
    for variant in Odd::VARIANTS {
        let back: Odd = query_scalar("SELECT $1")
            .bind(variant)
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(back, *variant);
    }
    assert_eq!(
        query_as::<_, Row>(Row::SELECT_SQL)
            .fetch_all(&pool)
            .await
            .unwrap(),
        [expected]
    );
}

/// The server prints a type's name with its schema or without, depending on the `search_path`.
#[tokio::test]
async fn the_search_path_changes_nothing() {
    let pool = database().await;
    create(&pool).await;
    let options = (*pool.connect_options())
        .clone()
        .options([("search_path", "public,\"select\"")]);
    let other = support::pool(options).await;
    let back: Vec<Keyword> = query_scalar("SELECT $1")
        .bind(Keyword::VARIANTS)
        .fetch_one(&other)
        .await
        .unwrap();
    assert_eq!(back, Keyword::VARIANTS);
    let back: Keyword = query_scalar("SELECT $1")
        .bind(Keyword::From)
        .fetch_one(&other)
        .await
        .unwrap();
    assert_eq!(back, Keyword::From);
}

#[tokio::test]
async fn the_way_down_finds_them_all() {
    let pool = database().await;
    let before = snapshot(&pool).await;
    create(&pool).await;
    let mut transaction = pool.begin().await.unwrap();
    for sql in [
        Row::DOWNGRADE_SQL,
        Keyword::DOWNGRADE_SQL,
        Odd::DOWNGRADE_SQL,
        "DROP SCHEMA \"select\"",
    ] {
        raw_sql(sql).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_same(&before, &snapshot(&pool).await);
}

/// The same through the build script and a migration.
#[tokio::test]
async fn a_migration_of_odd_names_goes_both_ways() {
    let items = r#"
        /// It's \ $$ $amani$ %s
        #[pg_enum(name = "Sta\"tus's \\ $$ größe%", schema = "Sche\"ma's")]
        enum Odd { #[label("it's")] A, #[label("back\\slash $amani$ %")] B, #[label("")] C }
        /// It's \ $$ %s
        #[table(name = "order", schema = "Sche\"ma's", check("\"select\" <> '$amani$ %s'"), index(columns(expr("lower(\"select\")")), where = "\"select\" <> 'it''s'"))]
        struct Order {
            #[column(primary_key, name = "Größe 💥")] id: i64,
            /// It's \ $$ %s
            #[column(default = "it's \\ $$ $amani$")] select: String,
            #[column(default = Odd::B)] status: Odd,
            all: Vec<Odd>,
        }
        #[table(name = "100% \"odd\"")]
        struct Other { #[column(references(Order::id))] order: Option<i64> }
    "#;
    let migrator = migrations_of(items).await;
    let (pool, up) = round_trip(&migrator).await;
    assert_eq!(
        up.lines()
            .iter()
            .filter(|line| line.starts_with("relation "))
            .count(),
        2
    );
    raw_sql("INSERT INTO \"100% \"\"odd\"\"\" DEFAULT VALUES")
        .execute(&pool)
        .await
        .unwrap();
    let error = support::undo(&migrator, &pool, &[]).await.unwrap_err();
    assert!(
        error.contains("table \"100% \"\"odd\"\"\" (1 row)"),
        "{error}"
    );
}
