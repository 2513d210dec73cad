//! The rules that only the whole schema can break.

use std::collections::BTreeMap;

use crate::code::Code;

use super::{ForeignKey, ObjectName, Schema, Table, names};

/// A rule that a schema breaks, and which of its items breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The item at fault, by its place in [`Schema::enums`] or [`Schema::tables`].
    pub object: Object,
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// An item of a schema, by its place in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// An enum type.
    Enum(usize),
    /// A table.
    Table(usize),
}

impl Schema {
    /// All the rules that the schema breaks, in declaration order; empty if it can be created.
    ///
    /// Checked are names that meet in one of PostgreSQL's namespaces (tables, indexes and types
    /// share theirs: every table brings a row type) and foreign keys that point to something
    /// that is not a key.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = check_relation_names(self);
        found.extend(check_type_names(self));
        let tables = self.tables_by_name();
        for (place, table) in self.tables.iter().enumerate() {
            found.extend(check_constraint_names(place, table));
            found.extend(check_foreign_keys(&tables, place, table));
        }
        found
    }
}

/// Tables and indexes live in one namespace: `pg_class_relname_nsp_index`.
fn check_relation_names(schema: &Schema) -> Vec<Violation> {
    let mut seen = Names::default();
    for (place, table) in schema.tables.iter().enumerate() {
        let clashes = seen.clashes.len();
        seen.add(Object::Table(place), &table.name, "a table");
        // Under another name its indexes and sequences have other names too.
        if seen.clashes.len() > clashes {
            continue;
        }
        let indexes = index_names(table).map(|(kind, name)| (kind, name.to_owned()));
        let sequences = identity_sequences(table);
        for (kind, name) in indexes.chain(sequences) {
            let name = ObjectName {
                schema: table.name.schema.clone(),
                name,
            };
            seen.add(Object::Table(place), &name, kind);
        }
    }
    seen.clashes
}

/// Every table brings a row type of its own name: `pg_type_typname_nsp_index`.
fn check_type_names(schema: &Schema) -> Vec<Violation> {
    let mut seen = Names::default();
    for (place, table) in schema.tables.iter().enumerate() {
        seen.known
            .entry(table.name.clone())
            .or_insert((Object::Table(place), "a table's row type"));
    }
    for (place, item) in schema.enums.iter().enumerate() {
        seen.add(Object::Enum(place), &item.name, "an enum type");
    }
    seen.clashes
}

/// Two constraints of one table may not share a name: `pg_constraint_conrelid_contypid_conname_index`.
fn check_constraint_names(place: usize, table: &Table) -> Vec<Violation> {
    let mut seen = Names::default();
    let checks = table.checks.iter().map(|check| ("a check", &check.name));
    let keys = table
        .foreign_keys
        .iter()
        .map(|key| ("a foreign key", &key.name));
    let primary = table
        .primary_key
        .iter()
        .map(|key| ("the primary key", &key.name));
    let uniques = table
        .uniques
        .iter()
        .map(|unique| ("a unique constraint", &unique.name));
    for (kind, name) in primary.chain(uniques).chain(checks).chain(keys) {
        let clash_is_of_relations = kind == "the primary key" || kind == "a unique constraint";
        seen.add_unless(
            clash_is_of_relations,
            Object::Table(place),
            &ObjectName::new(name),
            kind,
        );
    }
    seen.clashes
}

fn check_foreign_keys(
    tables: &BTreeMap<&ObjectName, &Table>,
    place: usize,
    table: &Table,
) -> Vec<Violation> {
    let broken = |key: &&ForeignKey| {
        let target = tables.get(&key.target);
        target.is_some_and(|target| !target.has_key(&key.target_columns))
    };
    let violation = |key: &ForeignKey| Violation {
        object: Object::Table(place),
        code: Code::NoKey,
        message: format!(
            "the foreign key `{}` points to `{}` ({}), which is neither its primary key nor unique",
            key.name,
            key.target,
            key.target_columns.join(", ")
        ),
        help: "mark the column there `#[column(unique)]`, or reference its primary key".to_owned(),
    };
    table
        .foreign_keys
        .iter()
        .filter(broken)
        .map(violation)
        .collect()
}

fn index_names(table: &Table) -> impl Iterator<Item = (&'static str, &str)> {
    let primary = table
        .primary_key
        .iter()
        .map(|key| ("the primary key's index", &*key.name));
    let uniques = table
        .uniques
        .iter()
        .map(|unique| ("a unique constraint's index", &*unique.name));
    let indexes = table.indexes.iter().map(|index| ("an index", &*index.name));
    primary.chain(uniques).chain(indexes)
}

/// The sequences that PostgreSQL makes for the identity columns.
fn identity_sequences(table: &Table) -> impl Iterator<Item = (&'static str, String)> {
    let identities = table
        .columns
        .iter()
        .filter(|column| column.identity.is_some());
    identities.map(|column| {
        let name = names::sequence(&table.name.name, &column.name, 0);
        ("the sequence of an identity column", name)
    })
}

/// The names of one namespace, and who had them first.
#[derive(Default)]
struct Names {
    known: BTreeMap<ObjectName, (Object, &'static str)>,
    clashes: Vec<Violation>,
}

impl Names {
    fn add(&mut self, object: Object, name: &ObjectName, kind: &'static str) {
        self.add_unless(false, object, name, kind);
    }

    /// `silent` where another namespace reports the same clash.
    fn add_unless(&mut self, silent: bool, object: Object, name: &ObjectName, kind: &'static str) {
        match self.known.get(name) {
            Some(_) if silent => {}
            Some((_, first)) => self.clashes.push(Violation {
                object,
                code: Code::NameTwice,
                message: format!("two SQL objects are called `{name}`: {first} and {kind}"),
                help: "give one of them another name with `name = \"...\"`".to_owned(),
            }),
            None => {
                self.known.insert(name.clone(), (object, kind));
            }
        }
    }
}
