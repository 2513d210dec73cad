//! Where in the source the objects of the schema are.

use std::collections::BTreeMap;

use amani_schema_core::intent::Place;
use amani_schema_core::schema::Schema;
use amani_schema_syntax::{EnumItem, TableItem};
use proc_macro2::Span;

use super::calls::DroppedObject;

/// A place in the source: the file, and the span in it.
pub(crate) type Located = (usize, Span);

/// The places of all that the source makes.
#[derive(Default)]
pub(super) struct Places(BTreeMap<Place, Located>);

impl Places {
    pub(super) fn add_enum(&mut self, file: usize, item: &EnumItem) {
        let name = &item.model.name;
        self.add(Place::Enum(name.clone()), (file, item.ident.span()));
        for variant in &item.variants {
            let label = Place::Label(name.clone(), variant.label.clone());
            self.add(label, (file, variant.ident.span()));
        }
    }

    pub(super) fn add_table(&mut self, file: usize, item: &TableItem) {
        self.add(Place::Table(item.name.clone()), (file, item.ident.span()));
        for field in &item.fields {
            let column = Place::Column(item.name.clone(), field.column.clone());
            self.add(column, (file, field.ident.span()));
        }
    }

    pub(super) fn add_dropped(&mut self, dropped: &DroppedObject) {
        let place = Place::Dropped(dropped.object.clone());
        self.add(place, (dropped.file, dropped.span));
    }

    /// Adds what a statement has made: what is in `schema` beyond the first objects of each kind.
    pub(super) fn add_made(&mut self, before: &Counts, schema: &Schema, located: Located) {
        let enums = schema.enums.iter().skip(before.enums);
        let domains = schema.domains.iter().skip(before.domains);
        let composites = schema.composites.iter().skip(before.composites);
        let ranges = schema.ranges.iter().skip(before.ranges);
        let types = enums
            .map(|item| &item.name)
            .chain(domains.map(|item| &item.name))
            .chain(composites.map(|item| &item.name))
            .chain(ranges.map(|item| &item.name));
        for name in types {
            self.add(Place::Enum(name.clone()), located);
        }
        let tables = schema.tables.iter().skip(before.tables);
        let views = schema.views.iter().skip(before.views);
        let sequences = schema.sequences.iter().skip(before.sequences);
        let relations = tables
            .map(|item| &item.name)
            .chain(views.map(|item| &item.name))
            .chain(sequences.map(|item| &item.name));
        for name in relations {
            self.add(Place::Table(name.clone()), located);
        }
    }

    /// Where something is; a label or column without a place of its own is where its type or table is.
    pub(super) fn find(&self, place: &Place) -> Option<Located> {
        let whole = || self.0.get(&place.whole());
        self.0.get(place).or_else(whole).copied()
    }

    fn add(&mut self, place: Place, located: Located) {
        self.0.entry(place).or_insert(located);
    }
}

/// How many objects of each kind there are.
pub(super) struct Counts {
    enums: usize,
    domains: usize,
    composites: usize,
    ranges: usize,
    tables: usize,
    views: usize,
    sequences: usize,
}

impl Counts {
    pub(super) fn of(schema: &Schema) -> Self {
        Self {
            enums: schema.enums.len(),
            domains: schema.domains.len(),
            composites: schema.composites.len(),
            ranges: schema.ranges.len(),
            tables: schema.tables.len(),
            views: schema.views.len(),
            sequences: schema.sequences.len(),
        }
    }
}
