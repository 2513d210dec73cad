//! Which tables share a file.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{ObjectName, Schema};

use super::naming::{first_word, module_name};

/// Modules that are no group of tables.
pub(super) const ENUMS: &str = "enums";
pub(super) const TYPES: &str = "types";
pub(super) const FUNCTIONS: &str = "functions";
pub(super) const VIEWS: &str = "views";
pub(super) const DATABASE: &str = "database";

/// Names that mean something else where a module is named.
const NOT_FREE: &[&str] = &[
    "alloc",
    "amani_schema",
    "core",
    "lib",
    "main",
    "sqlx",
    "std",
];

/// The file of each table: tables whose names begin with the same word share one, by schema.
pub(super) fn of(schema: &Schema) -> BTreeMap<ObjectName, String> {
    let mut members: BTreeMap<(Option<String>, String), Vec<&ObjectName>> = BTreeMap::new();
    for table in &schema.tables {
        let key = (table.name.schema.clone(), first_word(&table.name.name));
        members.entry(key).or_default().push(&table.name);
    }
    let fixed = [ENUMS, TYPES, FUNCTIONS, VIEWS, DATABASE, "mod"];
    let fixed = fixed.iter().chain(NOT_FREE).map(|name| (*name).to_owned());
    let mut taken: BTreeSet<String> = fixed.collect();
    let mut groups = BTreeMap::new();
    for ((schema, word), tables) in members {
        // One that is called by the word alone gives the file its name.
        let whole =
            |name: &&&ObjectName| first_word(&name.name) == word && !name.name.contains('_');
        let named = match tables.as_slice() {
            [only] => only.name.clone(),
            several => several
                .iter()
                .find(whole)
                .map_or_else(|| word.clone(), |name| name.name.clone()),
        };
        let named = schema.iter().chain([&named]).cloned().collect::<Vec<_>>();
        let module = module_name(&named.join("_"), &mut taken);
        groups.extend(
            tables
                .into_iter()
                .map(|name| (name.clone(), module.clone())),
        );
    }
    groups
}
