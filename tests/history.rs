//! Replay equals PostgreSQL: every construct is carried out on the model and on a server, and the
//! two whole schemas are compared.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use amani_schema::catalog;
use amani_schema_core::schema::{Schema, Table, TypeName};
use amani_schema_core::sql;
use amani_schema_history::{Folder, History, canonical, compare};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};

/// A case: the folder of its construct, its name, and the migrations that its file holds, parted by
/// lines of `-- then`. A line `-- needs PostgreSQL 15` or `-- needs PostgreSQL before 17` keeps it to
/// servers of these versions; where the first line is `-- prints the same`, the canonical SQL of both
/// schemas must be one text.
struct Case {
    name: String,
    migrations: Vec<String>,
}

fn cases() -> Vec<Case> {
    let files = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let constructs = files(Path::new("tests/history"));
    let paths = constructs.iter().flat_map(|construct| files(construct));
    paths
        .map(|path| Case {
            name: path.display().to_string(),
            migrations: fs::read_to_string(&path)
                .unwrap()
                .split("-- then\n")
                .map(str::to_owned)
                .collect(),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_construct_replays_to_what_the_server_has() {
    let mut cases = cases();
    make_roles().await;
    assert!(cases.len() >= 150, "{}", cases.len());
    // `AMANI_CASE=view cargo test --test history` runs those whose name says so.
    let wanted = std::env::var("AMANI_CASE").unwrap_or_default();
    cases.retain(|case| case.name.contains(&wanted));
    let version = support::server_version().await;
    cases.retain(|case| support::can_run(&case.name, &case.migrations.concat(), version));
    let mut wrong = Vec::new();
    for chunk in cases.chunks(8) {
        let runs: Vec<_> = chunk
            .iter()
            .map(|case| tokio::spawn(run(case.name.clone(), case.migrations.clone(), version)))
            .collect();
        for run in runs {
            wrong.extend(run.await.unwrap());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The roles that cases grant to: they are of the server, not of a database.
async fn make_roles() {
    let pool = support::database().await;
    for role in ["amani_owner", "amani_reader", "amani_writer"] {
        let sql = format!(
            "DO $$ BEGIN CREATE ROLE {role}; \
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        );
        raw_sql(AssertSqlSafe(sql)).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

/// Everything that is wrong with a case.
async fn run(name: String, migrations: Vec<String>, version: u32) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    for (place, sql) in migrations.iter().enumerate() {
        let file = folder.path().join(format!("{}_step.sql", place + 1));
        fs::write(file, sql).unwrap();
    }
    let (history, errors) = History::replay(&Folder::read(folder.path()).unwrap());
    let pool = support::database().await;
    let migrator = Migrator::new(folder.path()).await.unwrap();
    let applied = migrator.run(&pool).await;
    let mut connection = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    let is = catalog::read(&mut connection).await.unwrap();
    pool.close().await;
    let mut wrong: Vec<String> = errors.iter().map(ToString::to_string).collect();
    wrong.extend(
        applied
            .err()
            .map(|error| format!("the server says: {error}")),
    );
    // What cannot be told must be announced: the case says so in its first line. From 16 on the columns of
    // a view of one table are printed as they are written, so that more can be told.
    let may_be_unsure = migrations[0].starts_with("-- cannot tell");
    let differences = compare(history.schema(), &is);
    if may_be_unsure && version < 16 && differences.iter().all(|difference| difference.certain) {
        wrong.push("everything can be told".to_owned());
    }
    let differences = differences
        .into_iter()
        .filter(|difference| difference.certain || !may_be_unsure);
    wrong.extend(differences.map(|difference| difference.to_string()));
    if migrations[0].starts_with("-- prints the same") {
        wrong.extend(unlike(history.schema(), &is));
    }
    wrong.extend(printed(history.schema()).await);
    (!wrong.is_empty()).then(|| format!("{name}\n  {}", wrong.join("\n  ")))
}

/// The first line in which the canonical SQL of two schemas differs.
fn unlike(one: &Schema, other: &Schema) -> Option<String> {
    let [one, other] = [one, other].map(|schema| sql::print(&canonical(schema)));
    let mut lines = one.lines().zip(other.lines());
    let (one, other) = lines.find(|(one, other)| one != other)?;
    Some(format!("replayed: {one}\n  the server: {other}"))
}

/// The schema as canonical SQL creates it anew, but for what it says it does not manage.
async fn printed(schema: &Schema) -> Vec<String> {
    let columns = schema.tables.iter().flat_map(|table| &table.columns);
    let mut types = columns.map(|column| &column.data_type.name);
    if types.any(|name| matches!(name, TypeName::Written(_))) {
        // What only the server knows cannot be printed either.
        return Vec::new();
    }
    let pool = support::database().await;
    let mut connection = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    pool.close().await;
    let text = sql::print(&canonical(schema));
    let applied = raw_sql(AssertSqlSafe(text.clone()))
        .execute(&mut connection)
        .await;
    if let Err(error) = applied {
        return vec![format!("printed: {error}\n{text}")];
    }
    let mut is = catalog::read(&mut connection).await.unwrap();
    let mut managed = schema.clone();
    // A function that names a type which is not there makes a shell of it.
    is.unmanaged.clear();
    managed.unmanaged.clear();
    compare(&managed, &is)
        .iter()
        .filter(|difference| difference.certain)
        .map(|difference| format!("printed: {difference}"))
        .collect()
}

#[tokio::test]
async fn the_reference_backend_replays_to_what_the_server_has() {
    let (history, errors) = History::replay(&Folder::read(Path::new("migrations")).unwrap());
    assert_eq!(errors, []);
    let pool = support::database().await;
    amani_backend::MIGRATOR.run(&pool).await.unwrap();
    let mut connection = PgConnection::connect_with(&pool.connect_options())
        .await
        .unwrap();
    let is = catalog::read(&mut connection).await.unwrap();
    assert_eq!(is.tables.len(), 10);
    assert_eq!(compare(history.schema(), &is), []);
}

/// What the model cannot say is listed by name, and nothing else made of it.
#[tokio::test]
async fn what_the_model_cannot_say_is_listed() {
    let objects = [
        (
            "CREATE TABLE a (id int PRIMARY KEY, x int, y int, UNIQUE (x, y));
             CREATE TABLE b (x int, y int, CONSTRAINT k FOREIGN KEY (x, y) REFERENCES a (x, y) ON DELETE SET NULL (y));",
            "-- needs PostgreSQL 15",
            ["foreign key that sets some of its columns b.k", ""],
        ),
        (
            "CREATE SCHEMA app; CREATE TABLE app.c (x int, y int GENERATED ALWAYS AS (x + 1));
             CREATE TABLE d (x int, CONSTRAINT positive CHECK (x > 0) NOT ENFORCED);",
            "-- needs PostgreSQL 18",
            [
                "constraint that is not enforced d.positive",
                "virtual generated column app.c.y",
            ],
        ),
        (
            "CREATE TABLE g (x int NOT NULL NO INHERIT); CREATE TABLE h (x int);
             ALTER TABLE h ADD CONSTRAINT unseen NOT NULL x NOT VALID;",
            "-- needs PostgreSQL 18",
            [
                "not null constraint that is not inherited g.g_x_not_null",
                "not null constraint that is not valid h.unseen",
            ],
        ),
        (
            "CREATE TABLE e (id int4range, span int4range, PRIMARY KEY (id, span WITHOUT OVERLAPS));
             CREATE TABLE f (id int4range, span int4range, CONSTRAINT k FOREIGN KEY (id, PERIOD span) REFERENCES e (id, PERIOD span));",
            "-- needs PostgreSQL 18",
            ["temporal constraint e.e_pkey", "temporal constraint f.k"],
        ),
    ];
    let version = support::server_version().await;
    for (sql, needs, listed) in objects {
        if !support::can_run(listed[0], needs, version) {
            continue;
        }
        let pool = support::database().await;
        let mut connection = pool.acquire().await.unwrap();
        raw_sql(sql).execute(&mut *connection).await.unwrap();
        let is = catalog::read(&mut connection).await.unwrap();
        let found = is
            .unmanaged
            .iter()
            .map(|it| format!("{} {}", it.kind, it.name));
        let found: Vec<String> = found.collect();
        let listed: Vec<&str> = listed.into_iter().filter(|it| !it.is_empty()).collect();
        assert_eq!(found, listed);
        let names = is.tables.iter().flat_map(Table::constraint_names);
        let names: Vec<&str> = names.filter(|name| !name.starts_with("a_")).collect();
        assert_eq!(names, [""; 0]);
        let columns = is.tables.iter().flat_map(|table| &table.columns);
        let mut computed = columns.filter(|it| it.generated.is_some() || it.default.is_some());
        assert_eq!(computed.next(), None);
    }
}
