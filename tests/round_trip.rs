//! The reference backend on a real server, through stock sqlx: up, down, up again.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use amani_backend::models::{Kyc, KycStatus, ProjectStatus, User, WalletBalanceSnapshot};
use amani_backend::{DOWNGRADE_SQL, MIGRATOR, OVERVIEW, UPGRADE_SQL};
use amani_schema::testing::prove_round_trip;
use amani_schema::{PgEnum, PgType, Table};
use amani_schema_core::intent::Intent;
use amani_schema_evolution::evolve;
use amani_schema_history::History;
use sqlx::migrate::Migrator;
use sqlx::{PgPool, query_as, query_scalar, raw_sql};
use support::{assert_same, database, round_trip, snapshot};

#[tokio::test]
async fn up_and_down_and_up_again_leave_nothing_and_bring_everything() {
    let stock = Migrator::new(Path::new("migrations")).await.unwrap();
    let (_, up) = round_trip(&stock).await;
    assert!(!up.is_empty());
}

#[tokio::test]
async fn every_step_back_restores_what_was_there_before() {
    let proof = prove_round_trip(&MIGRATOR).await.unwrap();
    assert!(proof.ups > 0 && proof.downs == proof.ups && proof.one_way.is_none());
}

/// Where PostgreSQL has no way down, the one that is written says so, and what is above it is proven.
#[tokio::test]
async fn a_way_down_that_there_is_none_of_is_no_failure() {
    let schema = |sql: &str| {
        let mut history = History::new();
        assert_eq!(history.apply(Path::new("a.sql"), sql), []);
        history.schema().clone()
    };
    let previous = "CREATE TYPE status AS ENUM ('draft', 'done');\n\
        CREATE TABLE parts (status status NOT NULL) PARTITION BY LIST (status);";
    let next = previous.replace("'done'", "'done', 'paid'")
        + "\nCREATE TABLE part PARTITION OF parts FOR VALUES IN ('paid');";
    let stages = [
        (schema(""), schema(previous)),
        (schema(previous), schema(&next)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut files = 0;
    for (previous, next) in &stages {
        for migration in evolve(previous, next, &Intent::default()).unwrap() {
            files += 1;
            let path = |way| folder.path().join(format!("{files}_a.{way}.sql"));
            fs::write(path("up"), migration.up).unwrap();
            fs::write(path("down"), migration.down).unwrap();
        }
    }
    let migrator = Migrator::new(folder.path()).await.unwrap();
    let proof = prove_round_trip(&migrator).await.unwrap();
    assert_eq!((proof.ups, proof.downs, proof.one_way), (3, 1, Some(2)));
}

#[tokio::test]
async fn what_is_embedded_is_what_sqlx_finds_in_the_folder() {
    let stock = Migrator::new(Path::new("migrations")).await.unwrap();
    let describe = |migrator: &Migrator| -> Vec<_> {
        let each = migrator.iter();
        each.map(|one| {
            (
                one.version,
                one.description.to_string(),
                one.checksum.to_vec(),
                one.no_tx,
            )
        })
        .collect()
    };
    assert_eq!(describe(&MIGRATOR), describe(&stock));
    let types = |migrator: &Migrator| {
        migrator
            .iter()
            .map(|one| one.migration_type)
            .collect::<Vec<_>>()
    };
    assert_eq!(types(&MIGRATOR), types(&stock));
}

/// `#[sqlx::test(migrator = "...")]` takes it: this is the call that its expansion makes.
#[test]
fn the_migrator_is_taken_for_one_of_sqlx() {
    fn takes(_: &'static Migrator) {}
    takes(&MIGRATOR);
}

#[tokio::test]
async fn the_constants_do_what_the_migration_does() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let migrated = snapshot(&pool).await;
    let other = database().await;
    raw_sql(UPGRADE_SQL).execute(&other).await.unwrap();
    assert_same(&migrated, &snapshot(&other).await);
    let mut transaction = other.begin().await.unwrap();
    raw_sql(DOWNGRADE_SQL)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert!(snapshot(&other).await.is_empty());
}

/// The catalog, line by line, was read and found right by a person; from then on it may not change
/// unless the types do. Set `UPDATE_SNAPSHOTS=1` to write it anew, and read the difference.
#[tokio::test]
async fn the_whole_catalog_is_what_was_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/reference_catalog.txt");
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let owner: String = query_scalar("SELECT quote_ident(current_user)")
        .fetch_one(&pool)
        .await
        .unwrap();
    let text = snapshot(&pool)
        .await
        .lines()
        .join("\n")
        .replace(&format!("owner {owner}"), "owner OWNER")
        + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_same_lines(&fs::read_to_string(path).unwrap(), &text);
}

/// Shows the lines that differ, which in two catalogs of 200 lines nobody finds by eye.
fn assert_same_lines(expected: &str, found: &str) {
    let only_in = |one: &str, other: &str| -> Vec<String> {
        one.lines()
            .filter(|line| !other.lines().any(|known| known == *line))
            .map(str::to_owned)
            .collect()
    };
    let missing = only_in(expected, found);
    let surplus = only_in(found, expected);
    assert!(
        expected == found,
        "missing: {missing:#?}\nsurplus: {surplus:#?}"
    );
}

#[tokio::test]
async fn labels_are_in_the_order_of_the_variants() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let enums: Vec<_> = OVERVIEW
        .items
        .iter()
        .filter(|item| item.kind == "enum")
        .collect();
    assert_eq!(enums.len(), 10);
    for item in enums {
        let labels: Vec<String> =
            query_scalar("SELECT enumlabel::text FROM pg_enum WHERE enumtypid = $1::regtype ORDER BY enumsortorder")
                .bind(item.name)
                .fetch_all(&pool)
                .await
                .unwrap();
        assert_eq!(labels, item.parts, "{}", item.name);
    }
    assert_eq!(ProjectStatus::LABELS.len(), ProjectStatus::VARIANTS.len());
}

