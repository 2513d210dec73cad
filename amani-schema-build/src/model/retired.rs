//! Labels that may be read and not be written any more: a check on every column of their type.

use amani_schema_core::schema::{
    Check, Column, DataType, Expression, ObjectName, Table, TypeName, names,
};
use amani_schema_core::sql;
use amani_schema_syntax::EnumItem;

/// The retired labels of an enum type.
pub(super) struct Retired {
    type_name: ObjectName,
    labels: Vec<String>,
}

impl Retired {
    /// `None` where no label is.
    pub(super) fn of(item: &EnumItem) -> Option<Self> {
        let retired = item.variants.iter().filter(|variant| variant.retired);
        let labels: Vec<String> = retired.map(|variant| variant.label.clone()).collect();
        let type_name = item.model.name.clone();
        (!labels.is_empty()).then_some(Self { type_name, labels })
    }
}

/// The checks that refuse new rows with a retired label, one for each column and label.
///
/// NULL passes, as it does in every check. A column that comes from a parent brings its check along.
pub(super) fn checks(retired: &[Retired], table: &Table) -> Vec<Check> {
    let mut made: Vec<Check> = Vec::new();
    let own = table.columns.iter().filter(|column| !column.inherited);
    for column in own {
        let of_type = retired
            .iter()
            .filter(|retired| is_of(&column.data_type, &retired.type_name));
        for label in of_type.flat_map(|retired| &retired.labels) {
            let numbered = |nth| names::retired(&table.name.name, &column.name, label, nth);
            let is_taken = |name: &str| {
                table.constraint_names().any(|taken| taken == name)
                    || made.iter().any(|check| check.name == name)
            };
            let name = names::first_free(numbered, is_taken);
            made.push(Check {
                // The rows that have the label keep it.
                not_valid: true,
                ..Check::new(name, refusal(column, label))
            });
        }
    }
    made
}

fn is_of(data_type: &DataType, name: &ObjectName) -> bool {
    matches!(&data_type.name, TypeName::Named(named) if named == name)
}

fn refusal(column: &Column, label: &str) -> Expression {
    let (name, label) = (sql::identifier(&column.name), sql::literal(label));
    Expression(if column.data_type.dimensions == 0 {
        format!("{name} <> {label}")
    } else {
        format!("NOT ({label} = ANY ({name}))")
    })
}
