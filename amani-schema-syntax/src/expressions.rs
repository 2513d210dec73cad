//! The SQL expressions that attributes hold.

use syn::LitStr;

use crate::index::IndexKeyItem;
use crate::{FieldDefault, TableItem};

/// An SQL expression in an attribute of a table or of its fields.
pub struct WrittenSql<'a> {
    /// The text as it stands in the source.
    pub literal: &'a LitStr,
    /// What it is for.
    pub role: SqlRole<'a>,
}

/// What an SQL expression is for, which decides what it may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlRole<'a> {
    /// A `check`, what a column is generated from, or part of an index: over the columns of the table.
    OfTable,
    /// `default = sql("...")`: over no column at all.
    Default,
    /// `backfill` of this column: over the columns that the rows have so far.
    Backfill(&'a str),
    /// `using` of this column: the same.
    Using(&'a str),
}

impl TableItem {
    /// All the SQL expressions of the table, those of its fields first.
    #[must_use]
    pub fn expressions(&self) -> Vec<WrittenSql<'_>> {
        let mut found = Vec::new();
        let mut add = |literal, role| found.push(WrittenSql { literal, role });
        for field in &self.fields {
            if let Some(FieldDefault::Sql(sql)) = &field.default {
                add(sql, SqlRole::Default);
            }
            if let Some(sql) = &field.generated {
                add(sql, SqlRole::OfTable);
            }
            if let Some(sql) = &field.intent.backfill {
                add(sql, SqlRole::Backfill(&field.column));
            }
            if let Some(sql) = &field.intent.using {
                add(sql, SqlRole::Using(&field.column));
            }
        }
        for check in &self.checks {
            add(&check.expression, SqlRole::OfTable);
        }
        for index in &self.indexes {
            for column in &index.columns {
                if let IndexKeyItem::Expression(sql) = &column.key {
                    add(sql, SqlRole::OfTable);
                }
            }
            index
                .predicate
                .iter()
                .for_each(|sql| add(sql, SqlRole::OfTable));
        }
        found
    }
}
