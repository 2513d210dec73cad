use super::{identifier, literal, object_name};
use crate::schema::{Enum, Table};

/// `COMMENT ON` for a table and its columns, those that have one.
pub(super) fn of_table(table: &Table) -> Vec<String> {
    let name = object_name(&table.name);
    let on_table = table.comment.iter().map(|text| on("TABLE", &name, text));
    let on_columns = table.columns.iter().filter_map(|column| {
        let text = column.comment.as_ref()?;
        Some(on(
            "COLUMN",
            &format!("{name}.{}", identifier(&column.name)),
            text,
        ))
    });
    on_table.chain(on_columns).collect()
}

/// `COMMENT ON TYPE`, if there is one.
pub(super) fn of_enum(item: &Enum) -> Option<String> {
    item.comment
        .as_ref()
        .map(|text| on("TYPE", &object_name(&item.name), text))
}

fn on(kind: &str, name: &str, text: &str) -> String {
    format!("COMMENT ON {kind} {name} IS {};", literal(text))
}
