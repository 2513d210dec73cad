//! What the documents say of the code is so.

use std::collections::BTreeMap;
use std::fs;

use amani_backend::OVERVIEW;
use amani_backend::UPGRADE_SQL;

const PATTERN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/docs/ENUM_MIGRATION_PATTERN.md"
);

/// Enum → its labels, and the tables with a column of it.
type Enums = BTreeMap<String, (Vec<String>, Vec<String>)>;

#[test]
fn the_table_of_enums_is_that_of_the_types() {
    assert_eq!(documented(), in_code());
}

fn documented() -> Enums {
    let text = fs::read_to_string(PATTERN).unwrap();
    let section = text
        .split("## The enums of this backend")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let list = |cell: &str| {
        cell.split(',')
            .map(|part| part.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let name = cells[0].trim_matches('`').to_owned();
        let mut tables = list(cells[2]);
        tables.sort();
        (name, (list(cells[1]), tables))
    };
    section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(row)
        .collect()
}

fn in_code() -> Enums {
    let enums = OVERVIEW.items.iter().filter(|item| item.kind == "enum");
    let labels = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
    enums
        .map(|item| {
            (
                item.name.to_owned(),
                (labels(item.parts), tables_using(item.name)),
            )
        })
        .collect()
}

/// The tables whose `CREATE TABLE` has a column of this type.
fn tables_using(name: &str) -> Vec<String> {
    let has_column = |statement: &&str| {
        statement.lines().any(|line| {
            line.starts_with("    ")
                && line
                    .split_whitespace()
                    .nth(1)
                    .is_some_and(|ty| ty.trim_end_matches("[]") == name)
        })
    };
    let statements = UPGRADE_SQL
        .split("CREATE TABLE ")
        .skip(1)
        .map(|rest| rest.split(");\n").next().unwrap());
    let mut tables: Vec<String> = statements
        .filter(has_column)
        .map(|statement| statement.split_whitespace().next().unwrap().to_owned())
        .collect();
    tables.sort();
    tables
}

#[test]
fn there_are_ten_enums_and_ten_tables() {
    let count = |kind: &str| {
        OVERVIEW
            .items
            .iter()
            .filter(|item| item.kind == kind)
            .count()
    };
    assert_eq!((count("enum"), count("table")), (10, 10));
}
