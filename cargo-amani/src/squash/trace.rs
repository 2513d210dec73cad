//! Which rows are which: what becomes of the tables, columns, labels and sequences that were there before,
//! whatever they are called on the way.
//!
//! Tables and columns are marked where the model holds their settings, which follow them through every
//! rename and go with them; types and sequences have no such place, and are followed statement by statement.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use amani_schema_core::schema::{Column, ObjectName, Schema, Table};
use amani_schema_history::{Folder, History, HistoryError, Statement, line_of};

use super::named::{Kind, Named};

/// The mark of what was there before: what it was called then.
const WAS: &str = "amani.was";
/// The mark of a column that a table from before gets on the way: its number.
const NEW: &str = "amani.new";

/// Where a statement stands.
pub(super) type Place = String;

/// What has become of what was there before.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The schema in the end, marks included.
    marked: Schema,
    /// Types, views and sequences by their names now: what they were called before.
    named: BTreeMap<(Kind, ObjectName), ObjectName>,
    /// Labels that were there before: type and label now, label then.
    labels: BTreeMap<(ObjectName, String), String>,
    /// Where a column from before changed its type, by its mark.
    pub(super) retyped: BTreeMap<String, Vec<Place>>,
    /// The columns that tables from before got, by their numbers.
    filled: Vec<Fill>,
    /// Indexes that were made without stopping writes, by the marks of their tables.
    concurrently: BTreeSet<(String, String)>,
}

/// What the rows that are there hold in a new column.
#[derive(Clone, Debug)]
pub(super) struct Fill {
    pub(super) place: Place,
    /// Its default when it was made: what the rows got.
    pub(super) value: Option<String>,
    /// Whether that is the default still.
    pub(super) is_default: bool,
    /// Whether another type, or a value that was computed, came in between.
    pub(super) is_odd: bool,
}

/// A schema whose tables and columns can be found again.
pub(super) fn marked(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in &mut schema.tables {
        let name = table.name.to_string();
        table.options.insert(WAS.to_owned(), name.clone());
        let stored = table.columns.iter_mut();
        for column in stored.filter(|column| column.generated.is_none()) {
            let was = format!("{name}.{}", column.name);
            column.settings.insert(WAS.to_owned(), was);
        }
    }
    schema
}

impl Trace {
    /// Follows the ups of a folder from a history whose schema is [`marked`].
    pub(super) fn of(mut history: History, folder: &Folder) -> Result<Self, Vec<HistoryError>> {
        let mut trace = Self::begin(history.schema());
        let mut errors = Vec::new();
        for migration in &folder.migrations {
            let (path, sql) = (&migration.up.path, &migration.up.sql);
            errors.extend(history.apply_each(path, sql, |statement, before, after| {
                let place = place(path, sql, statement);
                trace.watch(statement, &place, before, after);
            }));
        }
        trace.marked = history.schema().clone();
        if errors.is_empty() {
            Ok(trace)
        } else {
            Err(errors)
        }
    }

    fn begin(schema: &Schema) -> Self {
        let mut trace = Self::default();
        for named in Named::all(schema) {
            trace.named.insert(named.key(), named.name.clone());
        }
        for item in &schema.enums {
            for label in &item.labels {
                let now = (item.name.clone(), label.clone());
                trace.labels.insert(now, label.clone());
            }
        }
        trace
    }

    fn watch(&mut self, statement: &Statement, place: &str, before: &Schema, after: &mut Schema) {
        self.follow_names(before, after);
        self.follow_labels(before, after);
        self.follow_columns(statement, place, before, after);
        if statement.is_concurrent() {
            self.note_indexes(before, after);
        }
    }

    /// What goes and what comes in one statement, and is the same but for its name, was renamed.
    fn follow_names(&mut self, before: &Schema, after: &Schema) {
        let (old, mut new) = (Named::all(before), Named::all(after));
        let stays: BTreeSet<_> = new.iter().map(Named::key).collect();
        let were: BTreeSet<_> = old.iter().map(Named::key).collect();
        new.retain(|named| !were.contains(&named.key()));
        for gone in old.iter().filter(|named| !stays.contains(&named.key())) {
            let was = self.named.remove(&gone.key());
            let heir = new.iter().position(|named| named.is_like(gone));
            if let (Some(heir), Some(was)) = (heir, was) {
                self.named.insert(new.remove(heir).key(), was);
            }
        }
    }

