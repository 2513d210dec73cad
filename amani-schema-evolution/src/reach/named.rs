//! What an object names, and what it is called itself.

use std::collections::BTreeSet;

use amani_schema_core::schema::{
    DataType, Domain, Expression, Index, IndexKey, ObjectName, Routine, Table, TypeName,
};
use amani_schema_history::{may_name as text_may_name, words};

use crate::id::Id;
use crate::item::Item;

/// What others call an object, where they can.
pub(super) fn own_name(id: &Id) -> Option<&ObjectName> {
    match id {
        Id::Type(name)
        | Id::Sequence(name)
        | Id::Routine(name, _)
        | Id::Table(name)
        | Id::View(name) => Some(name),
        _ => None,
    }
}

/// Names that something is looked for by.
pub(super) struct FreshNames<'a> {
    all: BTreeSet<&'a str>,
    /// Those that the texts of a table may say: a query it has none.
    of_no_relation: BTreeSet<&'a str>,
}

impl<'a> FreshNames<'a> {
    pub(super) fn of(ids: impl Iterator<Item = &'a Id> + Clone) -> Self {
        let names = |ids: &mut dyn Iterator<Item = &'a Id>| {
            let names = ids.filter_map(own_name);
            names.map(|name| &*name.name).collect()
        };
        let is_relation = |id: &&Id| matches!(id, Id::Table(_) | Id::View(_));
        Self {
            all: names(&mut ids.clone()),
            of_no_relation: names(&mut ids.filter(|id| !is_relation(id))),
        }
    }
}

/// Whether an object may name one of these.
pub(super) fn may_name(item: &Item<'_>, fresh: &FreshNames<'_>) -> bool {
    let said = match item {
        Item::Table(_) => &fresh.of_no_relation,
        _ => &fresh.all,
    };
    let may_say = |text: &str| said.iter().any(|name| text_may_name(text, name));
    let found = References::of(item);
    let mut names = found.names.iter();
    names.any(|name| fresh.all.contains(&*name.name)) || found.texts.into_iter().any(may_say)
}

/// All that an object names, and what it points to.
pub(super) fn named_by(item: &Item<'_>) -> BTreeSet<String> {
    let found = References::of(item);
    let mut named: BTreeSet<String> = found.names.iter().map(|name| name.name.clone()).collect();
    if let Item::Table(table) = item {
        let targets = table.foreign_keys.iter().map(|key| &key.target);
        named.extend(targets.map(|target| target.name.clone()));
    }
    for text in found.texts {
        let words = words(text);
        named.extend(words.names);
        // `nextval('app.t_id_seq')`
        named.extend(words.literals.iter().map(|text| last_part(text).to_owned()));
    }
    named
}

fn last_part(text: &str) -> &str {
    text.rsplit('.').next().unwrap_or(text).trim_matches('"')
}

/// The names in an object and its texts; foreign keys are looked at elsewhere.
#[derive(Default)]
struct References<'a> {
    names: Vec<&'a ObjectName>,
    texts: Vec<&'a str>,
}

impl<'a> References<'a> {
    fn of(item: &Item<'a>) -> Self {
        let mut found = Self::default();
        match *item {
            Item::Table(table) => found.table(table),
            Item::Domain(domain) => found.domain(domain),
            Item::Composite(composite) => {
                let types = composite.attributes.iter();
                types.for_each(|attribute| found.data_type(&attribute.data_type));
            }
            Item::Range(range) => {
                found.data_type(&range.subtype);
                found
                    .texts
                    .extend(range.options.values().map(|text| &**text));
            }
            Item::Sequence(sequence) => {
                found
                    .names
                    .extend(sequence.owned_by.iter().map(|(table, _)| table));
            }
            Item::Routine(routine) => found.routine(routine),
            Item::View(view) => {
                found.texts.push(&view.query);
                found.indexes(&view.indexes);
            }
            Item::Trigger(trigger) => {
                found.names.extend([&trigger.table, &trigger.function]);
                found.expressions(&trigger.when);
            }
            Item::Policy(policy) => {
                found.names.push(&policy.table);
                found.expressions(policy.using.iter().chain(&policy.with_check));
            }
            Item::Rule(rule) => {
                found.names.push(&rule.table);
                found.texts.push(&rule.definition);
            }
            Item::Statistics(statistics) => {
                found.names.push(&statistics.table);
                found.expressions(&statistics.columns);
            }
            _ => {}
        }
        found
    }

    fn data_type(&mut self, data_type: &'a DataType) {
        match &data_type.name {
            TypeName::Named(name) => self.names.push(name),
            TypeName::Written(text) => self.texts.push(text),
            TypeName::Builtin(_) => {}
        }
    }

    fn expressions(&mut self, texts: impl IntoIterator<Item = &'a Expression>) {
        self.texts.extend(texts.into_iter().map(|text| &*text.0));
    }

    fn indexes(&mut self, indexes: &'a [Index]) {
        for index in indexes {
            self.expressions(&index.predicate);
            for column in &index.columns {
                if let IndexKey::Expression(text) = &column.key {
                    self.texts.push(&text.0);
                }
            }
        }
    }

    fn table(&mut self, table: &'a Table) {
        self.names.extend(&table.inherits);
        if let Some(partition) = &table.partition_of {
            self.names.push(&partition.parent);
        }
        for column in &table.columns {
            self.data_type(&column.data_type);
            self.expressions(column.default.iter().chain(&column.generated));
        }
        self.expressions(table.checks.iter().map(|check| &check.expression));
        for exclusion in &table.exclusions {
            self.expressions(exclusion.elements.iter().map(|(element, _)| element));
            self.expressions(&exclusion.predicate);
        }
        self.indexes(&table.indexes);
        self.expressions(&table.partition_by);
    }

    fn domain(&mut self, domain: &'a Domain) {
        self.data_type(&domain.data_type);
        self.expressions(&domain.default);
        self.expressions(domain.checks.iter().map(|check| &check.expression));
    }

    /// What a body in a string names is looked for when it runs.
    fn routine(&mut self, routine: &'a Routine) {
        for argument in &routine.arguments {
            self.data_type(&argument.data_type);
            self.expressions(&argument.default);
        }
        self.texts.push(&routine.returns);
        if routine.language == "sql" {
            self.texts.push(&routine.body);
        }
    }
}
