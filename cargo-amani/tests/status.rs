//! `cargo amani status`: each state that a migration can be in, and where the database is named.

mod support;

use amani_schema::sqlx::migrate::Migrator;
use amani_schema::sqlx::raw_sql;
use support::{
    Said, amani, build, command, commit, database, folder, package, source, url_without_rights,
    write,
};

const USERS: &str = "#[table(name = \"users\")]\npub struct User {\n    #[column(primary_key)]\n    pub id: i64,\n}";

#[tokio::test]
async fn every_state_is_told() {
    let folder = folder(&[
        ("migrations/1_a.sql", "CREATE TABLE a (id int);"),
        ("migrations/2_b_two.sql", "CREATE TABLE b (id int);"),
        ("migrations/3_c.sql", "CREATE TABLE c (id int);"),
        ("migrations/4_d.sql", "CREATE TABLE d (id int);"),
    ]);
    let (pool, url) = database().await;
    let said = amani(folder.path(), &["status", "--database", &url]);
    assert_eq!(said.out.matches("pending").count(), 4, "{}", said.out);
    let stock = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    stock.run(&pool).await.unwrap();
    let said = amani(folder.path(), &["status", "--database", &url]);
    assert_eq!((said.code, said.out.matches("applied").count()), (0, 4));
    raw_sql("UPDATE _sqlx_migrations SET success = false WHERE version = 4")
        .execute(&pool)
        .await
        .unwrap();
    std::fs::remove_file(folder.path().join("migrations/3_c.sql")).unwrap();
    write(
        folder.path(),
        &[
            ("migrations/2_b_two.sql", "CREATE TABLE b (id bigint);"),
            ("migrations/5_e.sql", "CREATE TABLE e (id int);"),
        ],
    );
    let said = amani(folder.path(), &["status", "--database", &url]);
    let expected = "version  migration  file       database\n\
                    1        a          sealed     applied\n\
                    2        b two      sealed     changed\n\
                    3        c          not there  missing\n\
                    4        d          sealed     failed\n\
                    5        e          sealed     pending\n\n\
                    in a development database `cargo amani dev-init` makes `apply` step back what is changed \
                    or missing\n";
    assert_eq!((said.code, &*said.out), (1, expected));
    let json = amani(folder.path(), &["status", "--json", "--database", &url]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let third = serde_json::json!({ "version": 3, "name": "c", "file": "not_there", "database": "missing" });
    assert_eq!(json["migrations"][2], third);
}

#[tokio::test]
async fn the_database_is_named_by_the_environment_a_file_or_another_variable() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (_pool, url) = database().await;
    let is_asked = |said: &Said| said.out.contains("pending");
    assert!(!is_asked(&amani(folder.path(), &["status"])));
    let said = command(folder.path(), &["status"])
        .env("DATABASE_URL", &url)
        .output()
        .unwrap();
    assert!(is_asked(&said.into()));
    write(
        folder.path(),
        &[(".env", &format!("# local\nDATABASE_URL=\"{url}\"\n"))],
    );
    assert!(is_asked(&amani(folder.path(), &["status"])));
    write(
        folder.path(),
        &[("sqlx.toml", "[common]\ndatabase-url-var = \"OWN_URL\"\n")],
    );
    assert!(!is_asked(&amani(folder.path(), &["status"])));
    let said = command(folder.path(), &["status"])
        .env("OWN_URL", &url)
        .output()
        .unwrap();
    assert!(is_asked(&said.into()));
    let nobody = "postgres://ada:secret@127.0.0.1:1/x";
    let said = amani(folder.path(), &["status", "--database", nobody]);
    assert!(
        said.err.starts_with(
            "error: cannot connect to 127.0.0.1:1: the server does not answer there ("
        ),
        "{}",
        said.err
    );
    assert!(said.code == 2 && !said.err.contains("secret"));
    // A password that ends the host is no place to ask.
    for url in [
        "postgres://ada:se/cret@127.0.0.1:1/x",
        "postgres://ada:5477#cret@127.0.0.1:1/x",
    ] {
        let said = amani(folder.path(), &["status", "--database", url]);
        assert!(
            said.code == 2
                && said
                    .err
                    .contains("\n  help: in a password write `/` as `%2F`, `#` as `%23`")
                && !said.err.contains("cret")
                && !said.err.contains("5477"),
            "{said:?}"
        );
    }
    // TLS is asked for, which a scratch server does not have.
    let secured = format!("{url}?sslmode=require");
    let said = amani(folder.path(), &["status", "--database", &secured]);
    assert!(
        std::env::var_os("DATABASE_URL").is_some()
            || said.code == 2 && said.err.contains("server does not support TLS"),
        "{said:?}"
    );
    let (server, _) = url.rsplit_once('/').unwrap();
    let said = amani(
        folder.path(),
        &["status", "--database", &format!("{server}/no_such")],
    );
    assert!(
        said.code == 2
            && said.err.starts_with("error: cannot connect to ")
            && said
                .err
                .ends_with(": database \"no_such\" does not exist\n")
            && !said.err.contains("answer"),
        "{said:?}"
    );
}

