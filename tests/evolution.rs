//! Every change is planned and run: the schema before is built, rows are put in, up gives the schema
//! after, down the one before, and up again.
//!
//! A case is a file `tests/cases/<kind>/<change>.sql` in parts: `-- previous`, `-- next`, then perhaps
//! `-- intent` (options of `cargo amani diff`, one a line), `-- rows` (statements put in before),
//! `-- after` (a query that must hold after up), `-- back` (one that must hold after down), `-- files N`
//! (how many migrations there are), `-- up has TEXT`, `-- up lacks TEXT`, `-- refused TEXT` (what the
//! refusal says), `-- stops TEXT` (what stops the up), `-- impossible` (what stops the down). A line `-- needs PostgreSQL 15` keeps it to servers of this version and later ones.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use amani_schema::migrator::{Event, Runner};
use amani_schema_core::intent::{Intent, RemovedLabel, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::{Migration, evolve};
use amani_schema_history::History;
use sqlx::migrate::{self, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, SqlSafeStr, query, query_scalar};

use support::trial::{self, Picture};

/// A case by its parts.
struct Case {
    name: String,
    parts: BTreeMap<String, String>,
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut parts: BTreeMap<String, String> = BTreeMap::new();
        let mut open = String::new();
        for line in text.lines() {
            let word = line.strip_prefix("-- ").unwrap_or_default();
            let (word, rest) = word.split_once(' ').unwrap_or((word, ""));
            let is_part = [
                "previous",
                "next",
                "intent",
                "rows",
                "after",
                "back",
                "files",
                "refused",
                "impossible",
                "stops",
            ];
            if word == "up" {
                let (verb, text) = rest.split_once(' ').unwrap();
                let list = parts.entry(format!("up {verb}")).or_default();
                list.push_str(text);
                list.push('\n');
            } else if is_part.contains(&word) {
                word.clone_into(&mut open);
                parts.insert(open.clone(), rest.to_owned());
            } else {
                let part = parts.entry(open.clone()).or_default();
                part.push_str(line);
                part.push('\n');
            }
        }
        Self {
            name: path.display().to_string(),
            parts,
        }
    }

    fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", |part| part.trim())
    }

    fn schema(&self, name: &str) -> Schema {
        let mut history = History::new();
        let errors = history.apply(Path::new(name), self.part(name));
        assert_eq!(errors, [], "{}", self.name);
        history.schema().clone()
    }

    /// The ups say what they must, and nothing that they must not.
    fn check_up(&self, migrations: &[Migration]) -> Result<(), String> {
        let ups: String = migrations.iter().map(|migration| &*migration.up).collect();
        let is_said = |text: &&str| ups.contains(text);
        let missing = self.part("up has").lines().find(|text| !is_said(text));
        let surplus = self.part("up lacks").lines().find(is_said);
        match (missing, surplus) {
            (None, None) => Ok(()),
            (missing, surplus) => Err(format!("missing {missing:?}, too much {surplus:?}: {ups}")),
        }
    }

    fn intent(&self) -> Intent {
        let mut intent = Intent::default();
        for line in self.part("intent").lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "accept-drops" => intent.accept_drops = true,
                "rename" => intent.renames.push(rename(rest)),
                "removed" => {
                    let (from, to) = rest.split_once('=').unwrap();
                    let (type_name, label) = from.rsplit_once('.').unwrap();
                    intent.removed.push(RemovedLabel {
                        type_name: name(type_name),
                        label: label.to_owned(),
                        to: (to != "forbid").then(|| to.to_owned()),
                    });
                }
                "on_down" => {
                    let (from, to) = rest.split_once('=').unwrap();
                    let (type_name, label) = from.rsplit_once('.').unwrap();
                    intent.on_down.push(amani_schema_core::intent::OnDown {
                        type_name: name(type_name),
                        label: label.to_owned(),
                        to: to.to_owned(),
                    });
                }
                "concurrently" => {
                    let (table, index) = rest.rsplit_once('.').unwrap();
                    intent.concurrently.push((name(table), index.to_owned()));
                }
                "using" | "backfill" => {
                    let (column, sql) = rest.split_once('=').unwrap();
                    let (table, column) = column.rsplit_once('.').unwrap();
                    let said = amani_schema_core::intent::ColumnSql {
                        table: name(table),
                        column: column.to_owned(),
                        sql: sql.to_owned(),
                    };
                    let list = if word == "using" {
                        &mut intent.using
                    } else {
                        &mut intent.backfill
                    };
                    list.push(said);
                }
                other => panic!("{}: {other}", self.name),
            }
        }
        intent
    }
}

