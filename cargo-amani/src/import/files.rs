//! Which item is in which file, and the files as text.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{DataType, Enum, ObjectName, Schema, Table};

use super::items;
use super::layout::{import, literal, natural};
use super::names::Names;
use super::naming::{first_word, module_name};
use super::rest;

/// Modules that are no group of tables.
const ENUMS: &str = "enums";
const TYPES: &str = "types";
const FUNCTIONS: &str = "functions";
const VIEWS: &str = "views";
const DATABASE: &str = "database";

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

/// The files of a module, by name.
pub(super) type Files = BTreeMap<String, String>;

/// What stands in a file.
#[derive(Default)]
struct Module {
    /// Items of Rust, and calls of `sql!`, in order.
    blocks: Vec<String>,
    /// The attributes that are used.
    attributes: BTreeSet<&'static str>,
    /// What comes from sqlx, by path.
    imports: BTreeMap<&'static str, BTreeSet<String>>,
    /// The items that it has, and those that it names.
    own: BTreeSet<String>,
    named: BTreeSet<String>,
}

/// All of them, by name.
#[derive(Default)]
struct Modules(BTreeMap<String, Module>);

impl Modules {
    fn of(&mut self, name: &str) -> &mut Module {
        self.0.entry(name.to_owned()).or_default()
    }
}

/// Writes all of a schema: `library` is the name by which the package knows amani-schema.
pub(super) fn write(names: &Names, library: &str) -> Files {
    let schema = names.schema;
    let groups = groups(schema);
    let mut modules = Modules::default();
    for item in &schema.enums {
        let place = place_of_enum(schema, &groups, item);
        let Some(own) = names.enumeration(&item.name) else {
            let enums = vec![item.clone()];
            modules
                .of(TYPES)
                .sql(rest::alone(|schema| schema.enums = enums), library);
            continue;
        };
        let module = modules.of(&place);
        module.attributes.insert("pg_enum");
        module.own.insert(own.ident.clone());
        module.blocks.push(items::enumeration(item, own));
        module.sql(rest::of_enum(item), library);
    }
    for table in &schema.tables {
        let module = modules.of(&groups[&table.name]);
        module.add_table(names, table);
        module.sql(of_relation(names, table), library);
    }
    for (name, statements) in others(schema) {
        modules.of(name).sql(statements, library);
    }
    // What turned out to be empty is no file.
    let Modules(mut modules) = modules;
    modules.retain(|_, module| !module.blocks.is_empty());
    let mut files: Files = modules
        .iter()
        .map(|(name, module)| (format!("{name}.rs"), module.text(library)))
        .collect();
    files.insert("mod.rs".to_owned(), root(&modules));
    files
}

/// The file of each table: tables whose names begin with the same word share one, by schema.
fn groups(schema: &Schema) -> BTreeMap<ObjectName, String> {
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

/// Beside the tables that use it, where they are in one file.
fn place_of_enum(schema: &Schema, groups: &BTreeMap<ObjectName, String>, item: &Enum) -> String {
    let is_it = |data_type: &DataType| data_type.named_type() == Some(&item.name);
    let users = schema
        .tables
        .iter()
        .filter(|table| table.columns.iter().any(|column| is_it(&column.data_type)));
    let places: BTreeSet<&String> = users.map(|table| &groups[&table.name]).collect();
    match places.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => (*only).clone(),
        _ => ENUMS.to_owned(),
    }
}

/// What is said of a table in SQL: what its attributes cannot say, its sequences, triggers, policies, rules
/// and statistics.
fn of_relation(names: &Names, table: &Table) -> Vec<String> {
    let schema = names.schema;
    let is_owned = |owner: &Option<(ObjectName, String)>| {
        owner
            .as_ref()
            .is_some_and(|(owner, _)| *owner == table.name)
    };
    let sequences = schema.sequences.iter().filter(|it| is_owned(&it.owned_by));
    let mut out: Vec<String> = sequences.flat_map(rest::of_sequence).collect();
    out.extend(rest::of_table(names, table));
    out.extend(on_relation(schema, &table.name));
    out
}

fn on_relation(schema: &Schema, name: &ObjectName) -> Vec<String> {
    rest::alone(|own| {
        let triggers = schema.triggers.iter().filter(|it| it.table == *name);
        own.triggers = triggers.cloned().collect();
        let policies = schema.policies.iter().filter(|it| it.table == *name);
        own.policies = policies.cloned().collect();
        let rules = schema.rules.iter().filter(|it| it.table == *name);
        own.rules = rules.cloned().collect();
        let statistics = schema.statistics.iter().filter(|it| it.table == *name);
        own.statistics = statistics.cloned().collect();
    })
}

