//! An enum type that is there already: accepted with the same labels, refused with others.

mod support;

use amani_backend::MIGRATOR;
use amani_backend::models::KycStatus;
use amani_schema::PgEnum;
use sqlx::{Executor, query_scalar, raw_sql};
use support::{assert_same, database, snapshot};

#[tokio::test]
async fn a_type_with_the_same_labels_is_accepted_and_left_as_it_is() {
    let pool = database().await;
    pool.execute(
        "CREATE TYPE kyc_status AS ENUM ('pending', 'approved', 'rejected'); COMMENT ON TYPE kyc_status IS 'theirs'",
    )
    .await
    .unwrap();
    MIGRATOR.run(&pool).await.unwrap();
    let comment: String = query_scalar("SELECT obj_description('kyc_status'::regtype, 'pg_type')")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(comment, "theirs");
    MIGRATOR.undo(&pool, 0).await.unwrap();
    assert!(snapshot(&pool).await.is_empty());
    MIGRATOR.run(&pool).await.unwrap();
}

#[tokio::test]
async fn a_type_with_other_labels_stops_with_both_lists_and_nothing_is_changed() {
    for (labels, shown) in [
        ("'pending', 'approved'", "there {pending,approved}"),
        (
            "'approved', 'pending', 'rejected'",
            "there {approved,pending,rejected}",
        ),
        (
            "'pending', 'approved', 'rejected', 'late'",
            "there {pending,approved,rejected,late}",
        ),
        ("", "there (not an enum, or no labels)"),
    ] {
        let pool = database().await;
        raw_sql(sqlx::AssertSqlSafe(format!(
            "CREATE TYPE kyc_status AS ENUM ({labels})"
        )))
        .execute(&pool)
        .await
        .unwrap();
        let before = snapshot(&pool).await;
        let error = MIGRATOR.run(&pool).await.unwrap_err().to_string();
        for part in [
            "type kyc_status is already in schema public with other labels",
            shown,
            "wanted {pending,approved,rejected}",
        ] {
            assert!(error.contains(part), "{part:?} is missing in: {error}");
        }
        assert_same(&before, &snapshot(&pool).await);
    }
}

#[tokio::test]
async fn something_else_of_that_name_stops_it_too() {
    let pool = database().await;
    pool.execute("CREATE DOMAIN kyc_status AS text")
        .await
        .unwrap();
    let error = MIGRATOR.run(&pool).await.unwrap_err().to_string();
    assert!(
        error.contains("there (not an enum, or no labels)"),
        "{error}"
    );
}

#[tokio::test]
async fn a_type_of_that_name_in_another_schema_is_another_type() {
    let pool = database().await;
    pool.execute("CREATE SCHEMA other; CREATE TYPE other.kyc_status AS ENUM ('x')")
        .await
        .unwrap();
    let before = snapshot(&pool).await;
    MIGRATOR.run(&pool).await.unwrap();
    MIGRATOR.undo(&pool, 0).await.unwrap();
    assert_same(&before, &snapshot(&pool).await);
}

/// Without any lock around them: all eight meet in the catalog itself.
#[tokio::test]
async fn eight_creates_at_once_all_succeed() {
    for _ in 0..5 {
        let pool = database().await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let options = (*pool.connect_options()).clone();
                tokio::spawn(async move {
                    let pool = support::pool(options).await;
                    raw_sql(KycStatus::UPGRADE_SQL)
                        .execute(&pool)
                        .await
                        .map(drop)
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn a_type_that_others_use_is_kept_by_the_way_down() {
    let pool = database().await;
    MIGRATOR.run(&pool).await.unwrap();
    pool.execute("CREATE TABLE theirs (status kyc_status)")
        .await
        .unwrap();
    MIGRATOR.undo(&pool, 0).await.unwrap();
    let left = snapshot(&pool).await;
    let types: Vec<_> = left
        .lines()
        .into_iter()
        .filter(|line| line.starts_with("type "))
        .map(str::to_owned)
        .collect();
    assert_eq!(types.len(), 1, "{types:#?}");
    assert!(types[0].starts_with("type public.kyc_status "));
    MIGRATOR.run(&pool).await.unwrap();
}
