//! What the names of the files say.

use std::fs;
use std::path::Path;

use amani_schema_history::{Folder, Migration};

use super::Finding;

/// Files that look like migrations and that sqlx does not read.
pub(super) fn not_read(folder: &Path) -> Result<Vec<Finding>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |error| format!("{} cannot be read: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(unreadable)?.flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| is_left_out(name))
        .collect();
    names.sort();
    let help =
        "name it `<version>_<what it does>.up.sql` or `.down.sql`, or move it out of the folder";
    let finding = |name| {
        Finding::new(
            folder.join(name),
            0,
            "is no migration to sqlx, which reads over it",
            help,
        )
    };
    Ok(names.into_iter().map(finding).collect())
}

/// `20260101-users.sql`, or `20260101_users.SQL`.
fn is_left_out(name: &str) -> bool {
    let is_sql = name.to_ascii_lowercase().ends_with(".sql");
    is_sql && !(name.contains('_') && name.strip_suffix(".sql").is_some())
}

/// Ups and downs that do not belong together.
pub(super) fn pairs(folder: &Folder) -> Vec<Finding> {
    folder.migrations.iter().filter_map(pair).collect()
}

fn pair(migration: &Migration) -> Option<Finding> {
    let file = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let up = file(&migration.up.path);
    let name = up.strip_suffix(".up.sql")?;
    let Some(down) = &migration.down else {
        let help = "write one: sqlx steps over a migration without, and leaves what it did";
        return Some(Finding::new(&migration.up.path, 0, "has no way down", help));
    };
    let is_same = file(&down.path) == format!("{name}.down.sql");
    let help = format!("call it {name}.down.sql");
    (!is_same).then(|| {
        let message = format!("is not called as its way up, {up}");
        Finding::new(&down.path, 0, message, &help)
    })
}

#[cfg(test)]
mod tests {
    use super::is_left_out;

    #[test]
    fn what_sqlx_reads_over_is_told_from_what_is_no_sql() {
        for (name, expected) in [
            ("1_users.sql", false),
            ("README.md", false),
            ("users.sql", true),
            ("1-users.up.sql", true),
            ("1_users.SQL", true),
        ] {
            assert_eq!(is_left_out(name), expected, "{name}");
        }
    }
}
