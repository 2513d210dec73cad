//! An item → its table in the model, with someone's help for what the item cannot know.

use std::collections::BTreeSet;

use amani_schema_core::schema::{
    Check, Column, DataType, Expression, ForeignKey, Index, IndexColumn, IndexKey, ObjectName,
    PrimaryKey, Table, TypeName, Unique, names,
};
use syn::{ExprPath, Ident, LitStr};

use crate::check::CheckItem;
use crate::column::{ColumnType, Field};
use crate::foreign_key::{ForeignKeyItem, Target};
use crate::index::{IndexColumnItem, IndexItem, IndexKeyItem};
use crate::unique::{PrimaryKeyItem, UniqueItem};
use crate::{FieldDefault, TableItem};

/// Knows what a Rust path means in SQL.
///
/// The build script answers from the items it has read; a macro, which sees one item alone,
/// answers with holes for rustc to fill ([`amani_schema_core::template`]).
pub trait Names {
    /// The type of a field whose Rust type decides it.
    fn data_type(&mut self, field: &Field) -> DataType;
    /// The label of a variant, as an SQL literal.
    fn label(&mut self, field: &Field, variant: &ExprPath) -> Expression;
    /// The table that a foreign key's target is in.
    fn table(&mut self, target: &Target) -> ObjectName;
    /// The column that a foreign key's target is.
    fn column(&mut self, target: &Target) -> String;
}

impl TableItem {
    /// The table in the model.
    pub fn lower(&self, names: &mut impl Names) -> Table {
        let mut given = GivenNames::of(self);
        let columns = self
            .fields
            .iter()
            .map(|field| lower_column(field, names))
            .collect();
        Table {
            columns,
            primary_key: self
                .primary_key
                .as_ref()
                .map(|key| self.lower_primary_key(&mut given, key)),
            uniques: self
                .uniques
                .iter()
                .map(|unique| self.lower_unique(&mut given, unique))
                .collect(),
            checks: self
                .checks
                .iter()
                .map(|check| self.lower_check(&mut given, check))
                .collect(),
            foreign_keys: self
                .foreign_keys
                .iter()
                .map(|key| self.lower_foreign_key(&mut given, key, names))
                .collect(),
            indexes: self
                .indexes
                .iter()
                .map(|index| self.lower_index(&mut given, index))
                .collect(),
            comment: self.comment.clone(),
            ..Table::new(self.name.clone())
        }
    }

    fn lower_primary_key(&self, given: &mut GivenNames, key: &PrimaryKeyItem) -> PrimaryKey {
        let name = given.name(key.name.as_ref(), |nth| {
            names::primary_key(&self.name.name, nth)
        });
        PrimaryKey::new(name, self.columns(&key.fields))
    }

    fn lower_unique(&self, given: &mut GivenNames, unique: &UniqueItem) -> Unique {
        let columns = self.columns(&unique.fields);
        let name = given.name(unique.name.as_ref(), |nth| {
            names::unique(&self.name.name, &refs(&columns), nth)
        });
        Unique {
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: unique.deferrable,
            ..Unique::new(name, columns)
        }
    }

    fn lower_check(&self, given: &mut GivenNames, check: &CheckItem) -> Check {
        let make = |nth| names::check(&self.name.name, check.column.as_deref(), nth);
        let name = given.name(check.name.as_ref(), make);
        Check::new(name, expression(&check.expression))
    }

    fn lower_foreign_key(
        &self,
        given: &mut GivenNames,
        key: &ForeignKeyItem,
        names: &mut impl Names,
    ) -> ForeignKey {
        let columns = self.columns(&key.fields);
        let name = given.name(key.name.as_ref(), |nth| {
            names::foreign_key(&self.name.name, &refs(&columns), nth)
        });
        let target = names.table(&key.targets[0]);
        let target_columns = key.targets.iter().map(|target| names.column(target));
        let target_columns = target_columns.collect();
        ForeignKey {
            on_delete: key.on_delete,
            on_update: key.on_update,
            match_full: key.match_full,
            deferrable: key.deferrable,
            ..ForeignKey::new(name, columns, target, target_columns)
        }
    }

    fn lower_index(&self, given: &mut GivenNames, index: &IndexItem) -> Index {
        let columns: Vec<IndexColumn> = index
            .columns
            .iter()
            .map(|column| self.lower_index_column(column))
            .collect();
        let include = self.columns(&index.include);
        let keys = columns.iter().map(|column| name_part(&column.key));
        let parts: Vec<&str> = keys.chain(include.iter().map(String::as_str)).collect();
        let make = |nth| names::index(&self.name.name, &parts, nth);
        let name = given.name(index.name.as_ref(), make);
        Index {
            unique: index.unique,
            nulls_not_distinct: index.nulls_not_distinct,
            method: index.method.clone(),
            predicate: index.predicate.as_ref().map(expression),
            include,
            ..Index::new(name, columns)
        }
    }

    fn lower_index_column(&self, column: &IndexColumnItem) -> IndexColumn {
        let key = match &column.key {
            IndexKeyItem::Field(field) => {
                IndexKey::Column(self.columns(std::slice::from_ref(field)).concat())
            }
            IndexKeyItem::Expression(sql) => IndexKey::Expression(expression(sql)),
        };
        IndexColumn {
            key,
            collation: column.collation.clone(),
            opclass: column.opclass.clone(),
            descending: column.descending,
            nulls: column.nulls,
        }
    }

    /// The columns of these fields.
    fn columns(&self, fields: &[Ident]) -> Vec<String> {
        fields
            .iter()
            .filter_map(|field| self.field(field))
            .map(|field| field.column.clone())
            .collect()
    }
}

fn lower_column(field: &Field, names: &mut impl Names) -> Column {
    let data_type = match &field.column_type {
        ColumnType::Rust => names.data_type(field),
        ColumnType::Modified(data_type) => data_type.clone(),
        ColumnType::Written(sql) => written_type(sql),
    };
    let default = field.default.as_ref().map(|default| match default {
        FieldDefault::Sql(sql) => expression(sql),
        FieldDefault::Literal(literal) => Expression(literal.sql.clone()),
        FieldDefault::Variant(path) => names.label(field, path),
    });
    Column {
        collation: field.collation.clone(),
        nullable: field.rust_type.nullable,
        default,
        generated: field.generated.as_ref().map(expression),
        identity: field.identity,
        comment: field.comment.clone(),
        ..Column::new(field.column.clone(), data_type)
    }
}

/// One of PostgreSQL's own by whatever name it goes; any other text may be a type of an extension.
fn written_type(sql: &str) -> DataType {
    let read = DataType::read(sql);
    match read.name {
        TypeName::Builtin(_) => read,
        TypeName::Named(_) | TypeName::Written(_) => DataType::written(sql),
    }
}

fn expression(sql: &LitStr) -> Expression {
    Expression(sql.value())
}

fn name_part(key: &IndexKey) -> &str {
    match key {
        IndexKey::Column(name) => name,
        IndexKey::Expression(expression) => names::of_expression(&expression.0),
    }
}

fn refs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// Names of constraints and indexes: those written by hand, and made-up ones that avoid them.
struct GivenNames {
    taken: BTreeSet<String>,
}

impl GivenNames {
    fn of(table: &TableItem) -> Self {
        Self {
            taken: table.given_names().map(LitStr::value).collect(),
        }
    }

    fn name(&mut self, written: Option<&LitStr>, make: impl Fn(u32) -> String) -> String {
        let made_up = || names::first_free(make, |name| self.taken.contains(name));
        let name = written.map_or_else(made_up, LitStr::value);
        self.taken.insert(name.clone());
        name
    }
}
