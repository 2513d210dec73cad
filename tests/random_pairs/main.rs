//! Random pairs of schemas with rows: up gives the catalog of the next one, down that of the previous one.
//!
//! Rows may be in the way of what was drawn: then the step must have stopped, and goes on without them.
//! `cargo test --test random_pairs` tries 500 pairs,
//! `AMANI_PAIRS=10000` tries that many, `AMANI_PAIRS_SEED=7` others than the usual ones. What fails is
//! shrunk to few statements, which takes some minutes; not with `AMANI_PAIRS_SHRINK=0`.

#[path = "../support/mod.rs"]
mod support;

mod column;
mod feature;
mod sketch;
mod table;

use std::env;
use std::path::Path;

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, Refusal, evolve};
use amani_schema_history::History;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use sketch::{Sketch, sketch};
use sqlx::{AssertSqlSafe, PgPool};
use support::trial::{self, Databases, Picture, Way};
use tokio::runtime::Runtime;

type Numbers = Vec<u16>;

const RUNNERS: u32 = 4;

#[test]
fn up_gives_the_next_schema_and_down_the_previous_one() {
    let pairs = setting("AMANI_PAIRS", 500);
    let seed = setting("AMANI_PAIRS_SEED", 1);
    let runners: Vec<_> = (0..RUNNERS)
        .map(|runner| std::thread::spawn(move || run(pairs.div_ceil(RUNNERS), seed, runner)))
        .collect();
    let ended = runners.into_iter().map(|runner| runner.join().unwrap());
    let failures: Vec<String> = ended.filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn setting(name: &str, usual: u32) -> u32 {
    env::var(name).map_or(usual, |value| value.parse().unwrap())
}

fn run(pairs: u32, seed: u32, runner: u32) -> Result<(), String> {
    let config = Config {
        cases: pairs,
        failure_persistence: None,
        max_shrink_iters: setting("AMANI_PAIRS_SHRINK", 400),
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&seed.to_le_bytes());
    bytes[4..8].copy_from_slice(&runner.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let runtime = Runtime::new().unwrap();
    let databases = runtime.block_on(Databases::new());
    let tried = TestRunner::new_with_rng(config, rng).run(&pair(), |(previous, next)| {
        let (previous, next) = (sketch(&previous), sketch(&next));
        let tried = runtime.block_on(attempt(&databases, &previous, &next));
        tried.map_err(|error| {
            let text = |it: &Sketch| format!("{};\n", it.statements.join(";\n"));
            let (previous, next) = (text(&previous), text(&next));
            TestCaseError::fail(format!("{error}\n-- previous\n{previous}-- next\n{next}"))
        })
    });
    tried.map_err(|error| match error {
        // The reason has the statements; the numbers say nothing to a reader.
        TestError::Fail(reason, _) => reason.to_string(),
        error @ TestError::Abort(_) => error.to_string(),
    })
}

/// What is decided for a schema, and what else for the one after it, a third of it about enums. A list
/// shrinks by what is decided, and what is not decided is not there.
fn pair() -> impl Strategy<Value = (Numbers, Numbers)> {
    let any_slot = (0..sketch::SLOTS, any::<u16>());
    let favoured = prop_oneof![1 => 0..sketch::ENUM_SLOTS, 2 => 0..sketch::SLOTS];
    let changes = vec((favoured, any::<u16>()), 0..40);
    (vec(any_slot, 150..400), changes).prop_map(|(previous, changes)| {
        let mut numbers = [0; sketch::SLOTS];
        let mut decide = |decisions: Vec<(usize, u16)>| {
            for (slot, number) in decisions {
                numbers[slot] = number;
            }
            numbers.to_vec()
        };
        (decide(previous), decide(changes))
    })
}

async fn attempt(databases: &Databases, previous: &Sketch, next: &Sketch) -> Result<(), String> {
    let intent = Intent {
        accept_drops: true,
        ..Intent::default()
    };
    let planned = evolve(&replay(previous)?, &replay(next)?, &intent);
    let migrations = planned.map_err(|refusals| {
        let texts = refusals.iter().map(Refusal::to_string);
        texts.collect::<Vec<_>>().join("\n")
    })?;
    let join = |statements: &[String]| statements.join(";\n");
    let (before, wanted) = (join(&previous.statements), join(&next.statements));
    databases.make(&before, &wanted).await?;
    trial::raw(&databases.led, &join(&previous.rows)).await?;
    let led = there_and_back(databases, next, &migrations).await;
    led.map_err(|error| {
        let text = |it: &Migration| format!("\n-- up\n{}\n-- down\n{}", it.up, it.down);
        let texts = migrations.iter().map(text);
        format!("{error}{}", texts.collect::<String>())
    })
}

async fn there_and_back(
    databases: &Databases,
    next: &Sketch,
    migrations: &[Migration],
) -> Result<(), String> {
    let pool = &databases.led;
    let migrator = trial::migrator(migrations).await;
    let (wanted, before) = (
        Picture::of(&databases.wanted).await,
        Picture::of(pool).await,
    );
    let tables = kept(pool, next).await?;
    if !trial::step(&migrator, pool, Way::Up).await? {
        trial::raw(pool, EMPTY).await?;
        taken(trial::step(&migrator, pool, Way::Up).await?)?;
    } else if kept(pool, next).await? != tables {
        return Err("up: a table lost its rows".to_owned());
    }
    Picture::of(pool).await.same("up", &wanted)?;
    if !trial::step(&migrator, pool, Way::Down).await? {
        trial::raw(pool, EMPTY).await?;
        taken(trial::step(&migrator, pool, Way::Down).await?)?;
    }
    Picture::of(pool).await.same("down", &before)
}

/// The tables of the next schema that have both their rows.
async fn kept(pool: &PgPool, next: &Sketch) -> Result<Vec<&'static str>, String> {
    let mut kept = Vec::new();
    for table in &next.tables {
        let ask = |sql: String| async move {
            let answer = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await;
            answer.map_err(|error| error.to_string())
        };
        let is_there: bool = ask(format!("SELECT to_regclass('{table}') IS NOT NULL")).await?;
        if is_there && ask(format!("SELECT count(*) = 2 FROM {table}")).await? {
            kept.push(*table);
        }
    }
    Ok(kept)
}

const EMPTY: &str = "DO $$ DECLARE it regclass; BEGIN
    FOR it IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind = 'r' AND relname <> '_sqlx_migrations'
    LOOP EXECUTE format('TRUNCATE %s CASCADE', it); END LOOP; END $$";

fn taken(is_taken: bool) -> Result<(), String> {
    let error = || "a table without rows is said to have some".to_owned();
    is_taken.then_some(()).ok_or_else(error)
}

fn replay(sketch: &Sketch) -> Result<Schema, String> {
    let mut history = History::new();
    let errors = history.apply(Path::new("schema.sql"), &sketch.statements.join(";\n"));
    match errors.first() {
        Some(error) => Err(error.to_string()),
        None => Ok(history.schema().clone()),
    }
}