/// What belongs to no table, by file.
fn others(schema: &Schema) -> Vec<(&'static str, Vec<String>)> {
    let mut all = Vec::new();
    all.push((
        DATABASE,
        rest::alone(|own| {
            own.namespaces.clone_from(&schema.namespaces);
            own.extensions.clone_from(&schema.extensions);
            own.public.clone_from(&schema.public);
        }),
    ));
    let is_free = |owner: &Option<(ObjectName, String)>| {
        owner
            .as_ref()
            .is_none_or(|(owner, _)| schema.table(owner).is_none())
    };
    let sequences = schema.sequences.iter().filter(|it| is_free(&it.owned_by));
    all.extend(sequences.map(|sequence| (DATABASE, rest::of_sequence(sequence))));
    all.push((
        TYPES,
        rest::alone(|own| {
            own.domains.clone_from(&schema.domains);
            own.composites.clone_from(&schema.composites);
            own.ranges.clone_from(&schema.ranges);
        }),
    ));
    for routine in &schema.routines {
        let one = rest::alone(|own| own.routines = vec![routine.clone()]);
        all.push((FUNCTIONS, one));
    }
    for view in &schema.views {
        let mut one = rest::alone(|own| own.views = vec![view.clone()]);
        one.extend(on_relation(schema, &view.name));
        all.push((VIEWS, one));
    }
    all
}

impl Module {
    fn add_table(&mut self, names: &Names, table: &Table) {
        let Some(own) = names.table(&table.name) else {
            return;
        };
        self.attributes.insert("table");
        self.own.insert(own.ident.clone());
        self.blocks.push(items::table(names, table, own));
        for rust_type in own.types.values() {
            for (path, name) in &rust_type.imports {
                self.imports.entry(path).or_default().insert(name.clone());
            }
        }
        let types = table
            .columns
            .iter()
            .filter(|it| own.types.contains_key(&it.name));
        let enums = types.filter_map(|column| names.enum_behind(&column.data_type));
        let targets = table
            .foreign_keys
            .iter()
            .filter(|it| names.says_foreign_key(table, it));
        let targets = targets.filter_map(|key| names.table(&key.target));
        self.named.extend(enums);
        self.named
            .extend(targets.map(|target| target.ident.clone()));
    }

    fn sql(&mut self, statements: Vec<String>, library: &str) {
        if statements.is_empty() {
            return;
        }
        let texts = statements.iter().map(|statement| {
            let text = statement.trim_end().trim_end_matches(';');
            format!("    {},\n", literal(text))
        });
        let texts: String = texts.collect();
        self.blocks.push(format!("{library}::sql! {{\n{texts}}}\n"));
    }

    fn text(&self, library: &str) -> String {
        let mut uses: Vec<(String, Vec<String>)> = Vec::new();
        for (path, names) in &self.imports {
            let path = path.replacen("amani_schema", library, 1);
            uses.push((path, names.iter().cloned().collect()));
        }
        if !self.attributes.is_empty() {
            let names = self.attributes.iter().map(|name| (*name).to_owned());
            uses.push((library.to_owned(), names.collect()));
        }
        // As rustfmt sorts them: a single name before the path that it could be the end of, lists last.
        uses.sort_by_key(|(path, names)| {
            let mut segments: Vec<(bool, String)> = path
                .split("::")
                .map(|segment| (false, segment.to_owned()))
                .collect();
            segments.push(match names.as_slice() {
                [only] => (false, only.clone()),
                _ => (true, String::new()),
            });
            segments
        });
        let mut parts = Vec::new();
        let uses = uses.iter().map(|(path, names)| import("use", path, names));
        parts.push(uses.collect::<String>());
        let others: Vec<String> = self.named.difference(&self.own).cloned().collect();
        if !others.is_empty() {
            parts.push(import("use", "super", &others));
        }
        parts.extend(self.blocks.iter().cloned());
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }
}

/// The root: the modules, and what they have.
fn root(modules: &BTreeMap<String, Module>) -> String {
    let mut sorted: Vec<(&String, &Module)> = modules.iter().collect();
    sorted.sort_by_key(|(name, _)| natural(name));
    let mods = sorted.iter().map(|(name, _)| format!("mod {name};\n"));
    let named = sorted.iter().filter(|(_, module)| !module.own.is_empty());
    let uses = named.map(|(name, module)| {
        let own: Vec<String> = module.own.iter().cloned().collect();
        import("pub use", name, &own)
    });
    let head = "//! The schema: enum types, tables, and in SQL what their attributes cannot say.\n";
    let parts = [head.to_owned(), mods.collect::<String>(), uses.collect()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}
