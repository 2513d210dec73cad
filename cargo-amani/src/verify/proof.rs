//! Up, down and up again, with a look at the whole catalog after each step.

use amani_schema::catalog;
use amani_schema::migrator::{Back, Runner};
use amani_schema::sqlx::PgConnection;
use amani_schema::testing::CatalogSnapshot;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::has_no_way_down;
use amani_schema_history::{Folder, History, Migration, compare};
use serde::Serialize;

use crate::migrations::{Migrations, explain};
use crate::project::{said, shown};

/// One step of the proof.
#[derive(Serialize)]
pub(super) struct Step {
    /// The server that it was on.
    postgres: String,
    /// `up`, `types`, `down`, `again`, `rows`.
    what: &'static str,
    /// The file, where it is about one.
    file: String,
    /// What it was compared with, or what is worth knowing.
    right: String,
    /// What is not as it should be; nothing where all is.
    wrong: Vec<String>,
}

/// A proof as it goes.
pub(super) struct Proof<'a, T> {
    connection: &'a mut PgConnection,
    runner: Runner<'a>,
    tell: T,
    pub(super) steps: Vec<Step>,
}

impl<'a, T: Fn(&Step) -> Result<(), String>> Proof<'a, T> {
    pub(super) fn new(
        connection: &'a mut PgConnection,
        migrations: &'a Migrations,
        tell: T,
    ) -> Self {
        Self {
            connection,
            runner: migrations.runner(),
            tell,
            steps: Vec::new(),
        }
    }

    /// All of it; where a way up fails there is nothing more to prove.
    pub(super) async fn run(
        &mut self,
        folder: &Folder,
        types: Option<&Schema>,
    ) -> Result<(), String> {
        let mut before = vec![self.snapshot().await?];
        let mut history = History::new();
        for migration in &folder.migrations {
            if !self.up(migration, &mut history).await? {
                return Ok(());
            }
            before.push(self.snapshot().await?);
        }
        if let Some(types) = types {
            let wrong = self.differences(types).await?;
            self.note(
                "types",
                String::new(),
                "the catalog is what the types say",
                wrong,
            )?;
        }
        let Some(all) = before.pop() else {
            return Ok(());
        };
        for (migration, before) in folder.migrations.iter().zip(&before).rev() {
            if !self.down(migration, before).await? {
                break;
            }
        }
        self.again(&all).await
    }

    /// Whether the way up was applied.
    async fn up(&mut self, migration: &Migration, history: &mut History) -> Result<bool, String> {
        let file = shown(&migration.up.path);
        let done = self
            .runner
            .apply(self.connection, Some(migration.version))
            .await;
        if let Err(error) = done {
            self.note("up", file, "", vec![explain(&error)])?;
            return Ok(false);
        }
        let errors = history.apply(&migration.up.path, &migration.up.sql);
        let mut wrong: Vec<String> = errors.iter().map(ToString::to_string).collect();
        if wrong.is_empty() {
            wrong = self.differences(history.schema()).await?;
        }
        self.note("up", file, "the catalog is what the replay says", wrong)?;
        Ok(true)
    }

    /// Whether the way down was taken.
    async fn down(
        &mut self,
        migration: &Migration,
        before: &CatalogSnapshot,
    ) -> Result<bool, String> {
        let Some(down) = &migration.down else {
            let file = shown(&migration.up.path);
            self.note(
                "down",
                file,
                "it has no way down, so the rest is not tried",
                Vec::new(),
            )?;
            return Ok(false);
        };
        let file = shown(&down.path);
        if has_no_way_down(&down.sql) {
            let right = "PostgreSQL has no way down, so the rest is not tried";
            self.note("down", file, right, Vec::new())?;
            return Ok(false);
        }
        if let Err(error) = self.runner.revert(self.connection, Back::Steps(1)).await {
            self.note("down", file, "", vec![explain(&error)])?;
            return Ok(false);
        }
        let difference = before.difference(&self.snapshot().await?);
        let wrong = difference.map(|lines| lines.lines().map(str::to_owned).collect());
        self.note(
            "down",
            file,
            "the catalog is what it was before",
            wrong.unwrap_or_default(),
        )?;
        Ok(true)
    }

    async fn again(&mut self, all: &CatalogSnapshot) -> Result<(), String> {
        let done = self.runner.apply(self.connection, None).await;
        let wrong = match done {
            Err(error) => vec![explain(&error)],
            Ok(_) => {
                let difference = all.difference(&self.snapshot().await?).unwrap_or_default();
                difference.lines().map(str::to_owned).collect()
            }
        };
        self.note(
            "again",
            String::new(),
            "the catalog is what it was the first time",
            wrong,
        )
    }

    fn note(
        &mut self,
        what: &'static str,
        file: String,
        right: &'static str,
        wrong: Vec<String>,
    ) -> Result<(), String> {
        let step = Step::new(what, file, right.to_owned(), wrong);
        (self.tell)(&step)?;
        self.steps.push(step);
        Ok(())
    }

    async fn snapshot(&mut self) -> Result<CatalogSnapshot, String> {
        let snapshot = CatalogSnapshot::read(self.connection).await;
        snapshot.map_err(|error| format!("the catalog cannot be read: {}", said(&error)))
    }

    /// What the database has otherwise than it should.
    async fn differences(&mut self, should_be: &Schema) -> Result<Vec<String>, String> {
        let is = catalog::read(self.connection).await;
        let is = is.map_err(|error| format!("the catalog cannot be read: {}", said(&error)))?;
        let found = compare(should_be, &is)
            .into_iter()
            .filter(|found| found.certain);
        Ok(found
            .map(|found| format!("should be / is: {found}"))
            .collect())
    }
}

impl Step {
    pub(super) fn new(what: &'static str, file: String, right: String, wrong: Vec<String>) -> Self {
        Self {
            postgres: String::new(),
            what,
            file,
            right,
            wrong,
        }
    }

    /// The same, with the server that it was on.
    pub(super) fn on(mut self, postgres: &str) -> Self {
        postgres.clone_into(&mut self.postgres);
        self
    }

    pub(super) fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    pub(super) fn describe(&self) -> String {
        let Self {
            what,
            file,
            right,
            wrong,
            ..
        } = self;
        let colon = if file.is_empty() { "" } else { ": " };
        if wrong.is_empty() {
            return format!("{what:<6}{file}{colon}{right}\n");
        }
        let lines = wrong.iter().flat_map(|text| text.lines());
        let lines: Vec<String> = lines.map(|line| format!("      {line}\n")).collect();
        format!("{what:<6}{file}{colon}NOT RIGHT\n{}", lines.concat())
    }
}
