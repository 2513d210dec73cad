use std::collections::BTreeMap;

use super::{
    Access, Check, Column, DataType, Exclusion, Expression, ForeignKey, Index, ObjectName,
    PrimaryKey, Unique,
};

/// A table with all that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// Its columns in declaration order.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its check constraints.
    pub checks: Vec<Check>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, those of its constraints aside.
    pub indexes: Vec<Index>,
    /// Its exclusion constraints.
    pub exclusions: Vec<Exclusion>,
    /// Whether it is `UNLOGGED`.
    pub unlogged: bool,
    /// The tables that it inherits from.
    pub inherits: Vec<ObjectName>,
    /// How it is partitioned: `RANGE (created_at)`.
    pub partition_by: Option<Expression>,
    /// What it is a partition of.
    pub partition_of: Option<Partition>,
    /// What `WITH (...)` says, by name.
    pub options: BTreeMap<String, String>,
    /// Whether row security is enabled.
    pub row_security: bool,
    /// Whether it holds for the owner too.
    pub force_row_security: bool,
    /// `FULL`, `NOTHING` or the name of an index; `None` for the default.
    pub replica_identity: Option<String>,
    /// What `COMMENT ON TABLE` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}

/// A table's place in a partitioned one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Partition {
    /// The partitioned table.
    pub parent: ObjectName,
    /// `FOR VALUES ...` or `DEFAULT`.
    pub bound: Expression,
}

impl Table {
    /// A table without columns.
    #[must_use]
    pub fn new(name: ObjectName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            exclusions: Vec::new(),
            unlogged: false,
            inherits: Vec::new(),
            partition_by: None,
            partition_of: None,
            options: BTreeMap::new(),
            row_security: false,
            force_row_security: false,
            replica_identity: None,
            comment: None,
            access: Access::default(),
        }
    }

    /// The names of its constraints, which no two of one table share. Indexes that are no constraint
    /// are not among them.
    pub fn constraint_names(&self) -> impl Iterator<Item = &str> {
        let primary = self.primary_key.iter().map(|key| &*key.name);
        let uniques = self.uniques.iter().map(|key| &*key.name);
        let exclusions = self.exclusions.iter().map(|key| &*key.name);
        let checks = self.checks.iter().map(|check| &*check.name);
        let foreign = self.foreign_keys.iter().map(|key| &*key.name);
        primary
            .chain(uniques)
            .chain(exclusions)
            .chain(checks)
            .chain(foreign)
    }

    /// The tables that it has columns from: its parents, or the table that it is a partition of.
    pub fn parents(&self) -> impl Iterator<Item = &ObjectName> {
        let partitioned = self.partition_of.iter();
        self.inherits
            .iter()
            .chain(partitioned.map(|partition| &partition.parent))
    }

    /// The types of its columns by their names.
    ///
    /// ```
    /// use amani_schema_core::schema::{Column, DataType, ObjectName, Table};
    ///
    /// let mut table = Table::new(ObjectName::new("users"));
    /// table.columns.push(Column::new("id", DataType::builtin("bigint")));
    /// assert_eq!(table.column_types()["id"], DataType::builtin("bigint"));
    /// ```
    #[must_use]
    pub fn column_types(&self) -> BTreeMap<String, DataType> {
        let columns = self.columns.iter();
        columns
            .map(|column| (column.name.clone(), column.data_type.clone()))
            .collect()
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether a foreign key may point to these columns: PostgreSQL asks for a primary key, a
    /// unique constraint that is not deferrable, or a plain unique index over exactly them.
    #[must_use]
    pub fn has_key(&self, columns: &[String]) -> bool {
        let primary = self.primary_key.iter().map(|key| key.columns.clone());
        let uniques = self
            .uniques
            .iter()
            .filter(|unique| unique.deferrable == super::Deferrable::No)
            .map(|unique| unique.columns.clone());
        let indexes = self.indexes.iter().filter_map(Index::plain_unique_columns);
        primary
            .chain(uniques)
            .chain(indexes)
            .any(|key| same_set(&key, columns))
    }
}

impl Index {
    /// The columns of a unique index that is neither partial nor over expressions.
    fn plain_unique_columns(&self) -> Option<Vec<String>> {
        if !self.unique || self.predicate.is_some() {
            return None;
        }
        self.columns
            .iter()
            .map(|column| match &column.key {
                super::IndexKey::Column(name) => Some(name.clone()),
                super::IndexKey::Expression(_) => None,
            })
            .collect()
    }
}

fn same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|name| right.contains(name))
}
