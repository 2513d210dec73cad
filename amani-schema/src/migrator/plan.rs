//! What is left to do, and what sqlx would refuse.

use std::collections::BTreeMap;

use sqlx::migrate::{MigrateError, Migration, Migrator};

use super::downs::Stored;
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

/// The ways up that a database has not applied, up to `target`.
///
/// # Errors
///
/// `Dirty`, `VersionMissing` and `VersionMismatch`, where sqlx says so, but before anything is applied.
pub(super) fn pending<'m>(
    migrator: &'m Migrator,
    applied: &[Applied],
    target: Option<i64>,
) -> Result<Vec<&'m Migration>, MigrateError> {
    check_dirty(applied)?;
    let missing = applied
        .iter()
        .find(|row| !migrator.version_exists(row.version));
    if let Some(row) = missing.filter(|_| !migrator.ignore_missing) {
        return Err(MigrateError::VersionMissing(row.version));
    }
    let mut pending = Vec::new();
    let is_wanted = |version| target.is_none_or(|target| version <= target);
    for migration in ups(migrator).filter(|migration| is_wanted(migration.version)) {
        match applied.iter().find(|row| row.version == migration.version) {
            None => pending.push(migration),
            Some(row) if row.checksum != *migration.checksum => {
                return Err(MigrateError::VersionMismatch(migration.version));
            }
            Some(_) => {}
        }
    }
    Ok(pending)
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
        migrator.ignore_missing
            && !migrator.version_exists(row.version)
            && !stored.contains_key(&row.version)
    };
    let rows = rows.into_iter().filter(|row| !is_foreign(row));
    rows.map(|row| down(migrator, row, stored.get(&row.version)))
        .collect()
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
    let kept = stored.filter(|stored| stored.checksum == row.checksum);
    let kept = kept.and_then(|stored| stored.sql.as_deref());
    let kept = kept.map(|sql| Down {
        version,
        file: None,
        sql,
    });
    let chosen = if is_same { own.or(kept) } else { kept.or(own) };
    chosen.ok_or_else(|| match up {
        None => MigrateError::VersionMissing(version),
        Some(_) => MigrateError::Source(format!("migration {version} has no way down").into()),
    })
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
