//! Which item is in which file, and the files as text.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{DataType, Enum, ObjectName, Schema, Table};

use super::groups::{self, DATABASE, ENUMS, FUNCTIONS, TYPES, VIEWS};
use super::module::{File, Module, root};
use super::names::Names;
use super::rest;

/// The files of a module, by name.
pub(super) type Files = BTreeMap<String, File>;

/// All of them, by name.
#[derive(Default)]
struct Modules(BTreeMap<String, Module>);

impl Modules {
    fn of(&mut self, name: &str) -> &mut Module {
        self.0.entry(name.to_owned()).or_default()
    }
}

/// Writes all of a schema but for the statements that are left out: `library` is the name by which the package
/// knows amani-schema.
pub(super) fn write(names: &Names, library: &str, is_left_out: impl Fn(&str) -> bool) -> Files {
    let schema = names.schema;
    let groups = groups::of(schema);
    let mut modules = Modules::default();
    for item in &schema.enums {
        let place = place_of_enum(schema, &groups, item);
        let Some(own) = names.enumeration(&item.name) else {
            let enums = vec![item.clone()];
            modules
                .of(TYPES)
                .sql(rest::alone(|schema| schema.enums = enums));
            continue;
        };
        let module = modules.of(&place);
        module.add_enum(item, own);
        module.sql(rest::of_enum(item));
    }
    for table in &schema.tables {
        let module = modules.of(&groups[&table.name]);
        module.add_table(names, table);
        module.sql(of_relation(names, table));
    }
    for (name, statements) in others(schema) {
        modules.of(name).sql(statements);
    }
    // What turns out to be empty is no file.
    let Modules(mut modules) = modules;
    modules.retain(|_, module| module.leave_out(&is_left_out));
    let mut files: Files = modules
        .iter()
        .map(|(name, module)| (format!("{name}.rs"), module.file(library)))
        .collect();
    files.insert("mod.rs".to_owned(), root(&modules));
    files
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
