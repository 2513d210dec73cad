use super::{Check, Column, ForeignKey, Index, ObjectName, PrimaryKey, Unique};

/// A table with all that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What `COMMENT ON TABLE` says.
    pub comment: Option<String>,
}

impl Table {
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
