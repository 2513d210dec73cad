//! A label is removed, or the labels change places, while something else is of the type: each kind of
//! dependent alone and in pairs. All of it is there afterwards, and again after the way back, or the
//! change is refused with the name of what cannot be carried.
//!
//! A file of `tests/dependents` has the statements that make a dependent of `BASE`, then perhaps `-- rows`
//! and `-- refused TEXT` (what the refusal says). A pair goes one of the two ways, in turn; with
//! `AMANI_DEPENDENTS=all` both.

mod support;

use std::path::Path;
use std::{env, fs};

use amani_schema_core::intent::{Intent, RemovedLabel};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::{Refusal, evolve};
use amani_schema_history::History;
use sqlx::PgPool;
use support::trial::{self, Databases, Picture, Way};

const BASE: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');";
const LABELS: &str = "CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');";
const ROWS: &str = "INSERT INTO orders (id, status, history) VALUES (1, 'draft', '{draft}'), (2, 'active', '{gone,active}'), (3, 'done', '{}'), (4, 'gone', '{gone}');";
const RUNNERS: usize = 4;

/// What happens to the labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Remove,
    Reorder,
}

impl Change {
    fn labels(self) -> &'static str {
        match self {
            Self::Remove => "CREATE TYPE status AS ENUM ('draft', 'active', 'done');",
            Self::Reorder => "CREATE TYPE status AS ENUM ('gone', 'done', 'active', 'draft');",
        }
    }

    fn intent(self) -> Intent {
        let removed = RemovedLabel {
            type_name: ObjectName::new("status"),
            label: "gone".to_owned(),
            to: Some("draft".to_owned()),
        };
        Intent {
            removed: (self == Self::Remove)
                .then_some(removed)
                .into_iter()
                .collect(),
            ..Intent::default()
        }
    }

    /// The rows of the table in one text.
    fn rows(self) -> &'static str {
        match self {
            Self::Remove => "1draft{draft} 2active{draft,active} 3done{} 4draft{draft}",
            Self::Reorder => "1draft{draft} 2active{gone,active} 3done{} 4gone{gone}",
        }
    }
}

/// One dependent, or two.
#[derive(Clone, Default)]
struct Dependent {
    name: String,
    statements: String,
    rows: String,
    refused: Vec<String>,
}

impl Dependent {
    fn read(path: &Path) -> Self {
        let mut dependent = Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            ..Self::default()
        };
        let mut is_row = false;
        for line in fs::read_to_string(path).unwrap().lines() {
            if let Some(text) = line.strip_prefix("-- refused ") {
                dependent.refused.push(text.to_owned());
            } else if line == "-- rows" {
                is_row = true;
            } else if is_row {
                dependent.rows += line;
            } else {
                dependent.statements += line;
            }
        }
        dependent
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            name: format!("{} and {}", self.name, other.name),
            statements: format!("{}{}", self.statements, other.statements),
            rows: format!("{}{}", self.rows, other.rows),
            refused: [&*self.refused, &other.refused].concat(),
        }
    }
}

/// Every dependent alone, and with every other one.
fn matrix() -> Vec<(Dependent, Change)> {
    let files = fs::read_dir("tests/dependents").unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let all: Vec<Dependent> = paths.iter().map(|path| Dependent::read(path)).collect();
    let is_whole = env::var("AMANI_DEPENDENTS").is_ok_and(|value| value == "all");
    let mut matrix = Vec::new();
    for (place, one) in all.iter().enumerate() {
        for (number, other) in all[..=place].iter().enumerate() {
            let (both, is_alone) = if number == place {
                (one.clone(), true)
            } else {
                (one.and(other), false)
            };
            for (turn, change) in [Change::Remove, Change::Reorder].into_iter().enumerate() {
                if is_alone || is_whole || (place + number) % 2 == turn {
                    matrix.push((both.clone(), change));
                }
            }
        }
    }
    matrix
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_of_a_type_is_carried_along_in_every_pair() {
    let matrix = matrix();
    assert!(matrix.len() > 500, "{}", matrix.len());
    let mut runners = Vec::new();
    for runner in 0..RUNNERS {
        let share: Vec<_> = matrix
            .iter()
            .skip(runner)
            .step_by(RUNNERS)
            .cloned()
            .collect();
        runners.push(tokio::spawn(run(share)));
    }
    let mut wrong = Vec::new();
    for runner in runners {
        wrong.extend(runner.await.unwrap());
    }
    let number = wrong.len();
    assert!(wrong.is_empty(), "{number} wrong\n{}", wrong.join("\n"));
}

async fn run(share: Vec<(Dependent, Change)>) -> Vec<String> {
    let databases = Databases::new().await;
    let mut wrong = Vec::new();
    for (dependent, change) in share {
        if let Err(error) = carry(&databases, &dependent, change).await {
            wrong.push(format!("{change:?} with {}: {error}", dependent.name));
        }
    }
    wrong
}

async fn carry(databases: &Databases, dependent: &Dependent, change: Change) -> Result<(), String> {
    let with = |labels: &str| format!("{labels}{BASE}{}", dependent.statements);
    let (previous, next) = (with(LABELS), with(change.labels()));
    let planned = evolve(&replay(&previous), &replay(&next), &change.intent());
    let migrations = match planned {
        Ok(migrations) if dependent.refused.is_empty() => migrations,
        Ok(_) => return Err("it is not refused".to_owned()),
        Err(refusals) => return refused(dependent, &refusals),
    };
    databases.make(&previous, &next).await?;
    let pool = &databases.led;
    trial::raw(pool, &format!("{}{ROWS}", dependent.rows)).await?;
    let (before, wanted) = (
        Picture::of(pool).await,
        Picture::of(&databases.wanted).await,
    );
    let migrator = trial::migrator(&migrations).await;
    for (way, picture) in [(Way::Up, &wanted), (Way::Down, &before)] {
        if !trial::step(&migrator, pool, way).await? {
            return Err(format!("{way:?}: rows are in the way"));
        }
        let name = format!("{way:?}");
        Picture::of(pool).await.same(&name, picture)?;
        let rows = rows(pool).await;
        if rows != change.rows() {
            return Err(format!("{way:?}: the rows are {rows}"));
        }
    }
    Ok(())
}

fn refused(dependent: &Dependent, refusals: &[Refusal]) -> Result<(), String> {
    let texts: Vec<String> = refusals.iter().map(Refusal::to_string).collect();
    let text = texts.join("\n");
    if dependent
        .refused
        .iter()
        .any(|expected| text.contains(expected))
    {
        Ok(())
    } else {
        Err(text)
    }
}

fn replay(sql: &str) -> Schema {
    let mut history = History::new();
    let errors = history.apply(Path::new("schema.sql"), sql);
    assert_eq!(errors, [], "{sql}");
    history.schema().clone()
}

async fn rows(pool: &PgPool) -> String {
    let sql = "SELECT string_agg(concat(id, status, history), ' ' ORDER BY id) FROM orders";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
