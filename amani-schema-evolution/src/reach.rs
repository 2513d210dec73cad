//! Of a large schema, what a change may reach: of a thousand tables hardly one differs, and the others
//! need not be looked at.
//!
//! What differs is reached, and so is what names it. What something that is reached names itself is kept
//! in sight without spreading any further. A name counts wherever a text may say it: that keeps too much
//! rather than too little. The proof is of the whole schemas all the same.

mod named;
mod same;

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::intent::{Intent, Rename};
use amani_schema_core::schema::{ObjectName, Schema};

use self::named::{FreshNames, may_name, named_by, own_name};
use crate::id::Id;
use crate::item::{Item, whole};

/// The objects that have to be looked at.
pub(crate) struct Reach {
    kept: BTreeSet<Id>,
}

impl Reach {
    /// What lies between two schemas.
    pub(crate) fn between(previous: &Schema, next: &Schema, intent: &Intent) -> Self {
        let before: BTreeMap<Id, Item<'_>> = whole(previous).into_iter().collect();
        let after: BTreeMap<Id, Item<'_>> = whole(next).into_iter().collect();
        let is_written_alike = |id: &Id, item: &Item<'_>| before.get(id) == Some(item);
        let mut search = Search {
            all: before.iter().collect(),
            reached: BTreeSet::new(),
        };
        let others = after.iter().filter(|(id, it)| !is_written_alike(id, it));
        let others: Vec<_> = others.collect();
        let pairs = others
            .iter()
            .filter_map(|(id, item)| match (before.get(id)?, item) {
                (Item::Table(one), Item::Table(other)) => Some((*one, *other)),
                _ => None,
            });
        let same = same::same_tables(pairs, [&previous.owner, &next.owner]);
        let differing = others.iter().map(|(id, _)| *id);
        let differing = differing.filter(|id| !same.contains(*id));
        let gone = before.keys().filter(|id| !after.contains_key(id));
        let ends = renamed_names(intent);
        let all = before.keys().chain(after.keys());
        let renamed = all.filter(|id| own_name(id).is_some_and(|name| ends.contains(name)));
        let first: BTreeSet<&Id> = differing.chain(gone).chain(renamed).collect();
        search.all.extend(others);
        search.spread(first);
        Self {
            kept: search.with_what_is_named(),
        }
    }

    /// What is to be looked at of one of the two: its types, schemas and extensions, and what is reached.
    pub(crate) fn part(&self, schema: &Schema) -> Schema {
        macro_rules! kept {
            ($list:ident, $item:ident => $id:expr) => {{
                let items = schema.$list.iter();
                let kept = items.filter(|$item| self.kept.contains(&$id));
                kept.cloned().collect()
            }};
        }
        Schema {
            enums: schema.enums.clone(),
            tables: kept!(tables, it => Id::Table(it.name.clone())),
            namespaces: schema.namespaces.clone(),
            extensions: schema.extensions.clone(),
            domains: schema.domains.clone(),
            composites: schema.composites.clone(),
            ranges: schema.ranges.clone(),
            sequences: kept!(sequences, it => Id::Sequence(it.name.clone())),
            views: kept!(views, it => Id::View(it.name.clone())),
            routines: kept!(routines, it => Id::Routine(it.name.clone(), it.signature())),
            triggers: kept!(triggers, it => Id::Trigger(it.table.clone(), it.name.clone())),
            policies: kept!(policies, it => Id::Policy(it.table.clone(), it.name.clone())),
            rules: kept!(rules, it => Id::Rule(it.table.clone(), it.name.clone())),
            statistics: kept!(statistics, it => Id::Statistics(it.name.clone())),
            public: schema.public.clone(),
            owner: schema.owner.clone(),
            unmanaged: schema.unmanaged.clone(),
        }
    }
}

/// The names of both ends of every rename: an object of such a name is not what it seems to be.
pub(crate) fn renamed_names(intent: &Intent) -> BTreeSet<&ObjectName> {
    let names = intent.renames.iter().flat_map(|rename| match rename {
        Rename::Relation { from, to } | Rename::Type { from, to } => vec![from, to],
        Rename::Column { table, .. } => vec![table],
        Rename::Label { type_name, .. } => vec![type_name],
    });
    names.collect()
}

struct Search<'a> {
    /// The objects of the previous schema, then those of the next that are not the same.
    all: Vec<(&'a Id, &'a Item<'a>)>,
    reached: BTreeSet<&'a Id>,
}

impl<'a> Search<'a> {
    /// From what differs to what names it, and so on.
    fn spread(&mut self, first: BTreeSet<&'a Id>) {
        let mut open = first;
        while !open.is_empty() {
            let fresh = FreshNames::of(open.iter().copied());
            self.reached.extend(open);
            let rest = self.all.iter().filter(|(id, _)| !self.reached.contains(id));
            let touched = rest.filter(|(_, item)| may_name(item, &fresh));
            open = touched.map(|(id, _)| *id).collect();
        }
    }

    /// With what any of them names, and both ends of their foreign keys.
    fn with_what_is_named(self) -> BTreeSet<Id> {
        let is_reached = |id: &Id| self.reached.contains(id);
        let reached = self.all.iter().filter(|(id, _)| is_reached(id));
        let named: BTreeSet<String> = reached.flat_map(|(_, item)| named_by(item)).collect();
        let points_to_reached = |item: &Item<'_>| match item {
            Item::Table(table) => table
                .foreign_keys
                .iter()
                .any(|key| is_reached(&Id::Table(key.target.clone()))),
            _ => false,
        };
        let kept = self.all.iter().filter(|(id, item)| {
            let is_named = || own_name(id).is_some_and(|name| named.contains(&name.name));
            is_reached(id) || is_named() || points_to_reached(item)
        });
        kept.map(|(id, _)| (*id).clone()).collect()
    }
}
