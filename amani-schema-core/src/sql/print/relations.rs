use super::{comment, settings, sorted, with};
use crate::schema::{Check, Column, ObjectName, Schema, Sequence, Table};
use crate::sql::{column, constraint, create_index, data_type, identifier, object_name};

pub(super) fn print_sequences(schema: &Schema, out: &mut Vec<String>) {
    for sequence in sorted(&schema.sequences, |item| item.name.clone()) {
        let name = object_name(&sequence.name);
        let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
        out.push(format!(
            "CREATE {unlogged}SEQUENCE {name} AS {} {};",
            data_type(&sequence.data_type),
            column::sequence_options(sequence)
        ));
        comment(out, &format!("SEQUENCE {name}"), sequence.comment.as_ref());
    }
}

/// Tables alone, a parent before its children, and a table before those that hold its rows: what links them to others comes later.
pub(super) fn print_tables(schema: &Schema, out: &mut Vec<String>) {
    let mut waiting = sorted(&schema.tables, |item| item.name.clone());
    while !waiting.is_empty() {
        let is_waiting = |name: &ObjectName| waiting.iter().any(|table| table.name == *name);
        // A circle cannot be: PostgreSQL refuses one.
        let is_ready = |table: &&Table| {
            let rows = table.columns.iter();
            let rows = rows.filter_map(|column| column.data_type.named_type());
            !table.inherits.iter().chain(rows).any(is_waiting)
        };
        let ready = waiting.iter().position(is_ready);
        let table = waiting.remove(ready.unwrap_or(0));
        print_table(schema, table, out);
    }
    for sequence in sorted(&schema.sequences, |item| item.name.clone()) {
        print_owner(sequence, out);
    }
}

fn print_owner(sequence: &Sequence, out: &mut Vec<String>) {
    if let Some((table, column)) = &sequence.owned_by {
        out.push(format!(
            "ALTER SEQUENCE {} OWNED BY {}.{};",
            object_name(&sequence.name),
            object_name(table),
            identifier(column)
        ));
    }
}

fn print_table(schema: &Schema, table: &Table, out: &mut Vec<String>) {
    let name = object_name(&table.name);
    let checks = sorted(&table.checks, |item| item.name.clone());
    // What a partition has of the partitioned table is made here, to be attached at the end.
    let checks = checks.into_iter();
    let own = checks.filter(|check| check.local || table.inherits.is_empty());
    let (late, valid): (Vec<_>, Vec<_>) = own.partition(|check| check.not_valid);
    let unlogged = if table.unlogged { "UNLOGGED " } else { "" };
    let parents: Vec<String> = table.inherits.iter().map(object_name).collect();
    let inherits = if parents.is_empty() {
        String::new()
    } else {
        format!(" INHERITS ({})", parents.join(", "))
    };
    let partition_by = table
        .partition_by
        .as_ref()
        .map(|by| format!(" PARTITION BY {}", by.0));
    out.push(format!(
        "CREATE {unlogged}TABLE {name} (\n{}\n){inherits}{}{};",
        lines(table, &valid).join(",\n"),
        partition_by.unwrap_or_default(),
        with(&table.options)
    ));
    out.extend(
        late.into_iter()
            .map(|check| format!("ALTER TABLE {name} ADD {};", constraint::check(check))),
    );
    out.extend(constraint::add_twins(table));
    for column in table.columns.iter().filter(|_| !parents.is_empty()) {
        print_inherited(schema, table, column, out);
    }
    for column in &table.columns {
        print_settings(&name, column, out);
        comment(
            out,
            &format!("COLUMN {name}.{}", identifier(&column.name)),
            column.comment.as_ref(),
        );
    }
    for index in sorted(&table.indexes, |item| item.name.clone()) {
        out.push(create_index(&table.name, index));
        let own = ObjectName {
            name: index.name.clone(),
            ..table.name.clone()
        };
        comment(
            out,
            &format!("INDEX {}", object_name(&own)),
            index.comment.as_ref(),
        );
    }
    print_flags(table, &name, out);
    comment(out, &format!("TABLE {name}"), table.comment.as_ref());
}

/// What stands between the parentheses of `CREATE TABLE`.
fn lines(table: &Table, checks: &[&Check]) -> Vec<String> {
    let columns = table.columns.iter();
    let columns = columns.filter(|column| column.local || table.inherits.is_empty());
    let columns = columns.map(column::definition);
    let primary = table.primary_key.iter().map(constraint::primary_key);
    let uniques = sorted(&table.uniques, |item| item.name.clone())
        .into_iter()
        .filter(|key| !constraint::is_twin(table, key))
        .map(constraint::unique);
    let exclusions = sorted(&table.exclusions, |item| item.name.clone())
        .into_iter()
        .map(constraint::exclusion);
    let checks = checks.iter().map(|check| constraint::check(check));
    let lines = columns
        .chain(primary)
        .chain(uniques)
        .chain(checks)
        .chain(exclusions);
    lines.map(|line| format!("    {line}")).collect()
}

