//! The model: what a schema holds, in PostgreSQL's own nouns.
//!
//! All names in the model are as the catalog holds them: unquoted, in their exact case.

pub mod access;
mod builtin_names;
mod code;
mod column;
mod constraint;
mod data_type;
mod data_type_text;
mod enums;
mod index;
mod name;
pub mod names;
mod namespace;
mod sequence;
mod table;
mod types;
mod validate;

use std::collections::BTreeMap;

pub use access::{Access, AclEntry, Grants, Privilege, Securable};
pub use builtin_names::{is_builtin_type_name, is_reserved_prefix, is_system_column};
pub use code::{
    Argument, ArgumentMode, Policy, Routine, RoutineKind, Rule, Statistics, Trigger, Unmanaged,
    View,
};
pub use column::{Column, Expression, Identity};
pub use constraint::{Action, Check, Deferrable, Exclusion, ForeignKey, PrimaryKey, Unique};
pub use data_type::{DataType, TypeName};
pub use enums::Enum;
pub use index::{Index, IndexColumn, IndexKey, NullsOrder};
pub use name::{MAX_NAME_BYTES, ObjectName};
pub use namespace::{Extension, Namespace};
pub use sequence::Sequence;
pub use table::{Partition, Table};
pub use types::{Attribute, Composite, Domain, Range};
pub use validate::{Object, Violation};

/// A whole schema, each list in declaration order.
///
/// The order is part of the contract: where nothing else decides, SQL comes out in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Schema {
    /// The enum types.
    pub enums: Vec<Enum>,
    /// The tables, with their columns, constraints and indexes.
    pub tables: Vec<Table>,
    /// The schemas (namespaces) that were created by name.
    pub namespaces: Vec<Namespace>,
    /// The extensions.
    pub extensions: Vec<Extension>,
    /// The domains.
    pub domains: Vec<Domain>,
    /// The composite types.
    pub composites: Vec<Composite>,
    /// The range types.
    pub ranges: Vec<Range>,
    /// The sequences, those of identity columns aside.
    pub sequences: Vec<Sequence>,
    /// The views and materialized views.
    pub views: Vec<View>,
    /// The functions and procedures.
    pub routines: Vec<Routine>,
    /// The triggers.
    pub triggers: Vec<Trigger>,
    /// The row security policies.
    pub policies: Vec<Policy>,
    /// The rewrite rules.
    pub rules: Vec<Rule>,
    /// The extended statistics.
    pub statistics: Vec<Statistics>,
    /// Who may use the schema `public`, which is no namespace of its own here. PostgreSQL 15 and
    /// later let everybody use it and nobody create in it; `pg_database_owner` owns it.
    pub public: Access,
    /// Who owns the database, where that is known: the owner of whatever has no other.
    pub owner: Option<String>,
    /// What the model knows by name only.
    pub unmanaged: Vec<Unmanaged>,
}

impl Schema {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The tables by their names, for who looks many of them up.
    ///
    /// ```
    /// use amani_schema_core::schema::{ObjectName, Schema, Table};
    ///
    /// let users = Table::new(ObjectName::new("users"));
    /// let schema = Schema { tables: vec![users.clone()], ..Schema::default() };
    /// assert_eq!(schema.tables_by_name()[&users.name], &users);
    /// ```
    #[must_use]
    pub fn tables_by_name(&self) -> BTreeMap<&ObjectName, &Table> {
        let tables = self.tables.iter();
        tables.map(|table| (&table.name, table)).collect()
    }

    /// The namespaces that must exist before any type or table can be created, in the order of first use.
    ///
    /// `public` is left out: every database has one unless somebody took it away on purpose.
    #[must_use]
    pub fn needed_namespaces(&self) -> Vec<&str> {
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
