//! Whether every way down restores what its way up found.

use amani_schema_evolution::has_no_way_down;
use amani_schema_history::{Folder, History, Misjudged};

use super::{FOLLOW, Finding};

/// What a replay of the folder shows.
pub(super) struct Judged {
    /// The schema after all migrations.
    pub(super) history: History,
    /// Statements of ways up that cannot be followed.
    pub(super) not_followed: Vec<Finding>,
    /// Ways down that do not restore.
    pub(super) not_restoring: Vec<Finding>,
}

pub(super) fn judge(folder: &Folder) -> Judged {
    let (history, errors, misjudged) = History::judge(folder);
    let errors = errors.into_iter();
    let is_meant = |found: &&Misjudged| {
        let downs = folder.migrations.iter();
        let mut downs = downs.filter_map(|migration| migration.down.as_ref());
        downs.any(|down| down.path == found.file && has_no_way_down(&down.sql))
    };
    let wrong = misjudged.iter().filter(|found| !is_meant(found));
    Judged {
        history,
        not_followed: errors.map(|error| Finding::of(error, FOLLOW)).collect(),
        not_restoring: wrong.flat_map(describe).collect(),
    }
}

fn describe(found: &Misjudged) -> Vec<Finding> {
    let failing = found.errors.iter().cloned();
    let failing =
        failing.map(|error| Finding::of(error, "mend the statement: the way down stops there"));
    let mut findings: Vec<Finding> = failing.collect();
    if !found.differences.is_empty() {
        let differences = found.differences.iter();
        let lines: Vec<String> = differences
            .map(|difference| format!("\n  before / after up and down: {difference}"))
            .collect();
        let message = format!("does not restore what its way up found{}", lines.concat());
        let help = "mend it, so that it leaves exactly what was there before";
        findings.push(Finding::new(&found.file, 1, message, help));
    }
    findings
}
