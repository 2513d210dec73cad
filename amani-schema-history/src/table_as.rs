//! `CREATE TABLE ... AS` and `SELECT ... INTO`: the columns are what the query gives.

use amani_schema_core::schema::{Column, DataType, ObjectName, Schema, Securable, Table};

use crate::data_type;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node, column_name};

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let into = node.child(Kind::INTO_CLAUSE);
    let target = into.as_ref().unwrap_or(node);
    let may_be_there = node.has(Kind::IF_NOT_EXISTS);
    let Some(name) = state.new_relation(target, Kind::TABLE_NAME, may_be_there)? else {
        return Ok(());
    };
    let query = if into.is_some() {
        Some(node.clone())
    } else {
        node.child(Kind::SELECT)
    };
    let unknown = "the columns of this query are known to the server only";
    let access = state.new_access(Securable::Table, &name);
    let mut table = Table {
        access,
        ..Table::new(name)
    };
    table.unlogged = target.has(Kind::UNLOGGED);
    table.columns = columns(state, &query.ok_or(unknown)?).ok_or(unknown)?;
    rename(&mut table.columns, node);
    state.schema.tables.push(table);
    Ok(())
}

/// `CREATE TABLE t (a, b) AS ...` names the columns.
fn rename(columns: &mut [Column], node: &Node) {
    let names = node.child(Kind::TABLE_ARG_LIST);
    let names = names.iter().flat_map(|list| list.children(Kind::COLUMN));
    for (column, given) in columns.iter_mut().zip(names) {
        column.name = given.name();
    }
}

/// A relation that a query reads: the name it goes by, and its columns if it is a table.
struct Item {
    name: String,
    columns: Option<Vec<Column>>,
}

/// The columns of a query; `None` if even their names cannot be known.
fn columns(state: &State, query: &Node) -> Option<Vec<Column>> {
    let from = query.child(Kind::FROM_CLAUSE);
    let items: Vec<Item> = from.iter().flat_map(|from| items(state, from)).collect();
    let targets = query.child(Kind::SELECT_CLAUSE)?.child(Kind::TARGET_LIST)?;
    let mut columns: Vec<Column> = Vec::new();
    for target in targets.children(Kind::TARGET) {
        let is_star = target
            .child(Kind::FIELD_EXPR)
            .is_some_and(|field| field.has(Kind::STAR));
        match column_name(&target).filter(|_| !is_star) {
            Some(name) => columns.push(Column {
                name,
                ..value(state, &target, &items)
            }),
            None => columns.extend(star(&target, &items)?),
        }
    }
    Some(columns)
}

fn items(state: &State, from: &Node) -> Vec<Item> {
    let relations = from.descendants(Kind::RELATION_FROM_ITEM).into_iter();
    let others = from.descendants(Kind::PAREN_FROM_ITEM).into_iter();
    let others = others.chain(from.descendants(Kind::FUNCTION_FROM_ITEM));
    let known = relations.filter_map(|item| {
        let path = item.child(Kind::RELATION_NAME_REF)?.path();
        let alias = item
            .child(Kind::FROM_ALIAS)
            .and_then(|alias| alias.child(Kind::TABLE_ALIAS));
        let name = alias.map_or_else(|| path.last().cloned(), |alias| Some(alias.name()))?;
        let table = state
            .table(&path)
            .and_then(|name| state.schema.table(&name));
        Some(Item {
            name,
            columns: table.map(|table| table.columns.iter().map(bare).collect()),
        })
    });
    let unknown = others.map(|_| Item {
        name: String::new(),
        columns: None,
    });
    known.chain(unknown).collect()
}

/// What a query takes over of a column: its name, type and collation.
fn bare(column: &Column) -> Column {
    Column {
        collation: column.collation.clone(),
        ..Column::new(column.name.clone(), column.data_type.clone())
    }
}

/// `*` and `t.*`.
fn star(target: &Node, items: &[Item]) -> Option<Vec<Column>> {
    let qualifier = target
        .child(Kind::FIELD_EXPR)
        .and_then(|field| field.path().pop());
    let meant = items
        .iter()
        .filter(|item| qualifier.as_ref().is_none_or(|name| *name == item.name));
    let columns: Option<Vec<_>> = meant.map(|item| item.columns.clone()).collect();
    columns
        .map(|columns| columns.concat())
        .filter(|columns| !columns.is_empty())
}

/// The type and collation of a column that is named as it is, or the type of a cast; of anything
/// else they are not known.
fn value(state: &State, target: &Node, items: &[Item]) -> Column {
    let unknown = || Column::new("", DataType::written(UNKNOWN));
    let Some(value) = target.nodes().next() else {
        return unknown();
    };
    let path = value.path();
    let (qualifier, name) = match (value.kind(), path.as_slice()) {
        (Kind::CAST_EXPR, _) => {
            let data_type = data_type::of_child(state, &value);
            return data_type.map_or_else(unknown, |data_type| Column::new("", data_type));
        }
        (Kind::NAME_REF, [name]) => (None, name),
        (Kind::FIELD_EXPR, [qualifier, name]) => (Some(qualifier), name),
        _ => return unknown(),
    };
    let meant = items
        .iter()
        .filter(|item| qualifier.is_none_or(|alias| *alias == item.name));
    let mut columns = meant.flat_map(|item| item.columns.iter().flatten());
    let found = columns.find(|column| column.name == *name);
    found.cloned().unwrap_or_else(unknown)
}

/// A type that only the server knows; see [`crate::compare`].
pub(crate) const UNKNOWN: &str = "unknown";

/// The columns whose types only the server knows: a query gives them by an expression.
///
/// ```
/// use amani_schema_history::{History, untold_columns};
///
/// let mut history = History::new();
/// history.apply("1_a.sql".as_ref(), "CREATE TABLE t AS SELECT 1::int AS a, now() AS b;");
/// let untold = untold_columns(history.schema());
/// assert_eq!(untold.len(), 1);
/// assert_eq!(untold[0].1, "b");
/// ```
#[must_use]
pub fn untold_columns(schema: &Schema) -> Vec<(&ObjectName, &str)> {
    let tables = schema.tables.iter();
    let columns = tables.flat_map(|table| table.columns.iter().map(|column| (&table.name, column)));
    columns
        .filter(|(_, column)| is_unknown(&column.data_type))
        .map(|(table, column)| (table, &*column.name))
        .collect()
}

/// Whether a type is one of those.
pub(crate) fn is_unknown(data_type: &DataType) -> bool {
    *data_type == DataType::written(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::History;

    #[test]
    fn a_type_that_only_the_server_knows_is_said_to_be_unknown() {
        let mut history = History::new();
        let sql = "CREATE TABLE t (a int, b text); CREATE TABLE u AS SELECT a, a + 1 AS c, b::varchar(3), count(*), x.* FROM t AS x;";
        assert_eq!(history.apply("1_a.sql".as_ref(), sql), []);
        let table = history.schema().table(&ObjectName::new("u")).unwrap();
        let columns: Vec<(&str, bool)> = table
            .columns
            .iter()
            .map(|column| (&*column.name, is_unknown(&column.data_type)))
            .collect();
        assert_eq!(
            columns,
            [
                ("a", false),
                ("c", true),
                ("b", false),
                ("count", true),
                ("a", false),
                ("b", false)
            ]
        );
    }
}
