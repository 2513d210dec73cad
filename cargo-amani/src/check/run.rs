//! What only who runs the files would see.

use std::path::Path;

use amani_schema::migrator::refused;
use amani_schema_history::{Folder, Script};

use super::Finding;
use crate::project::shown;

/// Statements that no migrator can carry out.
pub(super) fn not_run(folder: &Folder) -> Vec<Finding> {
    let found = scripts(folder).filter_map(|script| {
        let refused = refused(&script.sql)?;
        let message = format!("{}\n  {}", refused.why, refused.statement);
        let finding = Finding::new(&script.path, refused.line, message, refused.help);
        Some(finding)
    });
    found.collect()
}

/// Files that say `-- no-transaction` where it is a comment like any other.
pub(super) fn hints(folder: &Folder) -> Vec<String> {
    let found = scripts(folder).filter_map(|script| {
        let line = mere_comment(&script.sql)?;
        Some(hint(&script.path, line))
    });
    found.collect()
}

fn hint(path: &Path, line: usize) -> String {
    format!(
        "hint: {}:{line}: `-- no-transaction` is a comment like any other here: sqlx takes it for more only as the \
         very first bytes of the file",
        shown(path)
    )
}

/// The line, from 1, at the head of a text that was meant to be its first bytes, and is not.
fn mere_comment(sql: &str) -> Option<usize> {
    if sql.starts_with("-- no-transaction") {
        return None;
    }
    let lines = sql
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_start);
    let mut head = lines.take_while(|line| line.is_empty() || line.starts_with("--"));
    let place = head.position(|line| {
        let words = line.trim_start_matches('-').trim_start();
        words.starts_with("no-transaction")
    });
    place.map(|place| place + 1)
}

fn scripts(folder: &Folder) -> impl Iterator<Item = &Script> {
    let migrations = folder.migrations.iter();
    migrations.flat_map(|it| [Some(&it.up), it.down.as_ref()].into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::mere_comment;

    #[test]
    fn only_the_first_bytes_count() {
        for (sql, line) in [
            ("-- no-transaction\nVACUUM;", None),
            ("\n-- no-transaction\nVACUUM;", Some(2)),
            ("-- Why.\n-- no-transaction\nVACUUM;", Some(2)),
            ("--no-transaction\nVACUUM;", Some(1)),
            ("\u{feff}-- no-transaction\nVACUUM;", Some(1)),
            (" -- no-transaction\nVACUUM;", Some(1)),
            ("SELECT 1;\n-- no-transaction\n", None),
            ("-- It is no-transaction of ours.\nSELECT 1;", None),
        ] {
            assert_eq!(mere_comment(sql), line, "{sql:?}");
        }
    }
}
