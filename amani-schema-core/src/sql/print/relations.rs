use super::{comment, settings, sorted, with};
use crate::schema::{Column, Schema, Sequence, Table};
use crate::sql::{column, constraint, create_index, data_type, identifier, object_name};

pub(super) fn print_sequences(schema: &Schema, out: &mut Vec<String>) {
    for sequence in sorted(&schema.sequences, |item| item.name.clone()) {
        let name = object_name(&sequence.name);
        out.push(format!(
            "CREATE SEQUENCE {name} AS {} {};",
            data_type(&sequence.data_type),
            column::sequence_options(sequence)
        ));
        comment(out, &format!("SEQUENCE {name}"), sequence.comment.as_ref());
    }
}

/// Tables alone: what links them to others comes later.
pub(super) fn print_tables(schema: &Schema, out: &mut Vec<String>) {
    for table in sorted(&schema.tables, |item| item.name.clone()) {
        print_table(table, out);
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

fn print_table(table: &Table, out: &mut Vec<String>) {
    let name = object_name(&table.name);
    let columns = table.columns.iter().map(column::definition);
    let primary = table.primary_key.iter().map(constraint::primary_key);
    let uniques = sorted(&table.uniques, |item| item.name.clone())
        .into_iter()
        .map(constraint::unique);
    let exclusions = sorted(&table.exclusions, |item| item.name.clone())
        .into_iter()
        .map(constraint::exclusion);
    let valid = sorted(&table.checks, |item| item.name.clone());
    let (late, valid): (Vec<_>, Vec<_>) = valid.into_iter().partition(|check| check.not_valid);
    let checks = valid.into_iter().map(constraint::check);
    let lines = columns
        .chain(primary)
        .chain(uniques)
        .chain(checks)
        .chain(exclusions);
    let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
    let unlogged = if table.unlogged { "UNLOGGED " } else { "" };
    let partition_by = table
        .partition_by
        .as_ref()
        .map(|by| format!(" PARTITION BY {}", by.0));
    out.push(format!(
        "CREATE {unlogged}TABLE {name} (\n{}\n){}{};",
        lines.join(",\n"),
        partition_by.unwrap_or_default(),
        with(&table.options)
    ));
    out.extend(
        late.into_iter()
            .map(|check| format!("ALTER TABLE {name} ADD {};", constraint::check(check))),
    );
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
        let own = crate::schema::ObjectName {
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

/// Foreign keys, parents, partitions, and the comments of constraints.
pub(super) fn print_links(schema: &Schema, out: &mut Vec<String>) {
    let tables = sorted(&schema.tables, |item| item.name.clone());
    for table in &tables {
        let name = object_name(&table.name);
        for key in sorted(&table.foreign_keys, |item| item.name.clone()) {
            // That of a partition comes with its parent's, or is made the same.
            out.push(format!(
                "ALTER TABLE {name} ADD {};",
                constraint::foreign_key(key)
            ));
        }
    }
    for table in &tables {
        let name = object_name(&table.name);
        for parent in &table.inherits {
            out.push(format!(
                "ALTER TABLE {name} INHERIT {};",
                object_name(parent)
            ));
        }
        if let Some(partition) = &table.partition_of {
            let parent = object_name(&partition.parent);
            out.push(format!(
                "ALTER TABLE {parent} ATTACH PARTITION {name} {};",
                partition.bound.0
            ));
        }
        print_constraint_comments(table, &name, out);
    }
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
