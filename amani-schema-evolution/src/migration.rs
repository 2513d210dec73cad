use amani_schema_core::intent::Intent;
use amani_schema_core::plan::Plan;
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql::{create_index, dollar, identifier, literal, object_name};

use crate::header;
use crate::plan::{Direction, Loss, Script, plan};
use crate::refusal::Refusal;
use crate::stage::{Stage, inverse};
use crate::summary::Effects;
use crate::text::index_name;
use crate::using::transformed;

/// One migration, both ways, as it stands in its two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// What it does, for the file's name: `add_pending_to_project_status`. Lower case, digits and `_`.
    pub name: String,
    /// What changes, a line each.
    pub summary: Vec<String>,
    /// The text of the up file, its header included; `-- no-transaction` at its first byte where it
    /// must run outside of one.
    pub up: String,
    /// The text of the down file.
    pub down: String,
}

impl Migration {
    /// The migration of one stage; `None` where nothing differs.
    pub(crate) fn of(stage: &Stage, intent: &Intent) -> Result<Option<Self>, Vec<Refusal>> {
        if let Some((table, index)) = &stage.concurrently {
            return Ok(concurrent(&stage.to, table, index));
        }
        let transformed = transformed(stage, intent);
        let up = plan(
            &stage.from,
            &stage.to,
            intent,
            Direction::Up,
            &transformed.now,
        )?;
        if up.statements.is_empty() {
            return Ok(None);
        }
        let down = plan(
            &stage.to,
            &stage.from,
            &inverse(stage, intent),
            Direction::Down,
            &transformed.before,
        )
        .unwrap_or_else(|refusals| impossible(&refusals));
        Ok(Some(Self {
            name: name(&up.effects.lines),
            up: header::of_up(&up, &down) + "\n" + &body(&up.statements),
            down: header::of_down(&up, &down) + "\n" + &body(&down.statements),
            summary: up.effects.lines,
        }))
    }

    /// The first migration of typed enums and tables: every statement guarded as a first one is.
    pub(crate) fn first(next: &Schema) -> Self {
        let plan = Plan::create(next);
        let (enums, tables) = (
            count(next.enums.len(), "enum type"),
            count(next.tables.len(), "table"),
        );
        let loss = if next.tables.is_empty() {
            "exact: nothing is lost"
        } else {
            "lossy: the rows go with the tables, so it stops while there are any"
        };
        let mark = header::MARK;
        Self {
            name: "initial_schema".to_owned(),
            summary: vec![format!("create {enums} and {tables}")],
            up: format!(
                "{mark}-- Creates {enums} and {tables}.\n-- The way down is {loss}.\n\n{}",
                plan.up()
            ),
            down: format!(
                "{mark}-- Drops {enums} and {tables}.\n-- This way down is {loss}.\n\n{}",
                plan.down()
            ),
        }
    }
}

impl Migration {
    /// The same with this comment at the head of both files in place of the one that says that a build wrote
    /// them: no build rewrites them then.
    ///
    /// ```
    /// # use amani_schema_evolution::{Migration, is_generated};
    /// # let schema = amani_schema_core::schema::Schema::default();
    /// # let mut next = schema.clone();
    /// # let table = amani_schema_core::schema::ObjectName::new("t");
    /// # next.tables.push(amani_schema_core::schema::Table::new(table));
    /// # let migrations = amani_schema_evolution::evolve(&schema, &next, &Default::default()).unwrap();
    /// let ours: Migration = migrations[0].clone();
    /// assert!(is_generated(&ours.up));
    /// assert!(!is_generated(&ours.signed("-- Put together by hand.\n").up));
    /// ```
    #[must_use]
    pub fn signed(self, comment: &str) -> Self {
        Self {
            up: self.up.replacen(header::MARK, comment, 1),
            down: self.down.replacen(header::MARK, comment, 1),
            ..self
        }
    }

    /// Whether PostgreSQL has no way down, so that it only says why.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.down.contains(NO_WAY_DOWN)
    }
}

/// A way down that PostgreSQL does not have says so, and stops.
fn impossible(refusals: &[Refusal]) -> Script {
    let reasons: Vec<&str> = refusals.iter().map(|it| &*it.message).collect();
    let message = literal(&format!("{NO_WAY_DOWN}: {}", reasons.join("; ")));
    let body = format!("\nBEGIN\n    RAISE EXCEPTION USING MESSAGE = {message};\nEND\n");
    Script {
        statements: vec![format!("DO {};", dollar(&body))],
        loss: Loss::Impossible,
        ..Script::default()
    }
}

/// Whether a way down was generated where PostgreSQL has none: it stops, and says why.
///
/// ```
/// assert!(!amani_schema_evolution::has_no_way_down("DROP TABLE by_hand;"));
/// ```
#[must_use]
pub fn has_no_way_down(text: &str) -> bool {
    header::is_generated(text) && text.contains(NO_WAY_DOWN)
}

/// What a down says that there is none.
pub(crate) const NO_WAY_DOWN: &str = "this migration cannot be undone";

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn body(statements: &[String]) -> String {
    let mut body = statements.join("\n\n");
    body.push('\n');
    body
}

/// One statement, alone in its file: sqlx sends such a file as one query, which would be one
/// transaction again.
fn concurrent(to: &Schema, table: &ObjectName, name: &str) -> Option<Migration> {
    let index = to
        .table(table)?
        .indexes
        .iter()
        .find(|index| index.name == *name)?;
    let full = object_name(&index_name(table, name));
    let line = format!(
        "add index {} without stopping writes to {}",
        identifier(name),
        object_name(table)
    );
    let breaks = index
        .unique
        .then(|| format!("index {} is new", identifier(name)));
    let script = |line: String, breaks: Option<String>| Script {
        effects: Effects {
            lines: vec![
                line,
                format!(
                    "If it fails, an INVALID index is left: DROP INDEX CONCURRENTLY IF EXISTS {full}; and run it again."
                ),
            ],
            breaks: breaks.into_iter().collect(),
            ..Effects::default()
        },
        loss: Loss::Exact,
        ..Script::default()
    };
    let create = create_index(table, index).replacen("INDEX ", "INDEX CONCURRENTLY ", 1);
    let (up, down) = (
        script(line.clone(), breaks),
        script(format!("drop index {}", identifier(name)), None),
    );
    Some(Migration {
        name: slug(&format!("add index {name}")),
        summary: vec![line],
        up: format!(
            "{}{}\n{create}\n",
            header::NO_TRANSACTION,
            header::of_up(&up, &down)
        ),
        down: format!(
            "{}{}\nDROP INDEX CONCURRENTLY {full};\n",
            header::NO_TRANSACTION,
            header::of_down(&up, &down)
        ),
    })
}

/// The longest name of a file, without version and ending.
const LONGEST_NAME: usize = 60;

/// The first changes in words.
fn name(lines: &[String]) -> String {
    match lines {
        [] => "change".to_owned(),
        [only] => slug(only),
        [first, second] if slug(first).len() + slug(second).len() < LONGEST_NAME - 5 => {
            format!("{}_and_{}", slug(first), slug(second))
        }
        [first, ..] => format!("{}_and_more", slug(first)),
    }
}

fn slug(line: &str) -> String {
    let mut slug = String::new();
    for character in line.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.ends_with('_') && !slug.is_empty() && !matches!(character, '\'' | '"') {
            slug.push('_');
        }
    }
    slug.truncate(LONGEST_NAME);
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() {
        "change".to_owned()
    } else {
        slug.to_owned()
    }
}
