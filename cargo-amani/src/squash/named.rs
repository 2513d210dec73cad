//! What has a name of its own and no place for a mark: types, views and sequences.

use amani_schema_core::schema::{ObjectName, Schema};

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Type,
    View,
    Sequence,
}

/// An object, and what it is but for its name.
pub(super) struct Named<'a> {
    kind: Kind,
    pub(super) name: &'a ObjectName,
    content: String,
}

impl<'a> Named<'a> {
    /// All of a schema.
    pub(super) fn all(schema: &'a Schema) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |kind, name: &'a ObjectName, content: String| {
            all.push(Named {
                kind,
                name,
                content,
            });
        };
        for item in &schema.enums {
            add(Kind::Type, &item.name, format!("enum {:?}", item.labels));
        }
        for item in &schema.domains {
            let content = format!("domain {:?} {:?}", item.data_type, item.default);
            add(Kind::Type, &item.name, content);
        }
        for item in &schema.composites {
            let content = format!("composite {:?}", item.attributes);
            add(Kind::Type, &item.name, content);
        }
        for item in &schema.ranges {
            add(Kind::Type, &item.name, format!("range {:?}", item.subtype));
        }
        for item in &schema.views {
            add(Kind::View, &item.name, format!("{}", item.materialized));
        }
        for item in &schema.sequences {
            let content = format!("{:?} {} {}", item.data_type, item.increment, item.start);
            add(Kind::Sequence, &item.name, content);
        }
        all
    }

    pub(super) fn key(&self) -> (Kind, ObjectName) {
        (self.kind, self.name.clone())
    }

    /// Whether one may be the other under another name; what only went to another schema is told by its own.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_moved = self.name.schema != other.name.schema;
        self.kind == other.kind
            && self.content == other.content
            && (!is_moved || self.name.name == other.name.name)
    }
}
