use amani_schema_core::schema::{Expression, ObjectName, Statistics, names};

use crate::error::Result;
use crate::expression;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};

pub(crate) fn create_statistics(state: &mut State, node: &Node) -> Result {
    let from = node.child(Kind::FROM_TABLE).ok_or("the table is missing")?;
    let table = state.existing_table(
        &from
            .child(Kind::TABLE_NAME_REF)
            .ok_or("the table is missing")?
            .path(),
    )?;
    let on = node
        .child(Kind::STATISTICS_ON_CLAUSE)
        .ok_or("the columns are missing")?;
    let mut columns: Vec<Expression> = on
        .nodes()
        .map(|column| expression::of(state, &column))
        .collect();
    columns.sort();
    let kinds = node.child(Kind::STAT_TYPES);
    let mut kinds: Vec<String> = kinds
        .iter()
        .flat_map(|kinds| kinds.children(Kind::STATISTICS_KIND))
        .map(|kind| kind.name())
        .collect();
    if kinds.is_empty() && columns.len() > 1 {
        kinds = ["dependencies", "mcv", "ndistinct"]
            .map(str::to_owned)
            .to_vec();
    }
    kinds.sort();
    let name = match node.child(Kind::STATISTICS) {
        Some(name) => state.new_name(&name.path())?,
        None => return Err("statistics without a name are not understood".to_owned()),
    };
    if state
        .schema
        .statistics
        .iter()
        .any(|other| other.name == name)
    {
        if node.has(Kind::IF_NOT_EXISTS) {
            return Ok(());
        }
        return Err(format!("statistics object \"{name}\" already exists"));
    }
    state.schema.statistics.push(Statistics {
        name,
        table,
        kinds,
        columns,
        comment: None,
    });
    Ok(())
}

/// Another name or another schema; how much is sampled is no part of the model.
pub(crate) fn alter_statistics(state: &mut State, node: &Node) -> Result {
    let reference = node.child(Kind::STATISTICS_REF);
    let path = reference.ok_or("the statistics are missing")?.path();
    let name = state.find(&path, is_there);
    let missing = || format!("statistics object \"{}\" does not exist", path.join("."));
    let name = name.ok_or_else(missing)?;
    let renamed = node.child(Kind::STATISTICS_RENAME_TO);
    let moved = node.child(Kind::SET_SCHEMA);
    let to = match (renamed, moved) {
        (Some(to), _) => beside(
            &name,
            &to.child(Kind::STATISTICS).ok_or_else(missing)?.name(),
        ),
        (_, Some(to)) => in_schema(
            &to.child(Kind::SCHEMA_REF).ok_or_else(missing)?.name(),
            &name.name,
        ),
        _ => return Ok(()),
    };
    if is_there(state, &to) {
        return Err(format!("statistics object \"{to}\" already exists"));
    }
    let mut all = state.schema.statistics.iter_mut();
    if let Some(found) = all.find(|item| item.name == name) {
        found.name = to;
    }
    Ok(())
}

fn is_there(state: &State, name: &ObjectName) -> bool {
    state
        .schema
        .statistics
        .iter()
        .any(|item| item.name == *name)
}

/// Statistics of another table made for this one, as `LIKE` does; the name is made up.
pub(crate) fn copy_statistics(
    state: &mut State,
    from: &ObjectName,
    to: &ObjectName,
    with_comments: bool,
) {
    let all = state.schema.statistics.iter();
    let copied: Vec<Statistics> = all.filter(|item| item.table == *from).cloned().collect();
    for original in copied {
        let parts = name_parts(state, &original);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let taken = |name: &str| {
            let name = beside(to, name);
            let mut there = state.schema.statistics.iter();
            there.any(|item| item.name == name)
        };
        let name = names::first_free(|nth| names::statistics(&to.name, &parts, nth), taken);
        state.schema.statistics.push(Statistics {
            name: beside(to, &name),
            table: to.clone(),
            comment: original.comment.clone().filter(|_| with_comments),
            ..original
        });
    }
}

/// The columns as they stand in the table, and `expr` for each expression.
fn name_parts(state: &State, statistics: &Statistics) -> Vec<String> {
    let table = state.schema.table(&statistics.table);
    let columns = table.iter().flat_map(|table| &table.columns);
    let named = |name: &str| {
        let mut columns = statistics.columns.iter();
        columns.any(|column| column.0 == amani_schema_core::sql::identifier(name))
    };
    let plain = columns.map(|column| column.name.clone());
    let mut parts: Vec<String> = plain.filter(|name| named(name)).collect();
    let expressions = statistics.columns.len() - parts.len();
    parts.extend(std::iter::repeat_n("expr".to_owned(), expressions));
    parts
}