/// What a column is otherwise than in the parents that it comes from.
fn print_inherited(schema: &Schema, table: &Table, column: &Column, out: &mut Vec<String>) {
    let parents = table.inherits.iter();
    let parents = parents.filter_map(|parent| schema.table(parent));
    let above: Vec<&Column> = parents
        .filter_map(|parent| parent.column(&column.name))
        .collect();
    let alter = format!(
        "ALTER TABLE ONLY {} ALTER {}",
        object_name(&table.name),
        identifier(&column.name)
    );
    if above.is_empty() {
        return;
    }
    if !column.local && !column.nullable && above.iter().all(|parent| parent.nullable) {
        out.push(format!("{alter} SET NOT NULL;"));
    }
    if column.nullable && above.iter().any(|parent| !parent.nullable) {
        out.push(format!("{alter} DROP NOT NULL;"));
    }
    match &column.default {
        Some(default) if !column.local && above.iter().any(|it| it.default != column.default) => {
            out.push(format!("{alter} SET DEFAULT {};", default.0));
        }
        None if above.iter().any(|parent| parent.default.is_some()) => {
            out.push(format!("{alter} DROP DEFAULT;"));
        }
        _ => {}
    }
}

fn print_settings(table: &str, column: &Column, out: &mut Vec<String>) {
    let sequence = column.identity_sequence.as_deref();
    if let Some(sequence) = sequence.filter(|sequence| sequence.data_type != column.data_type) {
        out.push(format!(
            "ALTER SEQUENCE {} AS {} MAXVALUE {};",
            object_name(&sequence.name),
            data_type(&sequence.data_type),
            sequence.max
        ));
    }
    let alter = format!("ALTER TABLE {table} ALTER {}", identifier(&column.name));
    let mut options = column.settings.clone();
    for word in ["storage", "compression", "statistics"] {
        if let Some(value) = options.remove(word) {
            out.push(format!("{alter} SET {} {value};", word.to_uppercase()));
        }
    }
    if !options.is_empty() {
        out.push(format!("{alter} SET ({});", settings(&options)));
    }
}

fn print_flags(table: &Table, name: &str, out: &mut Vec<String>) {
    if table.row_security {
        out.push(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;"));
    }
    if table.force_row_security {
        out.push(format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY;"));
    }
    match table.replica_identity.as_deref() {
        None => {}
        Some(word @ ("FULL" | "NOTHING")) => {
            out.push(format!("ALTER TABLE {name} REPLICA IDENTITY {word};"));
        }
        Some(index) => {
            out.push(format!(
                "ALTER TABLE {name} REPLICA IDENTITY USING INDEX {};",
                identifier(index)
            ));
        }
    }
}

/// What is said of a table after `CREATE TABLE`: settings of its columns, row security, the replica
/// identity, the comments of its constraints.
#[must_use]
pub fn table_settings(table: &Table) -> Vec<String> {
    let name = object_name(&table.name);
    let mut out = Vec::new();
    for column in &table.columns {
        print_settings(&name, column, &mut out);
    }
    print_flags(table, &name, &mut out);
    print_constraint_comments(table, &name, &mut out);
    out
}

/// Foreign keys, partitions, and the comments of constraints.
pub(super) fn print_links(schema: &Schema, out: &mut Vec<String>) {
    let tables = sorted(&schema.tables, |item| item.name.clone());
    for table in &tables {
        print_foreign_keys(table, out);
    }
    for table in &tables {
        print_place(table, out);
    }
}

fn print_foreign_keys(table: &Table, out: &mut Vec<String>) {
    let name = object_name(&table.name);
    for key in sorted(&table.foreign_keys, |item| item.name.clone()) {
        // That of a partition comes with its parent's, or is made the same.
        out.push(format!(
            "ALTER TABLE {name} ADD {};",
            constraint::foreign_key(key)
        ));
    }
}

fn print_place(table: &Table, out: &mut Vec<String>) {
    let name = object_name(&table.name);
    if let Some(partition) = &table.partition_of {
        let parent = object_name(&partition.parent);
        out.push(format!(
            "ALTER TABLE {parent} ATTACH PARTITION {name} {};",
            partition.bound.0
        ));
    }
    print_constraint_comments(table, &name, out);
}

/// The statements that make one table of a schema, its place among the others last: what [`print`](super::print())
/// says of it, owners and grants aside.
///
/// ```
/// use amani_schema_core::schema::{Column, DataType, ObjectName, Schema, Table};
/// use amani_schema_core::sql;
///
/// let mut table = Table::new(ObjectName::new("t"));
/// table.columns.push(Column::new("a", DataType::builtin("text")));
/// let statements = sql::table(&Schema::default(), &table);
/// assert_eq!(statements, ["CREATE TABLE t (\n    a text\n);"]);
/// ```
#[must_use]
pub fn table(schema: &Schema, table: &Table) -> Vec<String> {
    let mut out = Vec::new();
    print_table(schema, table, &mut out);
    print_foreign_keys(table, &mut out);
    print_place(table, &mut out);
    out
}

fn print_constraint_comments(table: &Table, name: &str, out: &mut Vec<String>) {
    let primary = table
        .primary_key
        .iter()
        .map(|key| (&key.name, &key.comment));
    let uniques = table.uniques.iter().map(|key| (&key.name, &key.comment));
    let exclusions = table.exclusions.iter().map(|key| (&key.name, &key.comment));
    let checks = table
        .checks
        .iter()
        .map(|check| (&check.name, &check.comment));
    let foreign = table
        .foreign_keys
        .iter()
        .map(|key| (&key.name, &key.comment));
    let mut all: Vec<_> = primary
        .chain(uniques)
        .chain(exclusions)
        .chain(checks)
        .chain(foreign)
        .collect();
    all.sort();
    for (constraint, text) in all {
        comment(
            out,
            &format!("CONSTRAINT {} ON {name}", identifier(constraint)),
            text.as_ref(),
        );
    }
}
