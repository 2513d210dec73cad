//! The rules that span the fields of one table, each with the reason for it.

use amani_schema_core::schema::Action;
use syn::{Ident, LitStr};

use super::TableItem;
use crate::column::{Field, ParsedField};
use crate::index::IndexItem;
use crate::unique::PrimaryKeyItem;
use crate::{Errors, intent, text};

pub(super) fn check(errors: &Errors, table: &TableItem) {
    check_column_names(errors, table);
    check_fields_exist(errors, table);
    check_primary_key(errors, table);
    check_uniques(errors, table);
    check_actions(errors, table);
    check_given_names(errors, table);
    intent::check_fields(errors, &table.fields);
}

/// The key is named in one place, else its order would depend on which of them is read first.
pub(super) fn check_one_primary_key(
    errors: &Errors,
    on_table: Option<&PrimaryKeyItem>,
    fields: &[ParsedField],
) {
    let marked = fields.iter().filter_map(|field| field.primary_key);
    if on_table.is_some() {
        for span in marked {
            errors.at_span(
                span,
                "the primary key is already named on the table",
                "name it in one place: here, or in `#[table(primary_key(columns(...)))]`",
            );
        }
    }
}

/// A table has each column name once.
fn check_column_names(errors: &Errors, table: &TableItem) {
    for (place, field) in table.fields.iter().enumerate() {
        let earlier = table.fields[..place]
            .iter()
            .find(|earlier| earlier.column == field.column);
        if let Some(earlier) = earlier {
            errors.at(
                &field.ident,
                format_args!(
                    "`{}` and `{}` are both the column `{}`",
                    earlier.ident, field.ident, field.column
                ),
                "give one of them another name with `#[column(name = \"...\")]`",
            );
        }
    }
}

/// Columns are named by the Rust fields; what is not a field cannot be a column.
fn check_fields_exist(errors: &Errors, table: &TableItem) {
    if table.fields.is_empty() {
        return;
    }
    let names: Vec<String> = table
        .fields
        .iter()
        .map(|field| field.ident.to_string())
        .collect();
    let missing = table
        .named_fields()
        .filter(|named| table.field(named).is_none());
    for field in missing {
        errors.at(
            field,
            format_args!("`{}` has no field `{field}`", table.ident),
            text::suggestion(
                &field.to_string(),
                names.iter().map(String::as_str),
                "the fields are",
            ),
        );
    }
}

/// The columns of a primary key are NOT NULL, whatever is written: an `Option` there would lie.
fn check_primary_key(errors: &Errors, table: &TableItem) {
    let fields = table.primary_key.iter().flat_map(|key| &key.fields);
    for field in fields
        .filter_map(|field| table.field(field))
        .filter(|field| field.rust_type.nullable)
    {
        errors.at(
            &field.ty,
            "a column of the primary key is never NULL",
            "remove the `Option`",
        );
    }
}

/// A second unique index over the very same columns only costs.
fn check_uniques(errors: &Errors, table: &TableItem) {
    for (place, unique) in table.uniques.iter().enumerate() {
        if table
            .primary_key
            .as_ref()
            .is_some_and(|key| key.fields == unique.fields)
        {
            errors.at_span(
                unique.span,
                "the primary key is unique already",
                "remove `unique`",
            );
        }
        if table.uniques[..place]
            .iter()
            .any(|earlier| earlier.fields == unique.fields)
        {
            errors.at_span(
                unique.span,
                "these columns are unique already",
                "remove one of the two",
            );
        }
    }
}

/// `SET NULL` on a NOT NULL column, or `SET DEFAULT` to a NULL there, fails only when the
/// referenced row goes, which is late to hear of it.
fn check_actions(errors: &Errors, table: &TableItem) {
    for key in &table.foreign_keys {
        let fields = || key.fields.iter().filter_map(|field| table.field(field));
        let has = |action| key.on_delete == action || key.on_update == action;
        let never_null = |field: &&Field| !field.rust_type.nullable;
        if let Some(field) = fields().find(never_null).filter(|_| has(Action::SetNull)) {
            errors.at_span(
                key.actions_span,
                format_args!(
                    "`set_null` needs a column that can be NULL, and `{}` cannot",
                    field.ident
                ),
                "make the field an `Option`, or choose `restrict` or `cascade`",
            );
        }
        let without_default = fields()
            .filter(never_null)
            .find(|field| field.default.is_none());
        if let Some(field) = without_default.filter(|_| has(Action::SetDefault)) {
            errors.at_span(
                key.actions_span,
                format_args!(
                    "`set_default` needs a default, and `{}` has none",
                    field.ident
                ),
                "add `default = ...` to the field, or choose `restrict` or `cascade`",
            );
        }
    }
}

/// Constraints and indexes of one table have different names.
fn check_given_names(errors: &Errors, table: &TableItem) {
    let given: Vec<&LitStr> = table.given_names().collect();
    for (place, name) in given.iter().enumerate() {
        if given[..place]
            .iter()
            .any(|earlier| earlier.value() == name.value())
        {
            errors.at(
                name,
                format_args!(
                    "two constraints or indexes of `{}` are called `{}`",
                    table.ident,
                    name.value()
                ),
                "give one of them another name",
            );
        }
    }
}

impl TableItem {
    /// Every field that a key, constraint or index names.
    fn named_fields(&self) -> impl Iterator<Item = &Ident> {
        let primary = self.primary_key.iter().flat_map(|key| &key.fields);
        let uniques = self.uniques.iter().flat_map(|unique| &unique.fields);
        let foreign = self.foreign_keys.iter().flat_map(|key| &key.fields);
        let indexes = self.indexes.iter().flat_map(IndexItem::fields);
        primary.chain(uniques).chain(foreign).chain(indexes)
    }

    /// The names that are written by hand.
    pub(crate) fn given_names(&self) -> impl Iterator<Item = &LitStr> {
        let primary = self.primary_key.iter().filter_map(|key| key.name.as_ref());
        let uniques = self
            .uniques
            .iter()
            .filter_map(|unique| unique.name.as_ref());
        let checks = self.checks.iter().filter_map(|check| check.name.as_ref());
        let foreign = self.foreign_keys.iter().filter_map(|key| key.name.as_ref());
        let indexes = self.indexes.iter().filter_map(|index| index.name.as_ref());
        primary
            .chain(uniques)
            .chain(checks)
            .chain(foreign)
            .chain(indexes)
    }
}
