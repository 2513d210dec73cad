//! What each migration of a folder does, in the words of `cargo amani diff`.

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::Schema;
use amani_schema_evolution::evolve;
use amani_schema_history::{Folder, History, Migration, Statement, compare};

/// A migration and what it changed.
pub(super) struct Entry {
    pub(super) version: i64,
    pub(super) name: String,
    /// `2026-11-26 18:20`, where the version says so.
    pub(super) date: Option<String>,
    pub(super) changes: Vec<String>,
    /// What it does that no schema shows, each with its statement.
    pub(super) besides: Vec<String>,
}

/// All migrations of a folder, the newest first.
pub(super) fn history(folder: &Folder) -> Vec<Entry> {
    let mut history = History::new();
    let mut entries: Vec<Entry> = folder
        .migrations
        .iter()
        .map(|migration| {
            let before = history.schema().clone();
            history.apply(&migration.up.path, &migration.up.sql);
            entry(migration, &before, history.schema())
        })
        .collect();
    entries.reverse();
    entries
}

fn entry(migration: &Migration, before: &Schema, after: &Schema) -> Entry {
    let statements = Statement::parse(&migration.up.sql).unwrap_or_default();
    let is_ours = amani_schema_evolution::is_generated(&migration.up.sql);
    let besides = statements
        .iter()
        .filter(|_| !is_ours)
        .filter_map(|statement| {
            let why = statement.beyond_schema()?;
            Some(format!("{why}: {}", statement.first_line()))
        });
    Entry {
        version: migration.version,
        name: migration.description.clone(),
        date: date(migration.version),
        changes: changes(migration, before, after),
        besides: besides.collect(),
    }
}

/// As a plan says it; where there is none, what differs.
fn changes(migration: &Migration, before: &Schema, after: &Schema) -> Vec<String> {
    let statements = Statement::parse(&migration.up.sql).unwrap_or_default();
    // To follow every row takes longer than to see that there is nothing to follow.
    let may_rename = statements
        .iter()
        .any(|statement| statement.renames() || statement.action() == "DO");
    let renames = may_rename.then(|| crate::squash::renames(before, migration));
    let intent = Intent {
        renames: renames.unwrap_or_default(),
        accept_drops: true,
        ..Intent::default()
    };
    let planned = evolve(before, after, &intent);
    if let Ok(planned) = planned {
        return planned.into_iter().flat_map(|it| it.summary).collect();
    }
    let differences = compare(before, after).into_iter();
    differences
        .map(|difference| difference.to_string())
        .collect()
}

/// The moment of a version that is one: `YYYYMMDDhhmmss`.
fn date(version: i64) -> Option<String> {
    let digits = version.to_string();
    let part = |from: usize, to: usize| digits.get(from..to);
    let within = |text: &str, least: u32, most: u32| {
        let number: Option<u32> = text.parse().ok();
        number.is_some_and(|number| (least..=most).contains(&number))
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let is_day = within(year, 1990, 9998) && within(month, 1, 12) && within(day, 1, 31);
    match digits.len() {
        14 if is_day => {
            let (hour, minute) = (part(8, 10)?, part(10, 12)?);
            Some(format!("{year}-{month}-{day} {hour}:{minute}"))
        }
        8 | 12 if is_day => Some(format!("{year}-{month}-{day}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn a_version_may_be_a_moment() {
        assert_eq!(
            date(20_261_126_182_027).as_deref(),
            Some("2026-11-26 18:20")
        );
        assert_eq!(date(20_261_126).as_deref(), Some("2026-11-26"));
        assert_eq!((date(7), date(99_990_101_000_000)), (None, None));
    }
}
