//! What the attributes say of the way from the previous schema: read, checked, and put into an
//! [`Intent`].

use amani_schema_core::intent::{ColumnSql, Intent, OnDown, RemovedLabel, Rename};
use amani_schema_core::schema::{ObjectName, Table};
use syn::{Ident, LitStr};

use crate::column::Field;
use crate::keys::Keys;
use crate::{EnumItem, Errors, RustType, TableItem, past};

/// What a field says of the past.
#[derive(Clone)]
pub(crate) struct FieldIntent {
    pub(crate) was: Option<LitStr>,
    pub(crate) using: Option<LitStr>,
    pub(crate) backfill: Option<LitStr>,
}

impl FieldIntent {
    pub(crate) fn parse(
        errors: &Errors,
        keys: &mut Keys,
        column: &str,
        rust_type: &RustType,
        fills_itself: Option<&str>,
    ) -> Self {
        let was = keys.spanned_name(errors, "was");
        if let Some(was) = was.as_ref().filter(|was| was.value() == column) {
            errors.at(
                was,
                format_args!("the column is called `{column}` now"),
                "remove `was`, or name what it was called before",
            );
        }
        let using = keys.sql(errors, "using");
        let backfill = keys.sql(errors, "backfill");
        let needless = if let Some(message) = fills_itself {
            Some((message, "remove `backfill`"))
        } else if rust_type.nullable {
            Some((
                "a column that may be NULL needs no value for the rows there are",
                "remove `backfill`, or the `Option`",
            ))
        } else {
            None
        };
        if let (Some(backfill), Some((message, help))) = (&backfill, needless) {
            errors.at(backfill, message, help);
        }
        Self {
            was,
            using,
            backfill,
        }
    }
}

/// `was = "..."` on an enum or a table: without a schema it was in the same one.
pub(crate) fn object_was(
    errors: &Errors,
    keys: &mut Keys,
    name: &ObjectName,
    what: &str,
) -> Option<ObjectName> {
    let written = keys.string(errors, "was")?;
    let was = past::object(errors, &written, what, name.schema.as_deref())?;
    if was == *name {
        errors.at(
            &written,
            format_args!("it is called `{name}` now"),
            "remove `was`, or name what it was called before",
        );
        return None;
    }
    Some(was)
}

/// A column is renamed to one other.
pub(crate) fn check_fields(errors: &Errors, fields: &[Field]) {
    for (place, field) in fields.iter().enumerate() {
        let Some(was) = &field.intent.was else {
            continue;
        };
        let is_same =
            |other: &&Field| other.intent.was.as_ref().map(LitStr::value) == Some(was.value());
        if let Some(first) = fields[..place].iter().find(is_same) {
            errors.at(
                was,
                format_args!("`{}` was `{}` already", first.ident, was.value()),
                "a column is renamed to one other: remove one of the two",
            );
        }
    }
}

impl EnumItem {
    /// Adds what the enum says of the past.
    pub fn add_intent(&self, intent: &mut Intent) {
        let type_name = &self.model.name;
        intent
            .renames
            .extend(self.was.iter().map(|was| Rename::Type {
                from: was.clone(),
                to: type_name.clone(),
            }));
        for variant in &self.variants {
            intent
                .renames
                .extend(variant.was.iter().map(|was| Rename::Label {
                    type_name: type_name.clone(),
                    from: was.value(),
                    to: variant.label.clone(),
                }));
            let to = variant.on_down.as_ref().and_then(|to| self.label(to));
            intent.on_down.extend(to.map(|to| OnDown {
                type_name: type_name.clone(),
                label: variant.label.clone(),
                to: to.to_owned(),
            }));
        }
        let removed = self.removed.iter().map(|removed| RemovedLabel {
            type_name: type_name.clone(),
            label: removed.label.value(),
            to: removed
                .to
                .as_ref()
                .and_then(|to| self.label(to))
                .map(str::to_owned),
        });
        intent.removed.extend(removed);
    }

    fn label(&self, variant: &Ident) -> Option<&str> {
        let mut variants = self.variants.iter();
        variants
            .find(|known| known.ident == *variant)
            .map(|known| &*known.label)
    }
}

impl TableItem {
    /// Adds what the struct says of the past; `table` is what it was lowered to.
    pub fn add_intent(&self, table: &Table, intent: &mut Intent) {
        let name = &self.name;
        intent
            .renames
            .extend(self.was.iter().map(|was| Rename::Relation {
                from: was.clone(),
                to: name.clone(),
            }));
        for field in &self.fields {
            let FieldIntent {
                was,
                using,
                backfill,
            } = &field.intent;
            intent.renames.extend(was.iter().map(|was| Rename::Column {
                table: name.clone(),
                from: was.value(),
                to: field.column.clone(),
            }));
            let column_sql = |sql: &LitStr| ColumnSql {
                table: name.clone(),
                column: field.column.clone(),
                sql: sql.value(),
            };
            intent.using.extend(using.iter().map(column_sql));
            intent.backfill.extend(backfill.iter().map(column_sql));
        }
        // Lowering keeps the order of the indexes, and gives each its name.
        let indexes = self.indexes.iter().zip(&table.indexes);
        let concurrent = indexes.filter(|(item, _)| item.concurrently);
        intent
            .concurrently
            .extend(concurrent.map(|(_, index)| (name.clone(), index.name.clone())));
    }
}
