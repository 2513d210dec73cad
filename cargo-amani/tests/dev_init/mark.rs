//! Which database follows, and which does not.

use std::fs;

use amani_schema::sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};

use super::support::{amani, database, folder, write};
use super::{FILES, count, execute, run, snapshot, versions};

#[tokio::test]
async fn in_a_database_that_is_not_marked_nothing_of_the_kind_happens() {
    let whole = folder(FILES);
    let lacking = folder(&[&FILES[..2], &FILES[4..]].concat());
    let changed = folder(FILES);
    write(
        changed.path(),
        &[("migrations/2_b.up.sql", "CREATE TABLE other (id int);\n")],
    );
    let (pool, url) = database().await;
    run(whole.path(), &url, &["apply"]);
    let before = snapshot(&pool.connect_options()).await;
    execute(&pool, "INSERT INTO c VALUES (1)").await;
    for mark_and_back in [false, true] {
        if mark_and_back {
            run(whole.path(), &url, &["dev-init"]);
            let said = run(whole.path(), &url, &["dev-init", "--undo"]);
            assert!(
                said.out.ends_with("is no longer marked for development\n"),
                "{said:?}"
            );
        }
        for (folder, what) in [
            (&lacking, "was applied here and is not in the folder"),
            (&changed, "was changed since it was applied here"),
        ] {
            for arguments in [&["apply"][..], &["apply", "--dry-run"]] {
                let said = run(folder.path(), &url, arguments);
                let expected = format!(
                    "error: migration 2 (b) {what}\n  help: in a development database run `cargo amani \
                     dev-init` once, and it follows by itself\n  help: elsewhere put back what was applied, or \
                     step back first: `cargo amani revert --to 1` takes the ways down that were kept in the \
                     database\n"
                );
                assert_eq!((said.code, &*said.out, said.err), (1, "", expected));
            }
        }
        let said = run(lacking.path(), &url, &["status"]);
        assert!(
            said.out.ends_with("\nin a development database `cargo amani dev-init` makes `apply` step back what is changed or missing\n"),
            "{said:?}"
        );
        assert_eq!(versions(&pool).await, [1, 2, 3]);
        assert_eq!(count(&pool, "SELECT count(*) FROM c").await, 1);
        assert_eq!(
            before.difference(&snapshot(&pool.connect_options()).await),
            None
        );
    }
}

/// Nothing but the mark is different, and what it names.
#[tokio::test]
async fn a_copy_is_not_marked() {
    let whole = folder(FILES);
    let lacking = folder(&FILES[..2]);
    let (pool, url) = database().await;
    run(whole.path(), &url, &["dev-init"]);
    run(whole.path(), &url, &["apply"]);
    assert!(
        run(whole.path(), &url, &["status"])
            .out
            .contains("marked for development: `apply` steps back")
    );
    pool.close().await;
    let server = pool.connect_options();
    let name = server.get_database().unwrap().to_owned();
    let maintenance = (*server).clone().database("postgres");
    let mut connection = PgConnection::connect_with(&maintenance).await.unwrap();
    for sql in [
        format!("CREATE DATABASE {name}_copy TEMPLATE {name}"),
        format!("ALTER DATABASE {name} RENAME TO {name}_renamed"),
    ] {
        raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    for suffix in ["_copy", "_renamed"] {
        let url = format!("{url}{suffix}");
        let said = run(whole.path(), &url, &["status"]);
        assert!(
            said.out
                .contains("not marked for development: the mark in it is that of"),
            "{said:?}"
        );
        let json = run(whole.path(), &url, &["status", "--json"]);
        assert!(json.out.contains("\"mark\": \"elsewhere\""), "{json:?}");
        let with_pending =
            folder(&[&FILES[..2], &[("migrations/2_other.sql", "SELECT 1;")]].concat());
        let said = run(with_pending.path(), &url, &["apply"]);
        assert!(said.code == 1 && said.err.contains("dev-init"), "{said:?}");
        let said = run(lacking.path(), &url, &["apply"]);
        assert!(said.err.starts_with("warning: a later release"), "{said:?}");
        // It may be marked in its turn.
        run(whole.path(), &url, &["dev-init"]);
        assert_eq!(run(lacking.path(), &url, &["apply"]).code, 0);
        let sql = AssertSqlSafe(format!("DROP DATABASE {name}{suffix} WITH (FORCE)"));
        raw_sql(sql).execute(&mut connection).await.unwrap();
    }
}

/// A variable with the URL and the wrong folder are soon there.
#[tokio::test]
async fn the_folder_of_another_project_takes_nothing_away() {
    let own = folder(&[
        ("migrations/1_a.up.sql", "CREATE TABLE a (id int);"),
        ("migrations/1_a.down.sql", "DROP TABLE a;"),
    ]);
    let other = folder(&[("migrations/2_b.up.sql", "CREATE TABLE b (id int);")]);
    let empty = folder(&[("migrations/README", "")]);
    let (pool, url) = database().await;
    assert_eq!(run(own.path(), &url, &["apply"]).code, 0);
    assert_eq!(run(own.path(), &url, &["dev-init"]).code, 0);
    execute(&pool, "INSERT INTO a VALUES (1)").await;
    for folder in [&other, &empty] {
        let said = run(folder.path(), &url, &["apply"]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(
            said.err.contains("as if it were another project's"),
            "{}",
            said.err
        );
        assert_eq!(count(&pool, "SELECT count(*) FROM a").await, 1);
    }
    assert_eq!(run(own.path(), &url, &["apply"]).code, 0);
}

#[tokio::test]
async fn the_mark_is_told_and_needs_no_folder() {
    let empty = folder(&[]);
    let (_pool, url) = database().await;
    assert!(!run(empty.path(), &url, &["status"]).out.contains("marked"));
    let said = run(empty.path(), &url, &["dev-init"]);
    assert!(
        said.code == 0 && said.out.contains(" is marked for development: from now on"),
        "{said:?}"
    );
    assert!(
        run(empty.path(), &url, &["status"])
            .out
            .contains("\nmarked for development")
    );
    assert!(fs::read_dir(empty.path()).unwrap().next().is_none());
    let said = amani(empty.path(), &["dev-init"]);
    assert!(
        said.code == 2 && said.err.contains("no database is named"),
        "{said:?}"
    );
    let said = run(
        empty.path(),
        "postgres://ada:secret@127.0.0.1:1/x",
        &["dev-init"],
    );
    assert!(said.code == 2 && !said.err.contains("secret"), "{said:?}");
}
