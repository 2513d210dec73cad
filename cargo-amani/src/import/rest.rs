//! What attributes cannot say, as the statements of `sql!`.

use amani_schema_core::schema::{Enum, Schema, Sequence, Table};
use amani_schema_core::sql;

use super::items::says_identity;
use super::layout::doc;
use super::names::Names;

/// The statements that make what is in a schema of a few objects.
pub(super) fn alone(fill: impl FnOnce(&mut Schema)) -> Vec<String> {
    let mut schema = Schema::default();
    fill(&mut schema);
    let is_declared = |statement: &String| {
        !statement.starts_with("--") && !statement.starts_with("SET check_function_bodies")
    };
    let statements = sql::statements(&schema).into_iter();
    statements.filter(is_declared).collect()
}

/// What `#[pg_enum]` does not say of an enum type.
pub(super) fn of_enum(item: &Enum) -> Vec<String> {
    let on = format!("TYPE {}", sql::object_name(&item.name));
    let mut out: Vec<String> = undocumented(&on, item.comment.as_ref())
        .into_iter()
        .collect();
    let enums = vec![item.clone()];
    sql::access(
        &Schema {
            enums,
            ..Schema::default()
        },
        &mut out,
    );
    out
}

/// What the attributes of its struct do not say of a table.
pub(super) fn of_table(names: &Names, table: &Table) -> Vec<String> {
    let Some(own) = names.table(&table.name) else {
        return whole_table(names.schema, table);
    };
    let name = sql::object_name(&table.name);
    let mut out = Vec::new();
    for column in &table.columns {
        let quoted = sql::identifier(&column.name);
        let on = format!("COLUMN {name}.{quoted}");
        if own.types.contains_key(&column.name) {
            if !says_identity(table, column) {
                out.push(identity(&name, column));
            }
            out.extend(undocumented(&on, column.comment.as_ref()));
        } else {
            out.push(format!(
                "ALTER TABLE {name} ADD COLUMN {};",
                sql::column(column)
            ));
            out.extend(column.comment.as_ref().map(|text| comment(&on, text)));
        }
    }
    out.extend(
        constraints(names, table)
            .into_iter()
            .map(|constraint| format!("ALTER TABLE {name} ADD {constraint};")),
    );
    for index in &table.indexes {
        if !names.says_index(table, index) {
            out.push(sql::create_index(&table.name, index));
        }
        let index_name = amani_schema_core::schema::ObjectName {
            name: index.name.clone(),
            ..table.name.clone()
        };
        let on = format!("INDEX {}", sql::object_name(&index_name));
        out.extend(index.comment.as_ref().map(|text| comment(&on, text)));
    }
    if table.unlogged {
        out.push(format!("ALTER TABLE {name} SET UNLOGGED;"));
    }
    if !table.options.is_empty() {
        out.push(format!(
            "ALTER TABLE {name} SET ({});",
            sql::settings(&table.options)
        ));
    }
    out.extend(undocumented(
        &format!("TABLE {name}"),
        table.comment.as_ref(),
    ));
    out.extend(sql::table_settings(table));
    out.extend(access_of(table));
    out
}

fn whole_table(schema: &Schema, table: &Table) -> Vec<String> {
    let mut out = sql::table(schema, table);
    out.extend(access_of(table));
    out
}

fn access_of(table: &Table) -> Vec<String> {
    let mut out = Vec::new();
    let tables = vec![table.clone()];
    sql::access(
        &Schema {
            tables,
            ..Schema::default()
        },
        &mut out,
    );
    out
}

/// The constraints that no attribute says, as they stand behind `ADD`.
fn constraints(names: &Names, table: &Table) -> Vec<String> {
    let primary = table
        .primary_key
        .iter()
        .filter(|_| !names.says_primary_key(table));
    let uniques = table
        .uniques
        .iter()
        .filter(|it| !names.says_unique(table, it));
    let checks = table
        .checks
        .iter()
        .filter(|it| !names.says_check(table, it));
    let foreign = table
        .foreign_keys
        .iter()
        .filter(|it| !names.says_foreign_key(table, it));
    let all = primary
        .map(sql::primary_key)
        .chain(uniques.map(sql::unique));
    let all = all
        .chain(checks.map(sql::check))
        .chain(table.exclusions.iter().map(sql::exclusion));
    all.chain(foreign.map(sql::foreign_key)).collect()
}

/// An identity whose sequence is not the usual one.
fn identity(table: &str, column: &amani_schema_core::schema::Column) -> String {
    let definition = sql::column(column);
    let place = definition.find(" GENERATED ").unwrap_or_default();
    format!(
        "ALTER TABLE {table} ALTER COLUMN {} ADD{};",
        sql::identifier(&column.name),
        &definition[place..]
    )
}

/// `CREATE SEQUENCE`, and whose it is.
pub(super) fn of_sequence(sequence: &Sequence) -> Vec<String> {
    let mut usual = Sequence::new(sequence.name.clone());
    usual.max = Sequence::bounds(&sequence.data_type).1;
    usual.data_type = sequence.data_type.clone();
    let is_usual = (
        sequence.start,
        sequence.increment,
        sequence.min,
        sequence.max,
    ) == (usual.start, usual.increment, usual.min, usual.max)
        && (sequence.cache, sequence.cycle) == (usual.cache, usual.cycle);
    let name = sql::object_name(&sequence.name);
    let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
    let mut create = format!(
        "CREATE {unlogged}SEQUENCE {name} AS {}",
        sql::data_type(&sequence.data_type)
    );
    if !is_usual {
        create += &format!(" {}", sql::sequence_options(sequence));
    }
    if let Some((table, column)) = &sequence.owned_by {
        let (table, column) = (sql::object_name(table), sql::identifier(column));
        create += &format!(" OWNED BY {table}.{column}");
    }
    let mut out = vec![create + ";"];
    let on = format!("SEQUENCE {name}");
    out.extend(sequence.comment.as_ref().map(|text| comment(&on, text)));
    let sequences = vec![sequence.clone()];
    sql::access(
        &Schema {
            sequences,
            ..Schema::default()
        },
        &mut out,
    );
    out
}

/// A comment that no doc comment can say.
fn undocumented(on: &str, text: Option<&String>) -> Option<String> {
    let text = text.filter(|text| doc(text, 0).is_none())?;
    Some(comment(on, text))
}

fn comment(on: &str, text: &str) -> String {
    format!("COMMENT ON {on} IS {};", sql::literal(text))
}
