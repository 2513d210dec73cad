//! Every way up and down with rows in the tables: nothing is lost that is not told.

use amani_schema::catalog;
use amani_schema::migrator::{Back, Runner};
use amani_schema::sqlx::PgConnection;
use amani_schema::testing::CatalogSnapshot;
use amani_schema_evolution::{has_no_way_down, is_exact, is_generated, loses_nothing};
use amani_schema_history::{Folder, Migration, Script, Statement};

use super::contents::{self, Contents};
use super::proof::Step;
use super::seed::Seeds;
use crate::migrations::{Migrations, explain};
use crate::output;
use crate::project::{said, shown};

/// A walk up the folder with rows, a step back at every step.
pub(super) struct Rows<'a, T> {
    connection: &'a mut PgConnection,
    runner: Runner<'a>,
    tell: T,
    seeds: Seeds,
    pub(super) steps: Vec<Step>,
}

/// What one migration did with rows.
#[derive(Default)]
struct Told {
    remarks: Vec<String>,
    wrong: Vec<String>,
    /// The most rows that it went back with, and in how many tables.
    size: (i64, usize),
    has_gone_back: bool,
}

/// What a way down that stops says: how it goes on.
const STOPS: &str = "-c amani.allow_lossy=on";

impl<'a, T: Fn(&Step) -> Result<(), String>> Rows<'a, T> {
    pub(super) fn new(
        connection: &'a mut PgConnection,
        migrations: &'a Migrations,
        tell: T,
    ) -> Self {
        Self {
            connection,
            runner: migrations.runner(),
            tell,
            seeds: Seeds::default(),
            steps: Vec::new(),
        }
    }

    /// All of it; where a way up fails that has nothing to do with rows, there is nothing more to try.
    pub(super) async fn run(&mut self, folder: &Folder) -> Result<(), String> {
        for migration in &folder.migrations {
            let mut told = Told::default();
            let goes_on = self.walk(migration, &mut told).await?;
            let file = shown(&migration.up.path);
            self.note(Step::new("rows", file, told.describe(), told.wrong))?;
            if !goes_on {
                return Ok(());
            }
        }
        let summary = self.summary().await?;
        self.note(Step::new("rows", String::new(), summary, Vec::new()))
    }

    fn note(&mut self, step: Step) -> Result<(), String> {
        (self.tell)(&step)?;
        self.steps.push(step);
        Ok(())
    }

    /// Up, back with the rows that were there, up, back with rows of every label, and up.
    async fn walk(&mut self, migration: &Migration, told: &mut Told) -> Result<bool, String> {
        let (before, held) = (self.snapshot().await?, self.contents().await?);
        if !self.up(migration, told).await? {
            return Ok(false);
        }
        let after = self.contents().await?;
        told.size = held.size();
        let is_as_before = told.remarks.is_empty();
        if is_as_before && !changes_rows(&migration.up) {
            let shrunk = held.shrunk(&after);
            told.wrong(shrunk.into_iter().map(|it| format!("up: {it}")));
        }
        if let Some(down) = migration
            .down
            .as_ref()
            .filter(|it| !has_no_way_down(&it.sql))
        {
            if is_as_before && held.size().0 > 0 {
                self.back(down, &before, Some(&held), told).await?;
                if !self.up(migration, told).await? {
                    return Ok(false);
                }
            }
            self.seed().await?;
            self.back(down, &before, None, told).await?;
            if !self.up(migration, told).await? {
                return Ok(false);
            }
        }
        self.seed().await?;
        Ok(true)
    }

    /// Applies the next one; where it does not take the rows, without them. Whether it was applied.
    async fn up(&mut self, migration: &Migration, told: &mut Told) -> Result<bool, String> {
        let version = Some(migration.version);
        let Err(error) = self.runner.apply(self.connection, version).await else {
            return Ok(true);
        };
        let error = first_line(&explain(&error));
        contents::empty(self.connection).await.map_err(broken)?;
        match self.runner.apply(self.connection, version).await {
            Ok(_) => {
                told.remark(format!("up only without rows: {error}"));
                Ok(true)
            }
            Err(other) => {
                let other = first_line(&explain(&other));
                told.remark(format!(
                    "not followed further: {error}; and without rows: {other}"
                ));
                Ok(false)
            }
        }
    }