fn name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, name)) => ObjectName::in_schema(schema, name),
        None => ObjectName::new(text),
    }
}

fn rename(text: &str) -> Rename {
    let (kind, rest) = text.split_once(':').unwrap();
    let (from, to) = rest.split_once('=').unwrap();
    let part = || from.rsplit_once('.').unwrap();
    match kind {
        "type" => Rename::Type {
            from: name(from),
            to: name(to),
        },
        "table" => Rename::Relation {
            from: name(from),
            to: name(to),
        },
        "column" => Rename::Column {
            table: name(part().0),
            from: part().1.to_owned(),
            to: to.to_owned(),
        },
        _ => Rename::Label {
            type_name: name(part().0),
            from: part().1.to_owned(),
            to: to.to_owned(),
        },
    }
}

fn cases(version: u32) -> Vec<Case> {
    let files = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let kinds = files(Path::new("tests/cases"));
    // `AMANI_CASE=view cargo test --test evolution` runs those whose name says so.
    let wanted = std::env::var("AMANI_CASE").unwrap_or_default();
    let can_run = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        support::can_run(&path.display().to_string(), &text, version)
    };
    kinds
        .iter()
        .flat_map(|kind| files(kind))
        .filter(|path| path.display().to_string().contains(&wanted))
        .filter(can_run)
        .map(|path| Case::read(&path))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_goes_up_and_down_and_up_again() {
    let mut wrong = Vec::new();
    let mut runs = Vec::new();
    for case in cases(support::server_version().await) {
        runs.push(tokio::spawn(async move {
            run(&case)
                .await
                .err()
                .map(|error| format!("{}\n  {error}", case.name))
        }));
        if runs.len() == 6 {
            for run in runs.drain(..) {
                wrong.extend(run.await.unwrap());
            }
        }
    }
    for run in runs {
        wrong.extend(run.await.unwrap());
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

async fn run(case: &Case) -> Result<(), String> {
    let (previous, next) = (case.schema("previous"), case.schema("next"));
    let planned = evolve(&previous, &next, &case.intent());
    if let Some(expected) = case.parts.get("refused") {
        let refusals = planned.err().ok_or("it is not refused")?;
        let texts: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        let text = texts.join("\n");
        return if text.contains(expected.trim()) {
            Ok(())
        } else {
            Err(text)
        };
    }
    let migrations = planned.map_err(|refusals| {
        refusals
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    if let Some(number) = case.parts.get("files") {
        let number: usize = number.trim().parse().unwrap();
        if migrations.len() != number {
            return Err(format!(
                "{} files: {:?}",
                migrations.len(),
                names(&migrations)
            ));
        }
    }
    case.check_up(&migrations)?;
    nothing_is_left(case, &migrations, &next)?;
    on_server(case, &migrations).await.map_err(|error| {
        let texts = migrations
            .iter()
            .map(|it| format!("{}\n{}\n", it.up, it.down));
        format!("{error}\n{}", texts.collect::<String>())
    })
}

/// Planning again from what the ups have made gives nothing, whatever the source still says.
fn nothing_is_left(case: &Case, migrations: &[Migration], next: &Schema) -> Result<(), String> {
    let mut history = History::new();
    let ups = migrations.iter().map(|migration| &*migration.up);
    for sql in std::iter::once(case.part("previous")).chain(ups) {
        let errors = history.apply(Path::new("up.sql"), sql);
        assert_eq!(errors, [], "{}", case.name);
    }
    match evolve(history.schema(), next, &case.intent()) {
        Ok(left) if left.is_empty() => Ok(()),
        left => Err(format!("planned again: {left:?}")),
    }
}

fn names(migrations: &[Migration]) -> Vec<&String> {
    migrations.iter().map(|migration| &migration.name).collect()
}

async fn on_server(case: &Case, migrations: &[Migration]) -> Result<(), String> {
    let migrator = trial::migrator(migrations).await;
    let wanted = support::database().await;
    trial::raw(&wanted, case.part("next")).await?;
    let wanted = Picture::of(&wanted).await;
    let pool = support::database().await;
    trial::raw(&pool, case.part("previous")).await?;
    trial::raw(&pool, case.part("rows")).await?;
    let before = Picture::of(&pool).await;
    if let Some(expected) = case.parts.get("stops") {
        let error = migrator.run(&pool).await.err().ok_or("it does not stop")?;
        Picture::of(&pool).await.same("stopped", &before)?;
        let is_said = error.to_string().contains(expected.trim());
        return is_said.then_some(()).ok_or_else(|| error.to_string());
    }
    for round in ["up", "up again"] {
        migrator
            .run(&pool)
            .await
            .map_err(|error| format!("{round}: {error}"))?;
        Picture::of(&pool).await.same(round, &wanted)?;
        holds(&pool, "after", case.part("after")).await?;
        if case.parts.contains_key("impossible") {
            let error = migrator
                .undo(&pool, 0)
                .await
                .err()
                .ok_or("it can be undone")?;
            let is_said = error.to_string().contains(case.part("impossible"));
            return if is_said {
                Ok(())
            } else {
                Err(error.to_string())
            };
        }
        if round == "up" {
            let undone = support::undo(&migrator, &pool, &[("amani.allow_lossy", "on")]).await;
            undone.map_err(|error| format!("down: {error}"))?;
        } else {
            follow(&migrator, &pool).await?;
        }
        Picture::of(&pool).await.same("down", &before)?;
        holds(&pool, "back", case.part("back")).await?;
    }
    pool.close().await;
    Ok(())
}

/// Down as a development database does it that changes to a branch without these migrations: what goes is
/// counted, whatever the tables are.
async fn follow(migrator: &Migrator, pool: &PgPool) -> Result<(), String> {
    let mut connection = pool.acquire().await.unwrap();
    let told = Mutex::new(0);
    // What both branches have: without anything, the folder would be another project's.
    let common = migrate::Migration::new(
        0,
        "common".into(),
        MigrationType::Simple,
        "".into_sql_str(),
        false,
    );
    let checksum = common.checksum.to_vec();
    let before = Migrator::with_migrations(vec![common]);
    let runner = Runner::new(&before).telling(|event| {
        if let Event::Lost(losses) = event {
            let rows = losses.iter().map(|loss| loss.rows().unwrap_or_default());
            *told.lock().unwrap() += rows.sum::<i64>();
        }
    });
    let done = Runner::new(migrator).mark(&mut connection).await;
    done.map_err(|error| format!("mark: {error}"))?;
    let noted = "INSERT INTO _sqlx_migrations VALUES (0, 'common', now(), true, $1, 0)";
    let noted = query(noted).bind(checksum).execute(&mut *connection).await;
    noted.map_err(|error| format!("follow: {error}"))?;
    let rows = rows_of_tables(&mut connection).await;
    let done = runner.apply(&mut connection, None).await;
    done.map_err(|error| format!("follow: {error}"))?;
    let forgotten = "DELETE FROM _sqlx_migrations WHERE version = 0";
    let forgotten = query(forgotten).execute(&mut *connection).await;
    forgotten.map_err(|error| format!("follow: {error}"))?;
    let lost = rows - rows_of_tables(&mut connection).await;
    drop(runner);
    let told = told.into_inner().unwrap();
    if told < lost {
        return Err(format!("follow: {lost} rows less, and {told} were told"));
    }
    Ok(())
}

/// How many rows there are in all tables.
async fn rows_of_tables(connection: &mut PgConnection) -> i64 {
    let sql = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
               AND c.relname !~ '^_sqlx|^_amani'";
    let tables: Vec<String> = query_scalar(sql).fetch_all(&mut *connection).await.unwrap();
    let mut rows = 0;
    for table in tables {
        let count = query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM ONLY {table}")));
        let count: i64 = count.fetch_one(&mut *connection).await.unwrap();
        rows += count;
    }
    rows
}

async fn holds(pool: &PgPool, when: &str, query: &str) -> Result<(), String> {
    if query.is_empty() {
        return Ok(());
    }
    let answer: Option<bool> = sqlx::query_scalar(AssertSqlSafe(format!("SELECT ({query})")))
        .fetch_one(pool)
        .await
        .map_err(|error| format!("{when}: {error}"))?;
    if answer == Some(true) {
        Ok(())
    } else {
        Err(format!("{when}: {query} does not hold"))
    }
}
