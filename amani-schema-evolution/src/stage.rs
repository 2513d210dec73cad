//! Where PostgreSQL needs a commit in between: the schemas on the way.

use std::collections::BTreeSet;

use amani_schema_core::intent::{Intent, RemovedLabel, Rename};
use amani_schema_core::schema::{Access, Namespace, ObjectName, Schema};

use crate::diff::diff;
use crate::labels::{Labels, compare};
use crate::normal::normal_forms;
use crate::plan::Direction;
use crate::rename::rename;
use crate::used::used;
use crate::world::World;

/// One migration's share of the way.
pub(crate) struct Stage {
    pub(crate) from: Schema,
    pub(crate) to: Schema,
    /// The table and the name of the index that it builds without stopping writes, and nothing else.
    pub(crate) concurrently: Option<(ObjectName, String)>,
}

/// The stages from one schema to another.
///
/// A label that was added [cannot be used](https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES)
/// before its transaction is committed, so what uses it comes in a stage of its own; and so does every
/// index that is built `CONCURRENTLY`, which no transaction may hold.
pub(crate) fn stages(previous: &Schema, next: &Schema, intent: &Intent) -> Vec<Stage> {
    let mut way = vec![previous.clone()];
    let renamed = rename(previous, next, intent, Direction::Up).schema;
    way.extend(with_used_labels(&renamed, next, intent));
    let concurrent = concurrent_indexes(&renamed, next, intent);
    let mut last = next.clone();
    for table in &mut last.tables {
        let name = table.name.clone();
        table
            .indexes
            .retain(|index| !concurrent.contains(&(name.clone(), index.name.clone())));
    }
    let mut stages: Vec<Stage> = Vec::new();
    way.push(last.clone());
    for pair in way.windows(2) {
        stages.push(Stage {
            from: pair[0].clone(),
            to: pair[1].clone(),
            concurrently: None,
        });
    }
    for key in concurrent {
        let mut to = last.clone();
        let index = next
            .table(&key.0)
            .and_then(|table| table.indexes.iter().find(|index| index.name == key.1));
        let table = to.tables.iter_mut().find(|table| table.name == key.0);
        if let (Some(index), Some(table)) = (index, table) {
            table.indexes.push(index.clone());
        }
        stages.push(Stage {
            from: last,
            to: to.clone(),
            concurrently: Some(key),
        });
        last = to;
    }
    stages
}

/// The schemas that objects are in without having been created: the types name them only.
pub(crate) fn with_namespaces(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let needed = schema.needed_namespaces();
    let there: Vec<String> = schema
        .namespaces
        .iter()
        .map(|item| item.name.clone())
        .collect();
    let needed: Vec<String> = needed
        .into_iter()
        .filter(|name| !there.iter().any(|other| other == name))
        .map(str::to_owned)
        .collect();
    schema
        .namespaces
        .extend(needed.into_iter().map(|name| Namespace {
            name,
            comment: None,
            access: Access::default(),
        }));
    schema
}

/// The previous schema with all new labels, if the rest of the step uses one of them.
fn with_used_labels(renamed: &Schema, next: &Schema, intent: &Intent) -> Option<Schema> {
    let mut with = renamed.clone();
    let mut is_added = false;
    for item in &mut with.enums {
        let after = next.enums.iter().find(|after| after.name == item.name);
        if let Some(after) = after
            && let Labels::Added(_) = compare(item, after)
        {
            is_added = true;
            item.labels.clone_from(&after.labels);
        }
    }
    if !is_added {
        return None;
    }
    let (one, other) = normal_forms(renamed, next);
    let (previous, next) = (World::new(renamed, &one), World::new(next, &other));
    let changes = diff(&previous, &next, BTreeSet::new());
    (!used(&previous, &next, &changes, intent).is_empty()).then_some(with)
}

/// A label that gets its new name with a new type, since another one has that name still.
fn is_rebuilt(stage: &Stage, rename: &Rename) -> bool {
    let Rename::Label {
        type_name,
        from,
        to,
    } = rename
    else {
        return false;
    };
    let has = |schema: &Schema, label: &String| {
        let mut enums = schema.enums.iter();
        enums.any(|item| item.name == *type_name && item.labels.contains(label))
    };
    has(&stage.from, from) && has(&stage.from, to) && !has(&stage.to, from)
}

/// New indexes of tables that have rows by then.
fn concurrent_indexes(
    renamed: &Schema,
    next: &Schema,
    intent: &Intent,
) -> Vec<(ObjectName, String)> {
    let is_new = |(table, index): &&(ObjectName, String)| {
        let has = |schema: &Schema| {
            let found = schema.table(table);
            found.map(|table| table.indexes.iter().any(|it| it.name == *index))
        };
        has(renamed) == Some(false) && has(next) == Some(true)
    };
    intent.concurrently.iter().filter(is_new).cloned().collect()
}

/// What the source says of a stage, for the way back: what was not due on the way up is not on the way
/// down either.
pub(crate) fn inverse(stage: &Stage, intent: &Intent) -> Intent {
    let mut followed = rename(&stage.from, &stage.to, intent, Direction::Up).followed;
    let rebuilt = intent
        .renames
        .iter()
        .filter(|rename| is_rebuilt(stage, rename));
    followed.extend(rebuilt.cloned());
    followed.reverse();
    let intent = &Intent {
        renames: followed,
        ..intent.clone()
    };
    let old_name = |name: &ObjectName| {
        let renamed = intent.renames.iter().find_map(|rename| match rename {
            Rename::Relation { from, to } | Rename::Type { from, to } if to == name => Some(from),
            _ => None,
        });
        renamed.unwrap_or(name).clone()
    };
    let old_label = |type_name: &ObjectName, label: &String| {
        let renamed = intent.renames.iter().find_map(|rename| match rename {
            Rename::Label {
                type_name: of,
                from,
                to,
            } if of == type_name && to == label => Some(from),
            _ => None,
        });
        renamed.unwrap_or(label).clone()
    };
    let renames = intent.renames.iter().map(|rename| match rename.clone() {
        Rename::Relation { from, to } => Rename::Relation { from: to, to: from },
        Rename::Type { from, to } => Rename::Type { from: to, to: from },
        Rename::Column { table, from, to } => Rename::Column {
            table: old_name(&table),
            from: to,
            to: from,
        },
        Rename::Label {
            type_name,
            from,
            to,
        } => Rename::Label {
            type_name: old_name(&type_name),
            from: to,
            to: from,
        },
    });
    let removed = intent.on_down.iter().map(|on_down| RemovedLabel {
        type_name: old_name(&on_down.type_name),
        label: on_down.label.clone(),
        to: Some(old_label(&on_down.type_name, &on_down.to)),
    });
    Intent {
        renames: renames.collect(),
        removed: removed.collect(),
        accept_drops: true,
        ..Intent::default()
    }
}
