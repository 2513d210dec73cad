//! What is an enum or a struct, under which names.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{
    Column, DataType, Enum, ObjectName, Schema, Table, is_builtin_type_name, is_reserved_prefix,
    is_system_column,
};

use super::naming::{Members, type_name};
use super::types::{self, RustType};

/// The Rust names of a schema: what has none is said as SQL.
pub(super) struct Names<'a> {
    pub(super) schema: &'a Schema,
    enums: BTreeMap<ObjectName, EnumNames>,
    tables: BTreeMap<ObjectName, TableNames>,
}

pub(super) struct EnumNames {
    pub(super) ident: String,
    pub(super) variants: Members,
}

pub(super) struct TableNames {
    pub(super) ident: String,
    pub(super) fields: Members,
    /// The Rust types of the columns that are fields.
    pub(super) types: BTreeMap<String, RustType>,
}

impl<'a> Names<'a> {
    /// Names for all that attributes can say, but for the types and tables that are kept as SQL.
    pub(super) fn of(schema: &'a Schema, kept: &BTreeSet<ObjectName>) -> Self {
        let mut taken = types::names_in_use();
        let mut names = Self {
            schema,
            enums: BTreeMap::new(),
            tables: BTreeMap::new(),
        };
        let can_be = |name: &ObjectName| !kept.contains(name);
        // A table has the better claim to a name.
        let tables = schema.tables.iter().filter(|table| can_be(&table.name));
        let tables = tables.filter(|table| can_be_struct(table));
        let idents = tables.map(|table| (table, ident(&table.name, true, &mut taken)));
        let idents: Vec<(&Table, String)> = idents.collect();
        let enums = schema.enums.iter().filter(|item| can_be(&item.name));
        for item in enums.filter(|item| can_be_enum(item)) {
            let own = EnumNames {
                ident: ident(&item.name, false, &mut taken),
                variants: Members::variants(item.labels.iter().map(String::as_str)),
            };
            names.enums.insert(item.name.clone(), own);
        }
        for (table, ident) in idents {
            if let Some(own) = names.of_table(table, ident) {
                names.tables.insert(table.name.clone(), own);
            }
        }
        names
    }

    fn of_table(&self, table: &Table, ident: String) -> Option<TableNames> {
        let columns = table.columns.iter();
        let types: BTreeMap<String, RustType> = columns
            .filter_map(|column| Some((column.name.clone(), self.field_type(column)?)))
            .collect();
        let columns = table.columns.iter().map(|column| &*column.name);
        let fields = columns.filter(|column| types.contains_key(*column));
        let fields = Members::fields(fields);
        (!types.is_empty()).then_some(TableNames {
            ident,
            fields,
            types,
        })
    }

    /// The Rust type of a column that can be a field.
    fn field_type(&self, column: &Column) -> Option<RustType> {
        let is_own = !column.inherited && column.local;
        let collation = column.collation.as_ref();
        let is_plain = collation.is_none_or(|collation| collation.schema.is_none());
        if !is_own || !is_plain || is_system_column(&column.name) {
            return None;
        }
        let enum_name = |name: &ObjectName| self.enumeration(name).map(|own| own.ident.clone());
        types::rust_type(self.schema, &column.data_type, &enum_name)
    }

    pub(super) fn enumeration(&self, name: &ObjectName) -> Option<&EnumNames> {
        self.enums.get(name)
    }

    /// The Rust name of the enum that a type is made of: a domain over it, an array.
    pub(super) fn enum_behind(&self, data_type: &DataType) -> Option<String> {
        let name = data_type.named_type()?;
        if let Some(own) = self.enumeration(name) {
            return Some(own.ident.clone());
        }
        let domain = self.schema.domains.iter().find(|it| it.name == *name)?;
        self.enum_behind(&domain.data_type)
    }

    pub(super) fn table(&self, name: &ObjectName) -> Option<&TableNames> {
        self.tables.get(name)
    }
}

fn ident(name: &ObjectName, is_table: bool, taken: &mut BTreeSet<String>) -> String {
    type_name(name.schema.as_deref(), &name.name, is_table, taken)
}

/// A name that a Rust item can stand for: one without a schema must not mean something of PostgreSQL's own.
fn can_be_enum(item: &Enum) -> bool {
    let is_taken = match &item.name.schema {
        Some(schema) => is_reserved_prefix(schema),
        None => is_builtin_type_name(&item.name.name),
    };
    // sqlx takes the label NULL for none.
    let is_read = !item.labels.is_empty() && item.labels.iter().all(|label| label != "NULL");
    !is_taken && is_read
}

fn can_be_struct(table: &Table) -> bool {
    let is_taken = match &table.name.schema {
        Some(schema) => is_reserved_prefix(schema),
        None => is_reserved_prefix(&table.name.name),
    };
    let is_alone =
        table.partition_by.is_none() && table.partition_of.is_none() && table.inherits.is_empty();
    !is_taken && is_alone
}
