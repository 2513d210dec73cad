//! `cargo amani drift`: told object by object, repaired by the SQL that is printed.

mod support;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::{AssertSqlSafe, raw_sql};
use support::{amani, build, database, folder, package, url_without_rights};

#[tokio::test]
async fn what_differs_is_told_in_words_and_the_sql_repairs_it() {
    let folder = folder(&[(
        "migrations/1_a.sql",
        "CREATE TYPE mood AS ENUM ('sad', 'ok');
         CREATE TABLE users (id bigint PRIMARY KEY, email varchar(254) NOT NULL, m mood);
         CREATE INDEX users_email_idx ON users (email);",
    )]);
    let (pool, url) = database().await;
    let stock = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    stock.run(&pool).await.unwrap();
    let drift = || amani(folder.path(), &["drift", "--database", &url]);
    let said = drift();
    assert_eq!((said.code, &*said.out), (0, ""));
    let migrations = "the database beside migrations:migrations";
    assert_eq!(
        said.err,
        format!("{migrations}: 0 differences, 0 cannot be told\n")
    );
    let by_hand =
        "ALTER TABLE users ALTER COLUMN email TYPE text; ALTER TABLE users ADD COLUMN nick text;
        DROP INDEX users_email_idx; CREATE TABLE audit (id int);";
    raw_sql(by_hand).execute(&pool).await.unwrap();
    let said = drift();
    let (words, sql) = said
        .out
        .split_once("\n-- What would repair it:\n\n")
        .unwrap();
    let expected = "column users.email: type is text, and should be character varying(254)\n\
                    column users.nick should not be there\n\
                    index users_email_idx on users is missing\n\
                    table audit should not be there\n";
    let mut lines: Vec<&str> = words.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.join("\n") + "\n", expected);
    assert_eq!(said.code, 1);
    assert!(!sql.contains("Generated"), "{sql}");
    raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&pool)
        .await
        .unwrap();
    let said = drift();
    assert_eq!((said.code, &*said.out), (0, ""));
}

#[tokio::test]
async fn the_records_of_sqlx_and_of_our_own_are_no_drift() {
    let package = package("#[table(name = \"users\")]\npub struct User {\n    pub id: i64,\n}");
    build(package.path());
    let (_pool, url) = database().await;
    let applied = amani(package.path(), &["apply", "--database", &url]);
    assert_eq!(applied.code, 0, "{}", applied.err);
    for source in ["rust:.", "migrations:migrations"] {
        let said = amani(
            package.path(),
            &["drift", "--database", &url, "--from", source, "--json"],
        );
        assert_eq!(said.code, 0, "{said:?}");
        let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(
            found,
            serde_json::json!({
                "differences": [], "repair": [], "refused": [], "unrepaired": [], "pending": 0
            })
        );
    }
}

/// Owners that nobody says anything of are those of the database: a repair leaves them.
#[tokio::test]
async fn owners_that_are_no_difference_and_what_is_pending_are_left_alone() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (pool, url) = database().await;
    let drift = || amani(folder.path(), &["drift", "--database", &url]);
    assert_eq!(amani(folder.path(), &["apply", "--database", &url]).code, 0);
    let role = "DO $$ BEGIN CREATE ROLE amani_drift; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
        ALTER TABLE a OWNER TO amani_drift;
        CREATE FOREIGN DATA WRAPPER far;
        ALTER TABLE a ADD COLUMN b int;";
    raw_sql(role).execute(&pool).await.unwrap();
    support::write(
        folder.path(),
        &[("migrations/2_b.sql", "CREATE TABLE b (id int);")],
    );
    let said = drift();
    assert_eq!(said.code, 1, "{said:?}");
    assert!(!said.out.contains("OWNER"), "{}", said.out);
    assert!(!said.out.contains("CREATE TABLE b"), "{}", said.out);
    assert!(said.out.contains("DROP COLUMN b"), "{}", said.out);
    let by_name =
        "-- Not repaired by this, since only the name is known: foreign data wrapper far\n";
    assert!(said.out.contains(by_name), "{}", said.out);
    let pending = "1 migration is not applied yet, which is no drift: `cargo amani apply`\n";
    assert!(said.err.ends_with(pending), "{}", said.err);
    raw_sql("DROP OWNED BY amani_drift; DROP FOREIGN DATA WRAPPER far")
        .execute(&pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_cannot_be_told_is_no_drift() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE VIEW v AS SELECT 1 AS a;")]);
    let (pool, url) = database().await;
    raw_sql("CREATE VIEW v AS SELECT 2 AS a")
        .execute(&pool)
        .await
        .unwrap();
    let said = amani(folder.path(), &["drift", "--database", &url]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("cannot be told"), "{}", said.out);
}

