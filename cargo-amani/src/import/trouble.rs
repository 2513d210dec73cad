//! What cannot be read back, and which part of the files it is about.

use std::collections::BTreeMap;

use amani_schema_build::Mistake;
use amani_schema_core::schema::ObjectName;

use super::files::Files;
use super::module::Part;

/// The enums and structs that the mistakes are about.
pub(super) fn items(files: &Files, mistakes: &[Mistake]) -> Vec<ObjectName> {
    let parts = mistakes.iter().filter_map(|mistake| part(files, mistake));
    let items = parts.filter_map(|part| match part {
        Part::Item(name) => Some(name.clone()),
        Part::Statement(_) => None,
    });
    items.collect()
}

/// The statements that the mistakes are about, and what is wrong with each.
pub(super) fn statements(files: &Files, mistakes: &[Mistake]) -> BTreeMap<String, String> {
    let found = mistakes
        .iter()
        .filter_map(|mistake| match part(files, mistake)? {
            Part::Statement(text) => Some((text.clone(), mistake.message.clone())),
            Part::Item(_) => None,
        });
    found.collect()
}

fn part<'a>(files: &'a Files, mistake: &Mistake) -> Option<&'a Part> {
    let spot = mistake.spot.as_ref()?;
    files.get(spot.file.file_name()?.to_str()?)?.at(spot.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::module::File;
    use crate::import::proof::{self, ReadError};

    #[test]
    fn what_cannot_be_read_is_found_by_its_place() {
        let broken = |key: &str| {
            let (users, mut file) = (ObjectName::new("users"), File::default());
            file.text = "use amani_schema::table;\n\n".to_owned();
            let text = format!("#[table({key})]\npub struct User {{\n    pub id: i64,\n}}\n");
            file.add(Part::Item(users), &text);
            let mut root = File::default();
            root.text = "mod users;\n".to_owned();
            let files = [("users.rs", file), ("mod.rs", root)];
            let files = files.map(|(name, file)| (name.to_owned(), file));
            let files = Files::from(files);
            match proof::read_back(&files, "amani_schema") {
                Err(ReadError::Types(mistakes)) => items(&files, &mistakes),
                _ => Vec::new(),
            }
        };
        assert_eq!(broken("nmae = \"users\""), [ObjectName::new("users")]);
        assert_eq!(broken("name = \"users\""), []);
    }
}
