//! Which tables a step locks, and how long in kind.

mod work;

use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, ObjectName, Table, TypeName};

use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;
use crate::text::Text;

/// How long a lock is held, in kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// The catalog alone.
    Instant,
    /// Every row is read.
    Scan,
    /// Every row is written anew.
    Rewrite,
}

/// The tables that were there before and are locked, with the most that is done to each.
pub(crate) fn locks(passage: &Passage<'_>, renames: &[String]) -> Vec<(ObjectName, Work)> {
    let mut locks = Locks {
        passage,
        found: BTreeMap::new(),
    };
    locks.add_renames(renames);
    locks.add_gone();
    locks.add_made();
    locks.add_altered();
    locks.add_children();
    locks.found.into_iter().collect()
}

struct Locks<'a> {
    passage: &'a Passage<'a>,
    found: BTreeMap<ObjectName, Work>,
}

impl Locks<'_> {
    fn add(&mut self, id: &Id, work: Work) {
        let table = match id {
            Id::Table(name) => Some(name),
            Id::Statistics(_) => None,
            _ => id.relation(),
        };
        if let Some(table) = table {
            self.add_table(table, work);
        }
    }

    fn add_table(&mut self, table: &ObjectName, work: Work) {
        if self.passage.previous.has(&Id::Table(table.clone())) {
            let entry = self.found.entry(table.clone()).or_insert(work);
            *entry = (*entry).max(work);
        }
    }

    /// The tables that are renamed, and those of columns and constraints that are.
    fn add_renames(&mut self, renames: &[String]) {
        for table in renames.iter().filter_map(|rename| renamed(rename)) {
            self.add_table(&table, Work::Instant);
        }
    }

    fn add_gone(&mut self) {
        let changes = self.passage.changes;
        for id in changes.dropped.iter().chain(&changes.replaced) {
            self.add(id, Work::Instant);
            match self.passage.previous.items.get(id) {
                // Both ends of a foreign key are locked.
                Some(Item::ForeignKey(_, key)) => self.add_table(&key.target, Work::Instant),
                Some(Item::Table(table)) => self.add_whole(table),
                _ => {}
            }
        }
    }

    fn add_made(&mut self) {
        let changes = self.passage.changes;
        for id in changes.created.iter().chain(&changes.replaced) {
            self.add(id, work::of_making(self.passage, id));
            match self.passage.next.items.get(id) {
                Some(Item::ForeignKey(_, key)) => self.add_table(&key.target, Work::Instant),
                Some(Item::Table(table)) => self.add_whole(table),
                _ => {}
            }
        }
        for id in &changes.retyped {
            self.add(id, work::of_retyping(self.passage, id));
        }
    }

    /// What a partition comes to or goes from; the one for all other rows is looked through for those that are
    /// the new one's.
    fn add_whole(&mut self, table: &Table) {
        let Some(partition) = &table.partition_of else {
            return;
        };
        self.add_table(&partition.parent, Work::Instant);
        for other in &self.passage.previous.schema.tables {
            let is_rest = other.partition_of.as_ref().is_some_and(|it| {
                it.parent == partition.parent && it.bound.0.eq_ignore_ascii_case("DEFAULT")
            });
            if is_rest {
                self.add_table(&other.name, Work::Scan);
            }
        }
    }

    fn add_altered(&mut self) {
        for (id, texts) in &self.passage.changes.altered {
            let says = |words: &str| {
                let mut texts = texts.iter();
                texts.any(|text| format!("{text:?}").contains(words))
            };
            let work = if says("LOGGED") || says("SET NOT NULL") && self.passage.fills(id) {
                Work::Rewrite
            } else if says("SET NOT NULL") || says("VALIDATE CONSTRAINT") {
                Work::Scan
            } else {
                Work::Instant
            };
            self.add(id, work);
            if let Id::Type(name) = id {
                self.add_domain(name, texts);
            }
        }
    }

    /// A rule of a domain is held against every row of its columns.
    fn add_domain(&mut self, domain: &ObjectName, texts: &[Text]) {
        let is_rule = |text: &Text| {
            let sql = format!("{text:?}");
            sql.contains("SET NOT NULL")
                || sql.contains(" ADD CONSTRAINT ") && !sql.contains(" NOT VALID")
        };
        if !texts.iter().any(is_rule) {
            return;
        }
        for table in &self.passage.previous.schema.tables {
            let is_of = |name: &TypeName| matches!(name, TypeName::Named(it) if it == domain);
            if table.columns.iter().any(|it| is_of(&it.data_type.name)) {
                self.add_table(&table.name, Work::Scan);
            }
        }
    }

    /// What is done to a table is done to its partitions and children.
    fn add_children(&mut self) {
        let tables = &self.passage.previous.schema.tables;
        let mut todo: Vec<(ObjectName, Work)> = self.found.clone().into_iter().collect();
        while let Some((parent, work)) = todo.pop() {
            for child in tables
                .iter()
                .filter(|it| it.parents().any(|it| *it == parent))
            {
                if self
                    .found
                    .get(&child.name)
                    .is_none_or(|known| *known < work)
                {
                    self.found.insert(child.name.clone(), work);
                    todo.push((child.name.clone(), work));
                }
            }
        }
    }
}

/// The table of a rename, as it is called then.
fn renamed(rename: &str) -> Option<ObjectName> {
    let name = |sql: &str| {
        DataType::read(sql.trim_end_matches(';'))
            .named_type()
            .cloned()
    };
    let rest = rename.strip_prefix("ALTER TABLE ")?;
    if let Some((from, to)) = rest.split_once(" RENAME TO ") {
        return Some(ObjectName {
            schema: name(from)?.schema,
            ..name(to)?
        });
    }
    if let Some((from, schema)) = rest.split_once(" SET SCHEMA ") {
        let schema = Some(name(schema)?.name).filter(|schema| schema != "public");
        return Some(ObjectName {
            schema,
            ..name(from)?
        });
    }
    name(rest.split_once(" RENAME ")?.0)
}
