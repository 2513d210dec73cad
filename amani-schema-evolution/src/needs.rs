//! What each object needs, so that it is made after that and dropped before.
//!
//! A text is read by its words: what it may mean counts as needed. That orders too much rather than too
//! little.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{
    DataType, Expression, Index, IndexKey, ObjectName, Routine, RoutineKind, Schema, Table,
};
use amani_schema_history::{Words, words};

use crate::id::Id;
use crate::item::Item;

/// What every object of a schema needs.
pub(crate) fn needs(schema: &Schema, items: &[(Id, Item<'_>)]) -> BTreeMap<Id, BTreeSet<Id>> {
    let names = Names::new(schema, items);
    items
        .iter()
        .map(|(id, item)| {
            let mut found = Needed {
                names: &names,
                ids: BTreeSet::new(),
            };
            found.of_item(id, item);
            found.ids.remove(id);
            (id.clone(), found.ids)
        })
        .collect()
}

/// What an expression over the rows of a table names.
pub(crate) fn named(
    schema: &Schema,
    items: &BTreeMap<Id, Item<'_>>,
    table: &ObjectName,
    text: &str,
) -> BTreeSet<Id> {
    let items: Vec<(Id, Item<'_>)> = items.iter().map(|(id, it)| (id.clone(), *it)).collect();
    let names = Names::new(schema, &items);
    let mut found = Needed {
        names: &names,
        ids: BTreeSet::new(),
    };
    found.texts_of(table, &[&Expression(text.to_owned())]);
    // It may hold a query of its own.
    found.query(text);
    found.ids
}

/// What a bare name may mean.
struct Names<'a> {
    schema: &'a Schema,
    by_name: BTreeMap<&'a str, Vec<Id>>,
    tables: BTreeMap<&'a ObjectName, &'a Table>,
    ids: BTreeSet<&'a Id>,
}

impl<'a> Names<'a> {
    fn new(schema: &'a Schema, items: &'a [(Id, Item<'_>)]) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
        for (id, _) in items {
            if let Id::Type(name)
            | Id::Sequence(name)
            | Id::Routine(name, _)
            | Id::Table(name)
            | Id::View(name) = id
            {
                by_name.entry(&name.name).or_default().push(id.clone());
            }
        }
        Self {
            schema,
            by_name,
            tables: schema.tables_by_name(),
            ids: items.iter().map(|(id, _)| id).collect(),
        }
    }
}

struct Needed<'a> {
    names: &'a Names<'a>,
    ids: BTreeSet<Id>,
}

impl Needed<'_> {
    fn of_item(&mut self, id: &Id, item: &Item<'_>) {
        if let Some(schema) = id.namespace() {
            self.add(Id::Namespace(schema.to_owned()));
        }
        if let Some(relation) = id.relation() {
            self.relation(relation);
        }
        match item {
            // A sequence is there before the default that asks it; whose it is comes afterwards.
            Item::Namespace(_) | Item::Extension(_) | Item::Enum(_) | Item::Sequence(_) => {}
            Item::Domain(domain) => {
                self.data_type(&domain.data_type);
                let checks = domain.checks.iter().map(|check| &check.expression);
                let texts: Vec<_> = checks.chain(&domain.default).collect();
                self.texts(None, &texts);
            }
            Item::Composite(composite) => {
                let types = composite.attributes.iter();
                types.for_each(|attribute| self.data_type(&attribute.data_type));
            }
            Item::Range(range) => self.data_type(&range.subtype),
            Item::Routine(routine) => self.routine(routine),
            Item::Table(table) => {
                table
                    .inherits
                    .iter()
                    .for_each(|parent| self.relation(parent));
                if let Some(partition) = &table.partition_of {
                    self.relation(&partition.parent);
                }
            }
            Item::Column(table, column) => {
                self.data_type(&column.data_type);
                let texts: Vec<_> = column.generated.iter().collect();
                self.texts(Some(table), &texts);
            }
            Item::Default(table, column) => {
                self.column(&table.name, &column.name);
                for parent in table.parents() {
                    self.add(Id::Default(parent.clone(), column.name.clone()));
                }
                let texts: Vec<_> = column.default.iter().collect();
                self.texts(None, &texts);
            }
            Item::PrimaryKey(table, key) => {
                self.columns(&table.name, key.columns.iter().chain(&key.include));
            }
            Item::Unique(table, key) => {
                self.columns(&table.name, key.columns.iter().chain(&key.include));
            }
            Item::Check(table, check) => self.texts(Some(table), &[&check.expression]),
            Item::Exclusion(table, exclusion) => {
                let elements = exclusion.elements.iter().map(|(element, _)| element);
                let texts: Vec<_> = elements.chain(&exclusion.predicate).collect();
                self.texts(Some(table), &texts);
            }
            Item::ForeignKey(table, key) => {
                self.columns(&table.name, key.columns.iter());
                self.columns(&key.target, key.target_columns.iter());
                self.key_of(&key.target, &key.target_columns);
            }
            Item::Index(of, index) => self.index(of, index),
            Item::View(view) => self.query(&view.query),
            Item::Trigger(trigger) => {
                self.columns(&trigger.table, trigger.columns.iter());
                self.named(&trigger.function.name, |id| matches!(id, Id::Routine(..)));
                let texts: Vec<_> = trigger.when.iter().collect();
                self.texts_of(&trigger.table, &texts);
            }
            Item::Policy(policy) => {
                let texts: Vec<_> = policy.using.iter().chain(&policy.with_check).collect();
                self.texts_of(&policy.table, &texts);
                for text in &texts {
                    self.query(&text.0);
                }
            }
            Item::Rule(rule) => {
                self.query(&rule.definition);
            }
            Item::Statistics(statistics) => {
                self.relation(&statistics.table);
                let texts: Vec<_> = statistics.columns.iter().collect();
                self.texts_of(&statistics.table, &texts);
            }
        }
    }

    fn add(&mut self, id: Id) {
        if self.names.ids.contains(&id) {
            self.ids.insert(id);
        }
    }

    fn relation(&mut self, name: &ObjectName) {
        self.add(Id::Table(name.clone()));
        self.add(Id::View(name.clone()));
    }

    /// The column itself, or the one that it is inherited from.
    fn column(&mut self, of: &ObjectName, name: &str) {
        let id = Id::Column(of.clone(), name.to_owned());
        if self.names.ids.contains(&id) {
            self.ids.insert(id);
            return;
        }
        let table = self.names.tables.get(of).copied();
        let inherits = |table: &&Table| table.column(name).is_some_and(|it| it.inherited);
        for parent in table.filter(inherits).into_iter().flat_map(Table::parents) {
            self.column(parent, name);
        }
    }

    fn columns<'a>(&mut self, of: &ObjectName, names: impl Iterator<Item = &'a String>) {
        names.for_each(|name| self.column(of, name));
    }

    fn data_type(&mut self, data_type: &DataType) {
        if let Some(name) = data_type.named_type() {
            self.add(Id::Type(name.clone()));
            self.relation(name);
        }
    }

    /// The key or unique index that a foreign key stands on.
    fn key_of(&mut self, target: &ObjectName, columns: &[String]) {
        let Some(table) = self.names.tables.get(target) else {
            return;
        };
        let is_same = |key: &[String]| {
            key.len() == columns.len() && columns.iter().all(|column| key.contains(column))
        };
        let primary = table
            .primary_key
            .iter()
            .map(|key| (&key.name, &key.columns));
        let uniques = table.uniques.iter().map(|key| (&key.name, &key.columns));
        for (name, _) in primary.chain(uniques).filter(|(_, key)| is_same(key)) {
            self.add(Id::Constraint(target.clone(), name.clone()));
        }
        let is_whole = |index: &&Index| index.unique && index.predicate.is_none();
        for index in table.indexes.iter().filter(is_whole) {
            let keys = index.columns.iter().filter_map(|column| match &column.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expression(_) => None,
            });
            if is_same(&keys.collect::<Vec<_>>()) {
                self.add(Id::Index(target.clone(), index.name.clone()));
            }
        }
    }

    fn index(&mut self, of: &ObjectName, index: &Index) {
        self.columns(of, index.include.iter());
        let mut texts: Vec<&Expression> = index.predicate.iter().collect();
        for column in &index.columns {
            match &column.key {
                IndexKey::Column(name) => self.column(of, name),
                IndexKey::Expression(text) => texts.push(text),
            }
        }
        self.texts_of(of, &texts);
    }

    fn routine(&mut self, routine: &Routine) {
        for argument in &routine.arguments {
            self.data_type(&argument.data_type);
            let texts: Vec<_> = argument.default.iter().collect();
            self.texts(None, &texts);
        }
        let returned = words(&routine.returns);
        self.words(&returned, |id| !matches!(id, Id::Routine(..)));
        if routine.kind == RoutineKind::Aggregate {
            for value in routine.attributes.values() {
                self.data_type(&DataType::read(value));
                self.words(&words(value), |id| matches!(id, Id::Routine(..)));
            }
        }
        // What a body in a string names is looked for when it runs; SQL is looked at when it is made.
        if routine.language == "sql" {
            self.query(&routine.body);
        }
    }

    fn texts_of(&mut self, relation: &ObjectName, texts: &[&Expression]) {
        let table = self.names.tables.get(relation).copied();
        self.texts(table, texts);
    }

    /// The columns of a table, and whatever else the texts name.
    fn texts(&mut self, table: Option<&Table>, texts: &[&Expression]) {
        for text in texts {
            let words = words(&text.0);
            if let Some(table) = table {
                for name in words
                    .names
                    .iter()
                    .filter(|name| table.column(name).is_some())
                {
                    self.column(&table.name, name);
                }
            }
            self.words(&words, |id| !matches!(id, Id::Table(_) | Id::View(_)));
        }
    }

    /// The relations that a query names, and those of their columns.
    fn query(&mut self, text: &str) {
        let words = words(text);
        self.words(&words, |_| true);
        let named: Vec<&Table> = self
            .names
            .schema
            .tables
            .iter()
            .filter(|table| words.names.contains(&table.name.name))
            .collect();
        for table in named {
            let columns = table
                .columns
                .iter()
                .filter(|column| words.star || words.names.contains(&column.name));
            let columns: Vec<_> = columns.map(|column| column.name.clone()).collect();
            for name in &columns {
                self.column(&table.name, name);
            }
        }
    }

    fn words(&mut self, words: &Words, counts: impl Fn(&Id) -> bool) {
        for name in &words.names {
            self.named(name, &counts);
        }
        // `nextval('app.t_id_seq')`
        for text in &words.literals {
            let last = text.rsplit('.').next().unwrap_or(text).trim_matches('"');
            self.named(last, |id| matches!(id, Id::Sequence(_)));
        }
    }

    fn named(&mut self, name: &str, counts: impl Fn(&Id) -> bool) {
        let Some(ids) = self.names.by_name.get(name) else {
            return;
        };
        self.ids.extend(ids.iter().filter(|id| counts(id)).cloned());
    }
}