    /// A label that changes at its place was renamed; one that is there twice is told by its name.
    fn follow_labels(&mut self, before: &Schema, after: &Schema) {
        if before.enums == after.enums {
            return;
        }
        let mut found = BTreeMap::new();
        for item in &after.enums {
            let same = before.enums.iter().find(|old| old.name == item.name);
            let renamed = || {
                let is_gone = |old: &str| after.enums.iter().all(|it| it.name.name != old);
                let mut old = before.enums.iter();
                old.find(|old| old.labels == item.labels && is_gone(&old.name.name))
            };
            let moved = || {
                let mut old = before.enums.iter();
                old.find(|old| old.labels == item.labels && old.name.name == item.name.name)
            };
            let Some(old) = same.or_else(moved).or_else(renamed) else {
                continue;
            };
            let is_in_place = old.labels.len() == item.labels.len();
            for (number, label) in item.labels.iter().enumerate() {
                let then = if is_in_place {
                    &old.labels[number]
                } else {
                    label
                };
                let was = self.labels.get(&(old.name.clone(), then.clone()));
                if let Some(was) = was {
                    found.insert((item.name.clone(), label.clone()), was.clone());
                }
            }
        }
        self.labels = found;
    }

    fn follow_columns(
        &mut self,
        statement: &Statement,
        place: &str,
        before: &Schema,
        after: &mut Schema,
    ) {
        let old: BTreeMap<&str, &Column> = columns(before).filter_map(with_mark).collect();
        let were_old = |table: &Table| table.options.contains_key(WAS);
        for table in after.tables.iter_mut().filter(|table| were_old(table)) {
            for column in &mut table.columns {
                let mark = mark(column).map(str::to_owned);
                let Some(mark) = mark else {
                    let number = self.filled.len().to_string();
                    column.settings.insert(NEW.to_owned(), number);
                    self.filled.push(Fill::of(column, place));
                    continue;
                };
                let Some(was) = old.get(&*mark) else { continue };
                if was.data_type != column.data_type && !statement.renames() {
                    let places = self.retyped.entry(mark.clone()).or_default();
                    places.push(place.to_owned());
                }
                if let Some(fill) = fill_of(&mut self.filled, column) {
                    fill.follow(was, column, statement);
                }
            }
        }
    }

    fn note_indexes(&mut self, before: &Schema, after: &Schema) {
        for table in &after.tables {
            let Some(mark) = table.options.get(WAS) else {
                continue;
            };
            let had = before.table(&table.name);
            let had = |name: &str| {
                had.is_some_and(|had| had.indexes.iter().any(|index| index.name == name))
            };
            let new = table.indexes.iter().filter(|index| !had(&index.name));
            let new = new.map(|index| (mark.clone(), index.name.clone()));
            self.concurrently.extend(new);
        }
    }

    /// The indexes that tables of before have got without stopping writes.
    pub(super) fn concurrently(&self) -> Vec<(ObjectName, String)> {
        let mut found = Vec::new();
        for (table, mark) in self.tables() {
            let own = self.concurrently.iter().filter(|(of, _)| of == mark);
            found.extend(own.map(|(_, index)| (table.name.clone(), index.clone())));
        }
        found
    }

