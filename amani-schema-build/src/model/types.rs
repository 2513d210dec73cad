//! `type = "..."` that names a type of the schema.

use amani_schema_core::schema::{DataType, ObjectName, Schema, TypeName};

/// Whether the schema makes a type of this name.
pub(super) fn is_type(schema: &Schema, name: &ObjectName) -> bool {
    let enums = schema.enums.iter().map(|item| &item.name);
    let domains = schema.domains.iter().map(|item| &item.name);
    let composites = schema.composites.iter().map(|item| &item.name);
    let ranges = schema.ranges.iter();
    let mut names = enums
        .chain(domains)
        .chain(composites)
        .chain(ranges.flat_map(|item| [&item.name, &item.multirange]));
    names.any(|known| known == name)
}

/// A type that was written as SQL, and that the schema makes, is that very type; any other text
/// stays as it is, since it may be a type of an extension.
pub(super) fn name_written(schema: &mut Schema) {
    let mut tables = std::mem::take(&mut schema.tables);
    let columns = tables.iter_mut().flat_map(|table| &mut table.columns);
    for column in columns {
        if let TypeName::Written(text) = &column.data_type.name {
            let read = DataType::read(text);
            let is_known = read.named_type().is_some_and(|name| is_type(schema, name));
            if is_known {
                let dimensions = column.data_type.dimensions + read.dimensions;
                column.data_type = DataType { dimensions, ..read };
            }
        }
    }
    schema.tables = tables;
}