#[tokio::test]
async fn the_record_is_where_sqlx_toml_says() {
    let folder = folder(&[
        ("migrations/1_a.sql", "CREATE TABLE a (id int);"),
        (
            "sqlx.toml",
            "[migrate]\ntable-name = 'public.\"our Record\"'\n",
        ),
    ]);
    let (pool, url) = database().await;
    let mut stock = Migrator::new(folder.path().join("migrations"))
        .await
        .unwrap();
    stock.dangerous_set_table_name("public.\"our Record\"");
    stock.run(&pool).await.unwrap();
    let said = amani(folder.path(), &["status", "--database", &url]);
    assert!(said.code == 0 && said.out.contains("applied"), "{said:?}");
}

#[test]
fn the_types_are_as_the_folder_or_pending() {
    let package = package(USERS);
    let said = amani(package.path(), &["status"]);
    let expected =
        "types: `cargo build` writes\n  create 0 enum types and 1 table\n\nno migrations\n";
    assert_eq!((said.code, &*said.out), (1, expected));
    build(package.path());
    let said = amani(package.path(), &["status"]);
    assert!(
        said.code == 0 && said.out.starts_with("types: as the folder\n\n"),
        "{said:?}"
    );
    commit(package.path());
    write(
        package.path(),
        &[("src/lib.rs", &source(&USERS.replace("id: i64", "key: i64")))],
    );
    let said = amani(package.path(), &["status"]);
    assert!(
        said.code == 1 && said.out.starts_with("types: cannot be told"),
        "{said:?}"
    );
}

#[test]
fn status_and_check_judge_alike_of_an_intent_that_is_gone() {
    let package = package(USERS);
    build(package.path());
    commit(package.path());
    let renamed =
        |was: &str| source(&USERS.replace(")]\n    pub id", &format!("{was})]\n    pub key")));
    write(
        package.path(),
        &[("src/lib.rs", &renamed(", was = \"id\""))],
    );
    build(package.path());
    let codes = || {
        let said = ["status", "check"].map(|command| amani(package.path(), &[command]));
        (said[0].code, said[1].code, said[0].out.clone())
    };
    let (status, check, out) = codes();
    assert!((status, check) == (0, 0), "{out}");
    // The draft renames, and the types say no more that they do.
    write(package.path(), &[("src/lib.rs", &renamed(""))]);
    let (status, check, out) = codes();
    assert!((status, check) == (1, 1), "{out}");
    assert!(
        out.starts_with(
            "types: cannot be told, `cargo amani check` says more\n  \
             src/lib.rs:5:9: column users.id is not there any more [AMANI0012]\n"
        ),
        "{out}"
    );
}

#[tokio::test]
async fn who_may_not_read_the_record_is_told_which_right_is_missing() {
    let folder = folder(&[("migrations/1_a.sql", "CREATE TABLE a (id int);")]);
    let (pool, url) = database().await;
    let role = "amani_without_rights";
    amani(folder.path(), &["apply", "--database", &url]);
    let Some(url) = url_without_rights(&pool, &url, role).await else {
        return;
    };
    let said = amani(folder.path(), &["status", "--database", &url]);
    let expected = format!(
        "error: the record of sqlx cannot be read: permission denied for table _sqlx_migrations\n  \
         help: what is missing is `GRANT SELECT ON _sqlx_migrations TO {role}`\n"
    );
    assert_eq!((said.code, &*said.err), (2, &*expected));
}

#[test]
fn what_the_base_branch_holds_is_sealed_and_the_rest_a_draft() {
    let package = package(USERS);
    build(package.path());
    assert!(amani(package.path(), &["status"]).out.contains("  draft\n"));
    commit(package.path());
    let said = amani(package.path(), &["status"]);
    assert!(
        said.out.contains("  sealed\n") && !said.out.contains("draft"),
        "{}",
        said.out
    );
}
