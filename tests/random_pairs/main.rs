//! Random pairs of schemas: up gives the catalog of the next one, down that of the previous one.
//!
//! `AMANI_PAIRS=10000` tries that many, `AMANI_PAIRS_SEED=7` others than the usual ones. What fails is
//! shrunk to few statements, which takes some minutes; not with `AMANI_PAIRS_SHRINK=0`.

#[path = "../support/mod.rs"]
mod support;

mod sketch;

use std::env;
use std::path::Path;

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::{Migration, Refusal, evolve};
use amani_schema_history::History;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use sqlx::PgPool;
use support::trial::{self, Picture};
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
        let (previous, next) = (sketch::schema(&previous), sketch::schema(&next));
        let tried = runtime.block_on(attempt(&databases, &previous, &next));
        tried.map_err(|error| {
            let text = |statements: &[String]| format!("{};\n", statements.join(";\n"));
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

/// One where the next schema is made directly, and one that is led there and back. Every pair finds them
/// empty: that takes a hundredth of the time that new ones would.
struct Databases {
    wanted: PgPool,
    led: PgPool,
}

impl Databases {
    async fn new() -> Self {
        Self {
            wanted: support::database().await,
            led: support::database().await,
        }
    }

    async fn make(&self, previous: &[String], next: &[String]) -> Result<(), String> {
        for (pool, statements) in [(&self.led, previous), (&self.wanted, next)] {
            trial::raw(pool, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").await?;
            trial::raw(pool, &statements.join(";\n")).await?;
        }
        Ok(())
    }
}

async fn attempt(
    databases: &Databases,
    previous: &[String],
    next: &[String],
) -> Result<(), String> {
    let intent = Intent {
        accept_drops: true,
        ..Intent::default()
    };
    let planned = evolve(&replay(previous)?, &replay(next)?, &intent);
    let migrations = planned.map_err(|refusals| {
        let texts = refusals.iter().map(Refusal::to_string);
        texts.collect::<Vec<_>>().join("\n")
    })?;
    databases.make(previous, next).await?;
    let led = there_and_back(databases, &migrations).await;
    led.map_err(|error| {
        let text = |it: &Migration| format!("\n-- up\n{}\n-- down\n{}", it.up, it.down);
        let texts = migrations.iter().map(text);
        format!("{error}{}", texts.collect::<String>())
    })
}

async fn there_and_back(databases: &Databases, migrations: &[Migration]) -> Result<(), String> {
    let pool = &databases.led;
    let migrator = trial::migrator(migrations).await;
    let (wanted, before) = (
        Picture::of(&databases.wanted).await,
        Picture::of(pool).await,
    );
    let up = migrator.run(pool).await;
    up.map_err(|error| format!("up: {error}"))?;
    Picture::of(pool).await.same("up", &wanted)?;
    let down = support::undo(&migrator, pool, &[("amani.allow_lossy", "on")]).await;
    down.map_err(|error| format!("down: {error}"))?;
    Picture::of(pool).await.same("down", &before)
}

fn replay(statements: &[String]) -> Result<Schema, String> {
    let mut history = History::new();
    let errors = history.apply(Path::new("schema.sql"), &statements.join(";\n"));
    match errors.first() {
        Some(error) => Err(error.to_string()),
        None => Ok(history.schema().clone()),
    }
}