    /// The tables of before: what each is called now, and what it was called then.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&Table, &str)> {
        let tables = self.marked.tables.iter();
        tables.filter_map(|table| Some((table, &**table.options.get(WAS)?)))
    }

    /// The columns of before that are there, each in the table that it was in: what it was called then, with
    /// its table.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&Table, &Column, &str)> {
        self.tables().flat_map(|(table, was)| {
            let marked = table.columns.iter();
            let marked = marked.filter_map(|column| Some((column, column.settings.get(WAS)?)));
            // A partition that is made has its marks from its table.
            let own = marked.filter(move |(column, mark)| {
                **mark == format!("{was}.{}", last(mark, was)) && column.generated.is_none()
            });
            own.map(move |(column, mark)| (table, column, &**mark))
        })
    }

    /// The columns that tables of before have got, and what is in their rows.
    pub(super) fn fills(&self) -> impl Iterator<Item = (&Table, &Column, &Fill)> {
        self.tables().flat_map(move |(table, _)| {
            let columns = table.columns.iter();
            let new = columns.filter(|column| column.generated.is_none());
            new.filter_map(move |column| {
                let number: usize = column.settings.get(NEW)?.parse().ok()?;
                Some((table, column, self.filled.get(number)?))
            })
        })
    }

    /// Types, views and sequences that were there before: what they are called now, and were called then.
    pub(super) fn named(&self) -> impl Iterator<Item = (Kind, &ObjectName, &ObjectName)> {
        let all = self.named.iter();
        all.map(|((kind, now), was)| (*kind, now, was))
    }

    /// Labels that were there before: type now, label now, label then.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&ObjectName, &str, &str)> {
        let all = self.labels.iter();
        all.map(|((type_name, now), was)| (type_name, &**now, &**was))
    }

    /// In words what is what, to be compared with another way between the same schemas.
    pub(super) fn identities(&self) -> BTreeSet<String> {
        let tables = self.tables();
        let tables =
            tables.map(|(table, was)| format!("the rows of {} are those of {was}", table.name));
        let columns = self.columns().map(|(table, column, was)| {
            format!(
                "the values of {}.{} are those of {was}",
                table.name, column.name
            )
        });
        let labels = self.labels().map(|(type_name, now, was)| {
            format!("label '{now}' of type {type_name} is what '{was}' was")
        });
        let sequences = self.named().filter(|(kind, ..)| *kind == Kind::Sequence);
        let sequences =
            sequences.map(|(_, now, was)| format!("sequence {now} goes on where {was} was"));
        let is_there = |mark: &str| self.columns().any(|(_, _, was)| was == mark);
        let retyped = self.retyped.keys().filter(|mark| is_there(mark));
        let retyped = retyped.map(|mark| format!("the values of {mark} are converted"));
        let all = tables.chain(columns).chain(labels);
        all.chain(sequences).chain(retyped).collect()
    }
}

/// `file:line`.
pub(super) fn place(path: &Path, sql: &str, statement: &Statement) -> Place {
    let line = line_of(sql, statement.range().start);
    format!("{}:{line}", crate::project::shown(path))
}

/// The name of a column in a mark, without its table, which was called so.
pub(super) fn last<'a>(mark: &'a str, table: &str) -> &'a str {
    let rest = mark.strip_prefix(table);
    rest.and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or_default()
}

/// All columns, those of tables from before only.
fn columns(schema: &Schema) -> impl Iterator<Item = &Column> {
    let old = schema.tables.iter();
    let old = old.filter(|table| table.options.contains_key(WAS));
    old.flat_map(|table| &table.columns)
}

fn mark(column: &Column) -> Option<&str> {
    let marks = [WAS, NEW].into_iter();
    marks
        .filter_map(|mark| column.settings.get(mark))
        .map(String::as_str)
        .next()
}

fn with_mark(column: &Column) -> Option<(&str, &Column)> {
    Some((mark(column)?, column))
}

fn fill_of<'a>(filled: &'a mut [Fill], column: &Column) -> Option<&'a mut Fill> {
    let number: usize = column.settings.get(NEW)?.parse().ok()?;
    filled.get_mut(number)
}

impl Fill {
    fn of(column: &Column, place: &str) -> Self {
        Self {
            place: place.to_owned(),
            value: column.default.as_ref().map(|value| value.0.clone()),
            is_default: true,
            is_odd: false,
        }
    }

    fn follow(&mut self, before: &Column, after: &Column, statement: &Statement) {
        let is_computed = |column: &Column| (column.generated.is_some(), column.identity.is_some());
        if is_computed(before) != is_computed(after) {
            self.is_odd = true;
        }
        if before.data_type != after.data_type && !statement.renames() && self.value.is_some() {
            self.is_odd = true;
        }
        if before.default == after.default {
            return;
        }
        if !statement.renames() {
            self.is_default = false;
        } else if self.is_default {
            self.value = after.default.as_ref().map(|value| value.0.clone());
        }
    }
}