#[tokio::test]
async fn what_cannot_be_told_is_not_made_anew_by_a_repair() {
    let sql = "CREATE TABLE t (id int, a text, b text GENERATED ALWAYS AS (upper(a) || 'x') STORED, \
               CHECK (a IN ('x', 'y') OR coalesce(a, 'z') LIKE 'x%'));\n\
               CREATE VIEW v AS SELECT *, id + 1 AS next FROM t WHERE a IN ('x', 'y');";
    let folder = folder(&[("migrations/1_a.sql", sql)]);
    let (pool, url) = database().await;
    let drift = || amani(folder.path(), &["drift", "--database", &url]);
    assert_eq!(amani(folder.path(), &["apply", "--database", &url]).code, 0);
    raw_sql("CREATE INDEX foo ON t (id)")
        .execute(&pool)
        .await
        .unwrap();
    let said = drift();
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("DROP INDEX foo;"), "{}", said.out);
    for left_alone in ["VIEW", "ALTER TABLE", "CONSTRAINT"] {
        assert!(!said.out.contains(left_alone), "{}", said.out);
    }
}

#[tokio::test]
async fn an_extension_that_a_server_needs_is_not_dropped() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (pool, url) = database().await;
    amani(folder.path(), &["apply", "--database", &url]);
    let by_hand = "CREATE EXTENSION postgres_fdw; CREATE EXTENSION citext;
        CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;";
    raw_sql(by_hand).execute(&pool).await.unwrap();
    let said = amani(folder.path(), &["drift", "--database", &url]);
    let left = "server far; extension postgres_fdw, which some of that needs\n";
    assert!(
        said.out.contains("DROP EXTENSION citext") && said.out.ends_with(left),
        "{}",
        said.out
    );
    let (_, sql) = said.out.split_once("-- What would repair it:").unwrap();
    raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&pool)
        .await
        .unwrap();
    let said = amani(folder.path(), &["drift", "--database", &url]);
    assert!(
        said.code == 1 && !said.out.contains("would repair it") && !said.out.contains("citext"),
        "{said:?}"
    );
}

#[test]
fn without_a_database_it_is_misuse() {
    let folder = folder(&[]);
    let said = amani(folder.path(), &["drift"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--database"), "{}", said.err);
}

#[tokio::test]
async fn who_may_not_read_the_record_is_told_which_right_is_missing() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (pool, url) = database().await;
    let role = "amani_drifts_without_rights";
    amani(folder.path(), &["apply", "--database", &url]);
    let Some(url) = url_without_rights(&pool, &url, role).await else {
        return;
    };
    let said = amani(folder.path(), &["drift", "--database", &url]);
    let grant = format!("GRANT SELECT ON _sqlx_migrations TO {role}");
    let expected = format!(
        "error: the record of sqlx cannot be read: permission denied for table _sqlx_migrations\n  \
         help: what is missing is `{grant}`\n"
    );
    assert_eq!((said.code, &*said.err), (2, &*expected));
    raw_sql(AssertSqlSafe(grant)).execute(&pool).await.unwrap();
    let said = amani(folder.path(), &["drift", "--database", &url]);
    assert_eq!(said.code, 0, "{said:?}");
}
