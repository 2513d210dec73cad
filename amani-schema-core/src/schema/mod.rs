//! The model: what the annotated Rust types say, in PostgreSQL's own nouns.
//!
//! All names in the model are as the catalog holds them: unquoted, in their exact case.

mod column;
mod constraint;
mod data_type;
mod enums;
mod index;
mod name;
pub mod names;
mod table;
mod validate;

pub use column::{Column, Expression, Identity};
pub use constraint::{Action, Check, Deferrable, ForeignKey, PrimaryKey, Unique};
pub use data_type::{DataType, TypeName};
pub use enums::Enum;
pub use index::{Index, IndexColumn, IndexKey, NullsOrder};
pub use name::{MAX_NAME_BYTES, ObjectName};
pub use table::Table;
pub use validate::{Object, Violation};

/// A whole schema: all enum types and tables, each list in declaration order.
///
/// The order is part of the contract: where nothing else decides, SQL comes out in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The enum types.
    pub enums: Vec<Enum>,
    /// The tables, with their columns, constraints and indexes.
    pub tables: Vec<Table>,
}

impl Schema {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.enums.is_empty() && self.tables.is_empty()
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The namespaces that must exist before any object can be created, in the order of first use.
    ///
    /// `public` is left out: every database has one unless somebody took it away on purpose.
    #[must_use]
    pub fn namespaces(&self) -> Vec<&str> {
        let enums = self.enums.iter().map(|item| &item.name);
        let tables = self.tables.iter().map(|item| &item.name);
        let mut found: Vec<&str> = Vec::new();
        for schema in enums
            .chain(tables)
            .filter_map(|name| name.schema.as_deref())
        {
            if schema != "public" && !found.contains(&schema) {
                found.push(schema);
            }
        }
        found
    }
}
