//! Every change is planned and run: the schema before is built, rows are put in, up gives the schema
//! after, down the one before, and up again.
//!
//! A case is a file `tests/cases/<kind>/<change>.sql` in parts: `-- previous`, `-- next`, then perhaps
//! `-- intent` (options of `cargo amani diff`, one a line), `-- rows` (statements put in before),
//! `-- after` (a query that must hold after up), `-- back` (one that must hold after down), `-- files N`
//! (how many migrations there are), `-- up has TEXT`, `-- up lacks TEXT`, `-- refused TEXT` (what the
//! refusal says), `-- stops TEXT` (what stops the up), `-- impossible TEXT` (what stops the down), `-- meanwhile`
//! (statements run between up and down). A line `-- needs PostgreSQL 15` keeps it to servers of this version and later ones.

mod case;
mod follow;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, evolve};
use amani_schema_history::History;
use sqlx::{AssertSqlSafe, PgPool};

use case::Case;
use follow::follow;
use support::trial::{self, Picture};

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
        trial::raw(&pool, case.part("meanwhile")).await?;
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
