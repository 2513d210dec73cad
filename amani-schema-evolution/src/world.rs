use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{ObjectName, Schema, Table};

use crate::id::Id;
use crate::item::{Item, items};
use crate::needs::{named, needs};

/// A schema with all its objects at hand, each with what it needs.
pub(crate) struct World<'a> {
    pub(crate) schema: &'a Schema,
    /// As it was written, which is what SQL is made of.
    pub(crate) items: BTreeMap<Id, Item<'a>>,
    /// With every expression in its normal form, which is what is compared.
    pub(crate) canonical: BTreeMap<Id, Item<'a>>,
    pub(crate) needs: BTreeMap<Id, BTreeSet<Id>>,
    /// The place in declaration order.
    pub(crate) rank: BTreeMap<Id, usize>,
    tables: BTreeMap<&'a ObjectName, &'a Table>,
}

impl<'a> World<'a> {
    /// `canonical` is the same schema with its expressions in normal form.
    pub(crate) fn new(schema: &'a Schema, canonical: &'a Schema) -> Self {
        let listed = items(schema);
        let rank = listed.iter().enumerate();
        let rank = rank.map(|(place, (id, _))| (id.clone(), place)).collect();
        Self {
            schema,
            needs: needs(schema, &listed),
            rank,
            canonical: items(canonical).into_iter().collect(),
            items: listed.into_iter().collect(),
            tables: schema.tables_by_name(),
        }
    }

    pub(crate) fn has(&self, id: &Id) -> bool {
        self.items.contains_key(id)
    }

    pub(crate) fn table(&self, name: &ObjectName) -> Option<&'a Table> {
        self.tables.get(name).copied()
    }

    /// What an expression over the rows of a table names.
    pub(crate) fn named(&self, table: &ObjectName, text: &str) -> BTreeSet<Id> {
        named(self.schema, &self.items, table, text)
    }

    /// What an object needs; nothing for one that is not there.
    pub(crate) fn needs(&self, id: &Id) -> impl Iterator<Item = &Id> {
        self.needs.get(id).into_iter().flatten()
    }
}