    /// Steps back, as far as the rows let it, and looks at what is left. `first` is what was there before the
    /// way up, if nothing was added since.
    async fn back(
        &mut self,
        down: &Script,
        before: &CatalogSnapshot,
        first: Option<&Contents>,
        told: &mut Told,
    ) -> Result<(), String> {
        let held = self.contents().await?;
        told.size = told.size.max(held.size());
        told.has_gone_back = true;
        let Err(error) = self.step_back().await else {
            let now = self.contents().await?;
            if is_generated(&down.sql) {
                let gone = held.gone(&now).into_iter();
                told.wrong(gone.map(|it| format!("down: {it} went with its rows without a word")));
            }
            if let Some(first) = first.filter(|_| loses_nothing(&down.sql)) {
                let changed = first.changed(&now).into_iter();
                let text = |it| format!("down: the rows of {it} are not what they were before");
                told.wrong(changed.map(text));
            }
            return self.compare(before, &held, told).await;
        };
        if self.contents().await? != held {
            told.wrong([format!("down: it failed, and changed rows: {error}")]);
        }
        if is_exact(&down.sql) {
            told.wrong([format!(
                "down: it says that nothing is lost, and fails: {error}"
            )]);
        }
        let mut blocker = error;
        if blocker.contains(STOPS) {
            contents::allow_loss(self.connection, true)
                .await
                .map_err(broken)?;
            let done = self.step_back().await;
            contents::allow_loss(self.connection, false)
                .await
                .map_err(broken)?;
            match done {
                Ok(()) => {
                    let remark = "down stops while rows would be lost, and goes on where they may";
                    told.remark(remark.to_owned());
                    return self.compare(before, &held, told).await;
                }
                // Behind the one that may be overruled stands one that may not.
                Err(other) => blocker = other,
            }
        }
        told.remark(format!("down only without rows: {blocker}"));
        contents::empty(self.connection).await.map_err(broken)?;
        match self.step_back().await {
            Ok(()) => self.compare(before, &Contents::default(), told).await,
            Err(error) => {
                told.wrong([format!("down: {error}")]);
                Ok(())
            }
        }
    }

    async fn step_back(&mut self) -> Result<(), String> {
        let done = self.runner.revert(self.connection, Back::Steps(1)).await;
        done.map(|_| ())
            .map_err(|error| first_line(&explain(&error)))
    }

    /// The catalog is what it was, and no table that stays has fewer rows.
    async fn compare(
        &mut self,
        before: &CatalogSnapshot,
        held: &Contents,
        told: &mut Told,
    ) -> Result<(), String> {
        let difference = before.difference(&self.snapshot().await?);
        let lines = difference.iter().flat_map(|lines| lines.lines());
        told.wrong(lines.map(|line| format!("down: {line}")));
        let shrunk = held.shrunk(&self.contents().await?).into_iter();
        told.wrong(shrunk.map(|it| format!("down: {it}")));
        Ok(())
    }

    async fn seed(&mut self) -> Result<(), String> {
        let schema = catalog::read(self.connection).await.map_err(broken)?;
        let filled = self.seeds.fill(self.connection, &schema).await;
        filled.map_err(broken)
    }

    async fn snapshot(&mut self) -> Result<CatalogSnapshot, String> {
        CatalogSnapshot::read(self.connection).await.map_err(broken)
    }

    async fn contents(&mut self) -> Result<Contents, String> {
        Contents::read(self.connection).await.map_err(broken)
    }

    /// What the tables hold in the end, and what no row could be found for.
    async fn summary(&mut self) -> Result<String, String> {
        let (rows, tables) = self.contents().await?.size();
        let rows = output::count(usize::try_from(rows).unwrap_or_default(), "row");
        let tables = output::count(tables, "table");
        let mut text = format!("{rows} in {tables}");
        let Seeds { empty, missing, .. } = &self.seeds;
        if missing.is_empty() && empty.is_empty() {
            text += ", one of every label";
        }
        for (table, why) in empty {
            text += &format!("\n      none in {table}: {why}");
        }
        for (column, labels) in missing {
            text += &format!("\n      none with {} in {column}", labels.join(", "));
        }
        Ok(text)
    }
}

impl Told {
    /// Once, however often it happens.
    fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn wrong(&mut self, wrong: impl IntoIterator<Item = String>) {
        for wrong in wrong {
            if !self.wrong.contains(&wrong) {
                self.wrong.push(wrong);
            }
        }
    }

    fn describe(&self) -> String {
        let (rows, tables) = self.size;
        let mut parts = self.remarks.clone();
        if rows > 0 {
            let rows = output::count(usize::try_from(rows).unwrap_or_default(), "row");
            let tables = output::count(tables, "table");
            let way = if self.has_gone_back {
                "there and back"
            } else {
                "there"
            };
            parts.insert(0, format!("{way} with {rows} in {tables}"));
        } else if parts.is_empty() {
            parts.push("there are no rows yet".to_owned());
        }
        parts.join("; ")
    }
}

fn changes_rows(script: &Script) -> bool {
    let statements = Statement::parse(&script.sql).unwrap_or_default();
    let mut beyond = statements.iter().filter_map(Statement::beyond_schema);
    beyond.next().is_some()
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn broken(error: amani_schema::sqlx::Error) -> String {
    format!("the rows cannot be looked at: {}", said(&error))
}
