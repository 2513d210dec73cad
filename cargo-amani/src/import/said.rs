//! Which constraints and indexes of a table attributes can say.

use amani_schema_core::schema::{
    Action, Check, Deferrable, ForeignKey, Index, IndexKey, ObjectName, Table, Unique,
};

use super::names::{Names, TableNames};

impl Names<'_> {
    pub(super) fn says_primary_key(&self, table: &Table) -> bool {
        table.primary_key.as_ref().is_some_and(|key| {
            key.include.is_empty()
                && key.deferrable == Deferrable::No
                && self.are_fields(table, &key.columns)
        })
    }

    pub(super) fn says_unique(&self, table: &Table, unique: &Unique) -> bool {
        // A second index over the very same columns is a mistake in an attribute.
        let primary = table.primary_key.as_ref();
        let is_primary = primary.is_some_and(|key| key.columns == unique.columns);
        let first = table
            .uniques
            .iter()
            .find(|other| other.columns == unique.columns);
        unique.include.is_empty()
            && !is_primary
            && first.is_some_and(|first| first.name == unique.name)
            && self.are_fields(table, &unique.columns)
    }

    pub(super) fn says_check(&self, table: &Table, check: &Check) -> bool {
        let is_plain = !check.no_inherit && !check.not_valid && !check.inherited && check.local;
        is_plain && self.table(&table.name).is_some()
    }

    pub(super) fn says_index(&self, table: &Table, index: &Index) -> bool {
        let mut keys = index.columns.iter();
        let is_plain =
            |name: &Option<ObjectName>| name.as_ref().is_none_or(|name| name.schema.is_none());
        let all_plain = keys.all(|key| {
            let is_field = match &key.key {
                IndexKey::Column(name) => self.are_fields(table, std::slice::from_ref(name)),
                IndexKey::Expression(_) => true,
            };
            is_field && is_plain(&key.collation) && is_plain(&key.opclass)
        });
        all_plain
            && index.options.is_empty()
            && self.table(&table.name).is_some()
            && self.are_fields(table, &index.include)
    }

    pub(super) fn says_foreign_key(&self, table: &Table, key: &ForeignKey) -> bool {
        let target = self.schema.table(&key.target);
        let names = (self.table(&table.name), self.table(&key.target));
        let (Some(target), (Some(own), Some(other))) = (target, names) else {
            return false;
        };
        let mut pairs = key.columns.iter().zip(&key.target_columns);
        let fit = pairs.all(|(column, to)| {
            let (here, there) = (
                field_type(table, own, column),
                field_type(target, other, to),
            );
            here.is_some_and(|here| {
                there.is_some_and(|there| here == there || here == format!("Option<{there}>"))
            })
        });
        !key.not_valid
            && !key.inherited
            && fit
            && self.says_key(target, &key.target_columns)
            && has_action(table, key)
    }

    /// Whether the attributes of a table say that these columns are a key, as a foreign key needs it.
    fn says_key(&self, table: &Table, columns: &[String]) -> bool {
        let mut plain = Table::new(table.name.clone());
        plain.primary_key = table
            .primary_key
            .clone()
            .filter(|_| self.says_primary_key(table));
        let uniques = table.uniques.iter();
        plain.uniques = uniques
            .filter(|unique| self.says_unique(table, unique))
            .cloned()
            .collect();
        let indexes = table.indexes.iter();
        plain.indexes = indexes
            .filter(|index| self.says_index(table, index))
            .cloned()
            .collect();
        plain.has_key(columns)
    }

    fn are_fields(&self, table: &Table, columns: &[String]) -> bool {
        let Some(names) = self.table(&table.name) else {
            return false;
        };
        columns
            .iter()
            .all(|column| names.types.contains_key(column))
    }
}

/// The type of a field, `Option` included.
pub(super) fn field_type(table: &Table, names: &TableNames, column: &str) -> Option<String> {
    let text = &names.types.get(column)?.text;
    Some(if table.column(column)?.nullable {
        format!("Option<{text}>")
    } else {
        text.clone()
    })
}

/// Whether the columns can become what the actions make of them; an attribute may not ask for more.
fn has_action(table: &Table, key: &ForeignKey) -> bool {
    let has = |action| key.on_delete == action || key.on_update == action;
    let mut columns = key.columns.iter().filter_map(|name| table.column(name));
    columns.all(|column| {
        let can_default = column.nullable || column.default.is_some();
        (column.nullable || !has(Action::SetNull)) && (can_default || !has(Action::SetDefault))
    })
}
