//! Whether every way down restores what its way up found.

use amani_schema_evolution::has_no_way_down;
use amani_schema_history::{Folder, History, Misjudged};

use super::{FOLLOW, Finding};

/// The schema after all migrations, and what is wrong with a statement or a way down.
pub(super) fn judge(folder: &Folder) -> (History, Vec<Finding>) {
    let (history, errors, misjudged) = History::judge(folder);
    let errors = errors.into_iter().map(|error| Finding::of(error, FOLLOW));
    let mut findings: Vec<Finding> = errors.collect();
    let is_meant = |found: &&Misjudged| {
        let mut downs = folder
            .migrations
            .iter()
            .filter_map(|migration| migration.down.as_ref());
        downs.any(|down| down.path == found.file && has_no_way_down(&down.sql))
    };
    let wrong = misjudged.iter().filter(|found| !is_meant(found));
    findings.extend(wrong.flat_map(describe));
    (history, findings)
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
