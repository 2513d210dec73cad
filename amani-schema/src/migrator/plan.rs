//! What is left to do, and what sqlx would refuse.

use std::collections::BTreeMap;

use sqlx::migrate::{MigrateError, Migration, Migrator};

use super::downs::Stored;
use super::misfit::{Misfit, MisfitError, WayBack, Why};
use super::record::Applied;

/// How far to step back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// To this version, which stays; 0 for the beginning.
    To(i64),
    /// So many migrations, the newest first.
    Steps(usize),
}

/// The text of a way down, and whose it is.
#[derive(Debug)]
pub(super) struct Down<'a> {
    pub(super) version: i64,
    /// `None` where the text is from the database.
    pub(super) file: Option<&'a Migration>,
    pub(super) sql: &'a str,
}

/// What is between a database and the folder.
#[derive(Debug)]
pub(super) struct Work<'m> {
    /// The ways up that it has not applied.
    pub(super) up: Vec<&'m Migration>,
    /// What it has applied and the folder does not hold, or holds otherwise, in the order of the versions.
    pub(super) misfits: Vec<Misfit>,
}

impl Work<'_> {
    /// Whether a later release has been here, and there is nothing to do for this one: an old instance that
    /// starts again during a rolling deploy has to come up.
    pub(super) fn is_of_older_release(&self, migrator: &Migrator) -> bool {
        let newest = ups(migrator).map(|up| up.version).max();
        let is_newer = |misfit: &Misfit| {
            misfit.why == Why::Missing && newest.is_some_and(|newest| misfit.version > newest)
        };
        self.up.is_empty() && !self.misfits.is_empty() && self.misfits.iter().all(is_newer)
    }
}

/// What is between a database and the folder, up to `target`.
///
/// # Errors
///
/// `Dirty`.
pub(super) fn work<'m>(
    migrator: &'m Migrator,
    applied: &[Applied],
    target: Option<i64>,
) -> Result<Work<'m>, MigrateError> {
    check_dirty(applied)?;
    let is_wanted = |up: &&Migration| target.is_none_or(|target| up.version <= target);
    let is_applied = |up: &&Migration| applied.iter().any(|row| row.version == up.version);
    let wanted = || ups(migrator).filter(is_wanted);
    let is_changed = |row: &Applied| {
        wanted().any(|up| up.version == row.version && row.checksum != *up.checksum)
    };
    let misfits = applied.iter().filter_map(|row| {
        let why = if is_missing(migrator, row) && !migrator.ignore_missing {
            Why::Missing
        } else if is_changed(row) {
            Why::Changed
        } else {
            return None;
        };
        Some(Misfit::of(row, why))
    });
    Ok(Work {
        up: wanted().filter(|up| !is_applied(up)).collect(),
        misfits: misfits.collect(),
    })
}

/// The ways down that bring a database back below what does not fit, in this order: each as it was kept
/// when its way up was applied, for the folder holds another.
///
/// # Errors
///
/// A [`MisfitError`] where one was not kept.
pub(super) fn follow<'a>(
    migrator: &'a Migrator,
    applied: &[Applied],
    stored: &'a BTreeMap<i64, Stored>,
    misfits: &[Misfit],
) -> Result<Vec<Down<'a>>, MigrateError> {
    let Some(lowest) = misfits.first() else {
        return Ok(Vec::new());
    };
    let is_foreign = |row: &Applied| migrator.ignore_missing && is_missing(migrator, row);
    let rows = applied.iter().rev();
    let rows = rows.filter(|row| row.version >= lowest.version && !is_foreign(row));
    let down = |row: &Applied| {
        let stored = stored.get(&row.version);
        let misfit = misfits.iter().find(|it| it.version == row.version);
        let down = match misfit {
            Some(_) => kept(row, stored),
            None => down(migrator, row, stored).ok(),
        };
        let has_none = kept_of(row, stored).is_some_and(|stored| stored.sql.is_none());
        let misfit = misfit.unwrap_or(lowest);
        down.ok_or_else(|| MisfitError::without_way_down(row, misfit, has_none).into())
    };
    rows.map(down).collect()
}

