//! What a database has applied that is not what the folder holds.

use std::error::Error;
use std::fmt;

use sqlx::migrate::MigrateError;

use super::record::Applied;

/// A migration that a database has applied, and the folder does not hold as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Its version.
    pub version: i64,
    /// What the file's name said.
    pub description: String,
    /// What is wrong with it.
    pub why: Why,
}

/// Why an applied migration does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The text of its way up is another one: sqlx's `VersionMismatch`.
    Changed,
    /// It is not in the folder: sqlx's `VersionMissing`.
    Missing,
}

/// Why a database cannot be brought up to date: it has applied what the folder does not hold.
///
/// Inside of sqlx's `MigrateError::Source`, in place of its `VersionMismatch` and `VersionMissing`, which
/// say of one migration that there is something wrong, and not what to do.
///
/// ```
/// use amani_schema::migrator::MisfitError;
/// use sqlx::migrate::MigrateError;
///
/// fn is_misfit(error: &MigrateError) -> bool {
///     matches!(error, MigrateError::Source(error) if error.is::<MisfitError>())
/// }
///
/// assert!(!is_misfit(&MigrateError::VersionNotPresent(1)));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MisfitError {
    misfits: Vec<Misfit>,
    help: String,
}

/// How `revert` would come below what does not fit, to this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WayBack {
    /// By what was kept of that.
    Kept(i64),
    /// By what the folder has in the place of what was not kept.
    OfFolder(i64),
    /// Not at all: this one has no way down.
    None(i64),
}

impl Misfit {
    pub(super) fn of(row: &Applied, why: Why) -> Self {
        Self {
            version: row.version,
            description: row.description.clone(),
            why,
        }
    }
}

impl MisfitError {
    /// In a database that is not marked for development.
    pub(super) fn unmarked(misfits: Vec<Misfit>, way: WayBack) -> Self {
        let step_back = |target, which| {
            format!(
                "put back what was applied, or step back first: `cargo amani revert --to {target}` takes the ways \
                 down {which}"
            )
        };
        let help = match way {
            WayBack::Kept(target) => format!(
                "in a development database run `cargo amani dev-init` once, and it follows by itself\n  help: \
                 elsewhere {}",
                step_back(target, "that were kept in the database")
            ),
            WayBack::OfFolder(target) => step_back(
                target,
                "of the folder, where what was applied was not kept in the database",
            ),
            WayBack::None(version) => format!(
                "put back what was applied: there is no way down of migration {version}, neither in the folder nor \
                 kept in the database"
            ),
        };
        Self { misfits, help }
    }

    /// In one that is to adopt its first migration: none of its objects may go for that.
    pub(super) fn of_another(misfits: Vec<Misfit>) -> Self {
        let help = "this database has a record of other migrations: go on with their folder, or take the \
                    record away by hand if nothing needs it any more";
        Self {
            misfits,
            help: help.to_owned(),
        }
    }

    /// In a development database, where nothing of it is in the folder.
    pub(super) fn of_another_project(misfits: Vec<Misfit>) -> Self {
        let help = "nothing that was applied here is in this folder, as if it were another project's: nothing was \
                    done\n  help: look at the database and the folder that are named; if they belong together, take \
                    `cargo amani revert --to 0`, and apply then";
        Self {
            misfits,
            help: help.to_owned(),
        }
    }

    /// In one that is, and that cannot follow for want of the way down of `row`, which is not below `misfit`.
    pub(super) fn without_way_down(row: &Applied, misfit: &Misfit, has_none: bool) -> Self {
        let reason = if has_none {
            "has no way down"
        } else {
            "was applied by another migrator, as stock sqlx, so that its way down was not kept"
        };
        let help = format!(
            "this development database cannot follow, since migration {} {reason}; put back what was \
             applied{}, or make the database anew",
            row.version,
            if has_none {
                ""
            } else {
                " and apply once more, which keeps it"
            },
        );
        Self {
            misfits: vec![misfit.clone()],
            help,
        }
    }

    /// What does not fit, in the order of the versions.
    #[must_use]
    pub fn misfits(&self) -> &[Misfit] {
        &self.misfits
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            version,
            description,
            why,
        } = self;
        let why = match why {
            Why::Changed => "was changed since it was applied here",
            Why::Missing => "was applied here and is not in the folder",
        };
        write!(f, "migration {version} ({description}) {why}")
    }
}

impl fmt::Display for MisfitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for misfit in &self.misfits {
            writeln!(f, "{misfit}")?;
        }
        write!(f, "  help: {}", self.help)
    }
}

/// As it is displayed: what a `main` that returns an error prints.
impl fmt::Debug for MisfitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for MisfitError {}

impl From<MisfitError> for MigrateError {
    fn from(error: MisfitError) -> Self {
        Self::Source(Box::new(error))
    }
}
