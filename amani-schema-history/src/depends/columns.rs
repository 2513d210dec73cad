//! Whose column a name in a text is.

use amani_schema_core::schema::{ObjectName, Schema};

use super::mention::{self, Mention, What, object_name};
use super::{Place, parse};
use crate::syntax::{Kind, Node};

/// Statements within which a name means a column of what they read or write.
const LEVELS: &[Kind] = &[
    Kind::SELECT,
    Kind::INSERT,
    Kind::UPDATE,
    Kind::DELETE,
    Kind::MERGE,
    Kind::TABLE,
];

/// Where a text names a column of a table; `*` where that stands for it among others.
pub(crate) fn column_mentions(
    schema: &Schema,
    place: &Place,
    text: &str,
    table: &ObjectName,
    column: &str,
) -> Vec<Mention> {
    let Some((statements, start)) = parse(place.form, text) else {
        return Vec::new();
    };
    let reader = Reader {
        schema,
        home: place.home.as_ref(),
    };
    let mut found = Vec::new();
    for statement in &statements {
        for (node, mention) in mention::columns(statement) {
            let is_named = match mention.what {
                What::Star => true,
                _ => mention.path.last().is_some_and(|name| name == column),
            };
            if is_named
                && node.range().start >= start
                && reader.is_of(&node, &mention, table, column)
            {
                found.push(mention.shifted(start));
            }
        }
    }
    found.sort_by_key(|mention| mention.place.start);
    found
}

struct Reader<'a> {
    schema: &'a Schema,
    home: Option<&'a ObjectName>,
}

impl Reader<'_> {
    fn is_of(&self, node: &Node, mention: &Mention, table: &ObjectName, column: &str) -> bool {
        let qualifier = match (mention.what, mention.path.as_slice()) {
            (What::Star, []) => return nearest(node).is_some_and(|level| reads(&level, table)),
            (What::Star, [.., qualifier]) | (_, [.., qualifier, _]) => Some(qualifier),
            _ => None,
        };
        match qualifier {
            Some(qualifier) => self.qualified(node, qualifier, table),
            None => self.plain(node, table, column),
        }
    }

    fn qualified(&self, node: &Node, qualifier: &str, table: &ObjectName) -> bool {
        let mut level = nearest(node);
        while let Some(here) = level {
            let items = items(&here);
            if let Some(item) = items.iter().find(|item| item.alias == *qualifier) {
                return item.name == *table;
            }
            level = here.parent().as_ref().and_then(nearest);
        }
        let is_row = ["old", "new", "excluded"].contains(&qualifier);
        self.home
            .is_some_and(|home| home == table && (is_row || home.name == *qualifier))
    }

    fn plain(&self, node: &Node, table: &ObjectName, column: &str) -> bool {
        let has = |name: &ObjectName| {
            let found = self.schema.table(name);
            found.is_some_and(|table| table.column(column).is_some())
        };
        let mut level = nearest(node);
        while let Some(here) = level {
            let items = items(&here);
            if items.iter().any(|item| has(&item.name)) {
                return items.iter().any(|item| item.name == *table);
            }
            level = here.parent().as_ref().and_then(nearest);
        }
        self.home == Some(table)
    }
}

/// What a statement reads or writes, and the name it goes by there.
pub(crate) struct Item {
    pub(crate) alias: String,
    pub(crate) name: ObjectName,
}

/// The statement that a node stands in, itself included.
pub(crate) fn nearest(node: &Node) -> Option<Node> {
    let mut node = node.clone();
    while !LEVELS.contains(&node.kind()) {
        node = node.parent()?;
    }
    Some(node)
}

/// The relations of a statement, those of the statements within it aside.
pub(crate) fn items(level: &Node) -> Vec<Item> {
    let references = level.descendants(Kind::RELATION_NAME_REF).into_iter();
    let own = references
        .filter(|reference| nearest(reference).is_some_and(|it| it.range() == level.range()));
    own.map(|reference| {
        let path = reference.path();
        let alias = reference
            .parent()
            .and_then(|parent| parent.child(Kind::FROM_ALIAS))
            .and_then(|alias| alias.child(Kind::TABLE_ALIAS));
        let alias = alias.map_or_else(|| reference.name(), |alias| alias.name());
        Item {
            alias,
            name: object_name(&path),
        }
    })
    .collect()
}

fn reads(level: &Node, table: &ObjectName) -> bool {
    items(level).iter().any(|item| item.name == *table)
}