/// The ways down to take, in this order.
///
/// # Errors
///
/// `Dirty`; `VersionMissing` for a version that neither the folder nor the database has a way down of;
/// `Source` for one that has none at all, which sqlx steps over without a word.
pub(super) fn back<'a>(
    migrator: &'a Migrator,
    applied: &[Applied],
    stored: &'a BTreeMap<i64, Stored>,
    back: Back,
) -> Result<Vec<Down<'a>>, MigrateError> {
    check_dirty(applied)?;
    let newest_first = applied.iter().rev();
    let rows: Vec<&Applied> = match back {
        Back::To(target) => newest_first.filter(|row| row.version > target).collect(),
        Back::Steps(steps) => newest_first.take(steps).collect(),
    };
    let is_foreign = |row: &Applied| {
        migrator.ignore_missing && is_missing(migrator, row) && !stored.contains_key(&row.version)
    };
    let rows = rows.into_iter().filter(|row| !is_foreign(row));
    rows.map(|row| down(migrator, row, stored.get(&row.version)))
        .collect()
}

/// How the ways down lead below what does not fit, where nothing follows by itself.
pub(super) fn way_back(
    migrator: &Migrator,
    applied: &[Applied],
    stored: &BTreeMap<i64, Stored>,
    misfits: &[Misfit],
) -> WayBack {
    let lowest = misfits.first().map_or(0, |misfit| misfit.version);
    let mut newest_first = applied.iter().rev();
    let below = newest_first.find(|row| row.version < lowest);
    let target = below.map_or(0, |row| row.version);
    let mut way = WayBack::Kept(target);
    for row in applied.iter().rev().filter(|row| row.version > target) {
        let is_misfit = misfits.iter().any(|misfit| misfit.version == row.version);
        match down(migrator, row, stored.get(&row.version)) {
            Err(_) => return WayBack::None(row.version),
            Ok(down) if is_misfit && down.file.is_some() => way = WayBack::OfFolder(target),
            Ok(_) => {}
        }
    }
    way
}

/// The one in the folder, unless the way up there is not the one that was applied.
fn down<'a>(
    migrator: &'a Migrator,
    row: &Applied,
    stored: Option<&'a Stored>,
) -> Result<Down<'a>, MigrateError> {
    let version = row.version;
    let up = ups(migrator).find(|migration| migration.version == version);
    let is_same = up.is_some_and(|up| *up.checksum == row.checksum);
    let mut downs = migrator
        .iter()
        .filter(|other| other.migration_type.is_down_migration());
    let file = downs.find(|down| down.version == version);
    let own = file.map(|file| Down {
        version,
        file: Some(file),
        sql: file.sql.as_str(),
    });
    let kept = kept(row, stored);
    let chosen = if is_same { own.or(kept) } else { kept.or(own) };
    chosen.ok_or_else(|| match up {
        None => MigrateError::VersionMissing(version),
        Some(_) => MigrateError::Source(format!("migration {version} has no way down").into()),
    })
}

/// What was kept of a row, if it is of the text that was applied.
fn kept_of<'a>(row: &Applied, stored: Option<&'a Stored>) -> Option<&'a Stored> {
    stored.filter(|stored| stored.checksum == row.checksum)
}

/// The way down that was kept in the database when this very text was applied.
fn kept<'a>(row: &Applied, stored: Option<&'a Stored>) -> Option<Down<'a>> {
    let sql = kept_of(row, stored)?.sql.as_deref()?;
    Some(Down {
        version: row.version,
        file: None,
        sql,
    })
}

fn is_missing(migrator: &Migrator, row: &Applied) -> bool {
    !migrator.version_exists(row.version)
}

/// The ways up, in the order of their versions.
pub(super) fn ups(migrator: &Migrator) -> impl Iterator<Item = &Migration> {
    migrator
        .iter()
        .filter(|migration| migration.migration_type.is_up_migration())
}

fn check_dirty(applied: &[Applied]) -> Result<(), MigrateError> {
    let dirty = applied.iter().find(|row| !row.success);
    dirty.map_or(Ok(()), |row| Err(MigrateError::Dirty(row.version)))
}
