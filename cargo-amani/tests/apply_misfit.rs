//! `cargo amani apply` where the database has applied what the folder does not hold.

mod support;

use std::fs;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::raw_sql;
use support::applied::run;
use support::{database, folder, write};

/// What is advised is what can be done.
#[tokio::test]
async fn a_missing_file_is_stepped_back_only_where_its_way_down_was_kept() {
    let folder = folder(&[
        ("migrations/1_a.up.sql", "CREATE TABLE a ();"),
        ("migrations/1_a.down.sql", "DROP TABLE a;"),
        ("migrations/2_b.up.sql", "CREATE TABLE b ();"),
        ("migrations/2_b.down.sql", "DROP TABLE b;"),
    ]);
    let (pool, url) = database().await;
    let stock = Migrator::new(folder.path().join("migrations")).await;
    stock.unwrap().run(&pool).await.unwrap();
    let file = |name: &str| folder.path().join("migrations").join(name);
    write(
        folder.path(),
        &[("migrations/2_b.up.sql", "CREATE TABLE b (c int);")],
    );
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "changed since it was applied here\n  help: put back what was applied, or step back first: `cargo \
                    amani revert --to 1` takes the ways down of the folder, where what was applied was not kept in \
                    the database\n";
    assert!(said.code == 1 && said.err.ends_with(expected), "{said:?}");
    for name in ["2_b.up.sql", "2_b.down.sql"] {
        fs::remove_file(file(name)).unwrap();
    }
    write(
        folder.path(),
        &[
            ("migrations/3_c.up.sql", ""),
            ("migrations/3_c.down.sql", ""),
        ],
    );
    let said = run(folder.path(), &url, &["apply"]);
    let expected = "is not in the folder\n  help: put back what was applied: there is no way down of migration 2, \
                    neither in the folder nor kept in the database\n";
    assert!(said.code == 1 && said.err.ends_with(expected), "{said:?}");
    raw_sql("INSERT INTO _amani_downs SELECT '_sqlx_migrations', version, checksum, 'DROP TABLE b' FROM _sqlx_migrations \
         WHERE version = 2")
    .execute(&pool)
    .await
    .unwrap();
    let said = run(folder.path(), &url, &["apply"]);
    assert!(
        said.err
            .ends_with("takes the ways down that were kept in the database\n"),
        "{said:?}"
    );
    assert_eq!(run(folder.path(), &url, &["revert", "--to", "1"]).code, 0);
}