/// Column by column, as the traits that rustc resolved say it.
#[tokio::test]
async fn columns_have_the_types_that_rustc_resolves() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let users = columns(&pool, User::NAME).await;
    assert_eq!(
        users
            .keys()
            .map(String::as_str)
            .collect::<std::collections::BTreeSet<_>>(),
        User::COLUMN_NAMES.iter().copied().collect()
    );
    assert_eq!(users[User::COLUMNS.id.name()], (i64::SQL.to_owned(), true));
    assert_eq!(
        users[User::COLUMNS.email.name()],
        ("character varying(320)".to_owned(), true)
    );
    assert_eq!(
        users[User::COLUMNS.deleted_at.name()],
        ("timestamp with time zone".to_owned(), false)
    );
    assert_eq!(
        users[User::COLUMNS.skills.name()],
        ("text[]".to_owned(), true)
    );
    let kyc = columns(&pool, Kyc::NAME).await;
    assert_eq!(
        kyc[Kyc::COLUMNS.status.name()],
        (KycStatus::SQL.to_owned(), true)
    );
    assert_eq!(
        kyc[Kyc::COLUMNS.submitted_from.name()],
        ("inet".to_owned(), false)
    );
    let snapshots = columns(&pool, WalletBalanceSnapshot::NAME).await;
    assert_eq!(
        snapshots[WalletBalanceSnapshot::COLUMNS.total.name()],
        ("numeric(18,2)".to_owned(), true)
    );
}

/// Name → type and NOT NULL.
async fn columns(pool: &PgPool, table: &str) -> BTreeMap<String, (String, bool)> {
    let rows: Vec<(String, String, bool)> = query_as(
        "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute \
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
    )
    .bind(table)
    .fetch_all(pool)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(name, data_type, not_null)| (name, (data_type, not_null)))
        .collect()
}

/// On purpose: they become integer foreign keys later.
#[tokio::test]
async fn four_user_ids_have_no_foreign_key() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    let with_key: Vec<String> = query_scalar(
        "SELECT conrelid::regclass::text FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) \
         WHERE contype = 'f' AND attname = 'user_id' ORDER BY 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(with_key, ["kyc", "transactions"]);
}

#[tokio::test]
async fn eight_databases_at_once_do_not_disturb_each_other() {
    let tasks: Vec<_> = (0..8)
        .map(|_| tokio::spawn(async { round_trip(&MIGRATOR).await.1 }))
        .collect();
    let mut catalogs = Vec::new();
    for task in tasks {
        catalogs.push(task.await.unwrap());
    }
    catalogs
        .windows(2)
        .for_each(|pair| assert_same(&pair[0], &pair[1]));
}

#[tokio::test]
async fn eight_at_one_database_apply_it_once() {
    let pool = database().await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let options = (*pool.connect_options()).clone();
            tokio::spawn(async move { MIGRATOR.run(&support::pool(options).await).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let applied: i64 = query_scalar("SELECT count(*) FROM _sqlx_migrations")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(applied, 1);
}
