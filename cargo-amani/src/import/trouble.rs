//! What cannot be read back, and which part of the files it is about.

use std::collections::BTreeMap;

use amani_schema_core::schema::ObjectName;

use super::files::Files;
use super::module::{File, Part};
use super::proof;

/// The enums and structs that the errors are about; where an error names no place, those that cannot be read by
/// themselves.
pub(super) fn items(files: &Files, errors: &[String], library: &str) -> Vec<ObjectName> {
    let parts = errors.iter().filter_map(|error| part(files, error));
    let mut found: Vec<ObjectName> = parts
        .filter_map(|part| match part {
            Part::Item(name) => Some(name.clone()),
            Part::Statement(_) => None,
        })
        .collect();
    if errors.iter().any(|error| place(error).is_none()) {
        let items = files.values().flat_map(File::items);
        let broken = items.filter(|(_, text)| is_broken(text, library));
        found.extend(broken.map(|(name, _)| name.clone()));
    }
    found
}

/// The statements that the errors are about, and what is wrong with each.
pub(super) fn statements(files: &Files, errors: &[String]) -> BTreeMap<String, String> {
    let found = errors.iter().filter_map(|error| match part(files, error)? {
        Part::Statement(text) => Some((text.clone(), reason(error).to_owned())),
        Part::Item(_) => None,
    });
    found.collect()
}

fn part<'a>(files: &'a Files, error: &str) -> Option<&'a Part> {
    let (name, line) = place(error)?;
    files.get(name)?.at(line)
}

/// The file and the line that an error shows: ` --> src/models/users.rs:3:6`.
fn place(error: &str) -> Option<(&str, usize)> {
    let mut lines = error.lines().map(str::trim_start);
    let shown = lines.find_map(|line| line.strip_prefix("--> src/models/"))?;
    let mut parts = shown.split(':');
    Some((parts.next()?, parts.next()?.parse().ok()?))
}

/// The first line, without the code in front.
fn reason(error: &str) -> &str {
    let line = error.lines().next().unwrap_or_default();
    line.split_once(": ").map_or(line, |(_, reason)| reason)
}

/// Whether an item by itself has a mistake that rustc would report: then there is no place, and nothing else is
/// looked at.
fn is_broken(item: &str, library: &str) -> bool {
    let text = format!("use {library}::{{pg_enum, table}};\n{item}\n");
    let read = proof::read([("mod.rs", &*text)].into_iter(), library);
    read.is_err_and(|errors| errors.iter().any(|error| place(error).is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_cannot_be_read_is_found_without_a_place() {
        let item =
            |key: &str| format!("#[table({key})]\npub struct User {{\n    pub id: i64,\n}}\n");
        assert!(is_broken(&item("nmae = \"users\""), "amani_schema"));
        assert!(!is_broken(&item("name = \"users\""), "amani_schema"));
    }

    #[test]
    fn an_error_shows_where_it_is() {
        let error =
            "error[AMANI0010]: relation \"a\" does not exist\n --> src/models/views.rs:3:6\n  |";
        assert_eq!(place(error), Some(("views.rs", 3)));
        assert_eq!(reason(error), "relation \"a\" does not exist");
        assert_eq!(place("the types have mistakes"), None);
    }
}
