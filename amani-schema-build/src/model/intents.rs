//! What the items say of the past, all of them together.

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Dropped, Place, Rename};
use amani_schema_core::schema::{ObjectName, Schema};

use super::Model;
use super::calls::DroppedObject;
use crate::finding::Finding;

impl Model {
    /// Nothing has two histories.
    pub(super) fn check_intents(&mut self, dropped: &[DroppedObject]) {
        let mut findings = self.renamed_twice();
        for object in dropped {
            findings.extend(self.contradiction(object));
        }
        self.findings.extend(findings);
    }

    /// Two objects cannot have been the same one.
    fn renamed_twice(&self) -> Vec<Finding> {
        let objects: Vec<_> = self.intent.renames.iter().filter_map(renamed).collect();
        let twice = objects.iter().enumerate().filter_map(|(place, renamed)| {
            let same = |other: &&(bool, &ObjectName, &ObjectName)| {
                (other.0, other.1) == (renamed.0, renamed.1)
            };
            let first = objects[..place].iter().find(same)?;
            Some((first.2, renamed))
        });
        let finding =
            |(first, (is_type, from, to)): (&ObjectName, &(bool, &ObjectName, &ObjectName))| {
                let place = if *is_type {
                    Place::Enum((*to).clone())
                } else {
                    Place::Table((*to).clone())
                };
                let (file, span) = self.place_span(&place)?;
                let message = format!("`{first}` and `{to}` both say `was = \"{from}\"`");
                Some(Finding::new(
                    Code::Past,
                    file,
                    span,
                    message,
                    "remove `was` from the one that is new",
                ))
            };
        twice.filter_map(finding).collect()
    }

    /// What is dropped is neither there nor there under another name.
    fn contradiction(&self, dropped: &DroppedObject) -> Option<Finding> {
        let (kind, name) = words(&dropped.object);
        let message = if is_there(&self.schema, &dropped.object) {
            format!("the {kind} `{name}` is not dropped: it is there")
        } else if self.is_renamed(&dropped.object) {
            format!("the {kind} `{name}` is not dropped: `was` says what it is called now")
        } else {
            return None;
        };
        let help = "remove this entry: `dropped!` is for what is gone";
        Some(Finding::new(
            Code::Past,
            dropped.file,
            dropped.span,
            message,
            help,
        ))
    }

    fn is_renamed(&self, object: &Dropped) -> bool {
        self.intent
            .renames
            .iter()
            .any(|rename| match (rename, object) {
                (Rename::Relation { from, .. }, Dropped::Table(name))
                | (Rename::Type { from, .. }, Dropped::Type(name)) => from == name,
                (Rename::Column { table, from, .. }, Dropped::Column(of, name)) => {
                    table == of && from == name
                }
                _ => false,
            })
    }
}

/// Whether it is a type, its name before and its name now.
fn renamed(rename: &Rename) -> Option<(bool, &ObjectName, &ObjectName)> {
    match rename {
        Rename::Relation { from, to } => Some((false, from, to)),
        Rename::Type { from, to } => Some((true, from, to)),
        Rename::Column { .. } | Rename::Label { .. } => None,
    }
}

fn words(object: &Dropped) -> (&'static str, String) {
    match object {
        Dropped::Table(name) => ("table", name.to_string()),
        Dropped::Column(table, column) => ("column", format!("{table}.{column}")),
        Dropped::Type(name) => ("type", name.to_string()),
    }
}

fn is_there(schema: &Schema, object: &Dropped) -> bool {
    match object {
        Dropped::Table(name) => schema.table(name).is_some(),
        Dropped::Column(of, column) => {
            let has_column = schema
                .table(of)
                .is_some_and(|table| table.columns.iter().any(|known| known.name == *column));
            let mut composites = schema.composites.iter();
            has_column
                || composites.any(|item| {
                    item.name == *of && item.attributes.iter().any(|known| known.name == *column)
                })
        }
        Dropped::Type(name) => super::types::is_type(schema, name),
    }
}
