//! `CREATE INDEX` and what else happens to indexes.

use amani_schema_core::schema::{
    Expression, Index, IndexColumn, IndexKey, NullsOrder, ObjectName, names,
};

use crate::bind;
use crate::constraint;
use crate::depends::Form;
use crate::error::Result;
use crate::expression;
use crate::inherit;
use crate::state::{State, beside};
use crate::syntax::{Kind, Node, expression_name};

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let relation = node
        .child(Kind::TABLE_RELATION_NAME)
        .ok_or("the table is missing")?;
    let only = relation.has(Kind::ONLY_KW);
    let path = relation
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the table is missing")?
        .path();
    if state.is_temporary(&path) {
        return Ok(());
    }
    let on_view = state.view(&path);
    let table = match &on_view {
        Some(view) => view.clone(),
        None => state.existing_table(&path)?,
    };
    let given = node.child(Kind::INDEX).map(|name| name.name());
    if let Some(name) = &given
        && state.is_relation(&beside(&table, name))
    {
        if node.has(Kind::IF_NOT_EXISTS) {
            return Ok(());
        }
        return Err(format!("relation \"{name}\" already exists"));
    }
    let mut index = read(state, node)?;
    index.name = given.unwrap_or_else(|| made_up_name(state, &table, &index));
    if on_view.is_some() {
        let mut views = state.schema.views.iter_mut();
        if let Some(view) = views.find(|view| view.name == table) {
            view.indexes.push(index);
        }
        return Ok(());
    }
    add(state, &table, index, !only)
}

/// Adds an index, and one to every partition.
pub(crate) fn add(state: &mut State, table: &ObjectName, index: Index, recurse: bool) -> Result {
    let there = state.table_mut(table)?;
    let columns = plain_names(&index);
    constraint::check_columns(there, &columns)?;
    there.indexes.push(index.clone());
    if !recurse {
        return Ok(());
    }
    for partition in inherit::partitions(state, table) {
        let name = made_up_name(state, &partition, &index);
        let copy = Index {
            name,
            comment: None,
            ..index.clone()
        };
        add(state, &partition, copy, true)?;
    }
    Ok(())
}

fn read(state: &State, node: &Node) -> Result<Index> {
    let items = node
        .child(Kind::PARTITION_ITEM_LIST)
        .ok_or("the index has no keys")?;
    let columns = items.children(Kind::PARTITION_ITEM);
    let columns: Result<Vec<IndexColumn>> = columns
        .iter()
        .map(|item| Ok(bound(state, read_column(item)?)))
        .collect();
    let include = node
        .child(Kind::INDEX_INCLUDE_CLAUSE)
        .and_then(|clause| clause.child(Kind::PARTITION_ITEM_LIST))
        .map(|list| {
            let items = list.children(Kind::PARTITION_ITEM);
            items.iter().map(Node::name).collect()
        });
    let method = node
        .child(Kind::USING_METHOD)
        .and_then(|using| using.child(Kind::ACCESS_METHOD_REF))
        .map(|method| method.name())
        .filter(|method| method != "btree");
    let predicate = node
        .child(Kind::WHERE_CLAUSE)
        .and_then(|clause| clause.nodes().next())
        .map(|condition| expression::of(state, &condition));
    let options = node.child(Kind::WITH_PARAMS);
    Ok(Index {
        unique: node.has(Kind::UNIQUE_KW),
        nulls_not_distinct: node.has(Kind::NULLS_NOT_DISTINCT),
        method,
        include: include.unwrap_or_default(),
        predicate,
        options: options
            .map(|node| constraint::options(&node))
            .unwrap_or_default(),
        ..Index::new("", columns?)
    })
}

/// A key with what it names along the `search_path` written out.
fn bound(state: &State, mut column: IndexColumn) -> IndexColumn {
    if let IndexKey::Expression(expression) = &mut column.key {
        let text = std::mem::take(&mut expression.0);
        expression.0 = bind::bound(state, Form::Expression, text);
    }
    column
}

pub(crate) fn read_column(item: &Node) -> Result<IndexColumn> {
    let mut key = item.nodes().next().ok_or("a key of the index is missing")?;
    let mut collation = item.child(Kind::COLLATE);
    // Within parentheses it says the same, unless there is another one outside.
    while bare(&key).kind() == Kind::COLLATE {
        let inner = bare(&key);
        key = inner
            .nodes()
            .next()
            .ok_or("a key of the index is missing")?;
        collation = collation.or(Some(inner));
    }
    let collation = collation
        .and_then(|collate| collate.child(Kind::COLLATION_REF))
        .map(|reference| name_of(&reference.path()));
    let opclass = item
        .child(Kind::OP_CLASS_REF)
        .map(|reference| name_of(&reference.path()));
    let nulls = match (item.has(Kind::NULLS_FIRST), item.has(Kind::NULLS_LAST)) {
        (true, _) => Some(NullsOrder::First),
        (_, true) => Some(NullsOrder::Last),
        _ => None,
    };
    let descending = item.has(Kind::SORT_DESC);
    let is_default = nulls
        == Some(if descending {
            NullsOrder::First
        } else {
            NullsOrder::Last
        });
    if item.has(Kind::ATTRIBUTE_LIST) {
        return Err("parameters of an operator class are not understood".to_owned());
    }
    Ok(IndexColumn {
        key: index_key(&key),
        collation,
        opclass,
        descending,
        nulls: nulls.filter(|_| !is_default),
    })
}

/// What is inside of parentheses.
fn bare(key: &Node) -> Node {
    let mut inner = key.clone();
    while inner.kind() == Kind::PAREN_EXPR
        && let Some(next) = inner.nodes().next()
    {
        inner = next;
    }
    inner
}

fn index_key(key: &Node) -> IndexKey {
    let inner = bare(key);
    if inner.kind() == Kind::NAME_REF {
        IndexKey::Column(inner.name())
    } else {
        IndexKey::Expression(Expression(inner.text()))
    }
}

fn name_of(path: &[String]) -> ObjectName {
    match path {
        [.., schema, name] if schema != "pg_catalog" && schema != "public" => {
            ObjectName::in_schema(schema, name)
        }
        [.., name] => ObjectName::new(name),
        [] => ObjectName::new(""),
    }
}

/// `{table}_{keys}_idx`, a second expression counted: `expr`, `expr1`.
pub(crate) fn made_up_name(state: &State, table: &ObjectName, index: &Index) -> String {
    let mut parts: Vec<String> = Vec::new();
    for column in &index.columns {
        let base = match &column.key {
            IndexKey::Column(name) => name.clone(),
            IndexKey::Expression(expression) => expression_name(&expression.0),
        };
        let free = names::first_free(
            |nth| {
                if nth == 0 {
                    base.clone()
                } else {
                    format!("{base}{nth}")
                }
            },
            |name| parts.iter().any(|part| part == name),
        );
        parts.push(free);
    }
    parts.extend(index.include.iter().cloned());
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    state.free_relation_name(table, |nth| names::index(&table.name, &parts, nth))
}

/// The columns of an index that is over columns only.
pub(crate) fn plain_columns(index: &Index) -> Option<Vec<String>> {
    let columns = index.columns.iter();
    columns
        .map(|column| match &column.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => None,
        })
        .collect()
}

fn plain_names(index: &Index) -> Vec<String> {
    let columns = index.columns.iter();
    let keys = columns.filter_map(|column| match &column.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    keys.chain(index.include.iter().cloned()).collect()
}

/// `ALTER INDEX`.
pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::INDEX_REF)
        .ok_or("the index is missing")?
        .path();
    let is_index = |state: &State, name: &ObjectName| state.index_owner(name).is_some();
    let Some(name) = state.find(&path, is_index) else {
        if node.has(Kind::IF_EXISTS) {
            return Ok(());
        }
        return Err(format!("relation \"{}\" does not exist", path.join(".")));
    };
    let action = node
        .nodes()
        .find(|child| !matches!(child.kind(), Kind::INDEX_REF | Kind::IF_EXISTS));
    let action = action.ok_or("the action is missing")?;
    match action.kind() {
        Kind::INDEX_RENAME_TO => {
            let to = action
                .child(Kind::INDEX)
                .ok_or("the new name is missing")?
                .name();
            rename(state, &name, &to)
        }
        Kind::SET_OPTIONS | Kind::RESET_OPTIONS => {
            let is_set = action.kind() == Kind::SET_OPTIONS;
            let options = constraint::options(&action);
            with_index(state, &name, |index| {
                for (key, value) in options {
                    if is_set {
                        index.options.insert(key, value);
                    } else {
                        index.options.remove(&key);
                    }
                }
            })
        }
        // Where the blocks lie, how much is sampled, and which partition's index is whose, is no
        // part of the model.
        Kind::SET_TABLESPACE | Kind::ALTER_SET_STATISTICS | Kind::ATTACH_INDEX_PARTITION => Ok(()),
        other => Err(format!("ALTER INDEX with {other:?} is not understood")),
    }
}

/// Renames an index, and the constraint that it belongs to.
pub(crate) fn rename(state: &mut State, name: &ObjectName, to: &str) -> Result {
    if state.is_relation(&beside(name, to)) {
        return Err(format!("relation \"{to}\" already exists"));
    }
    let owner = state.index_owner(name).ok_or("the index is not there")?;
    if let Some(view) = state
        .schema
        .views
        .iter_mut()
        .find(|view| view.name == owner)
    {
        let mut indexes = view.indexes.iter_mut();
        if let Some(index) = indexes.find(|index| index.name == name.name) {
            to.clone_into(&mut index.name);
        }
        return Ok(());
    }
    let table = state.table_mut(&owner)?;
    let primary = table.primary_key.iter_mut().map(|key| &mut key.name);
    let uniques = table.uniques.iter_mut().map(|key| &mut key.name);
    let exclusions = table.exclusions.iter_mut().map(|key| &mut key.name);
    let indexes = table.indexes.iter_mut().map(|index| &mut index.name);
    let mut all = primary.chain(uniques).chain(exclusions).chain(indexes);
    if let Some(found) = all.find(|other| **other == name.name) {
        to.clone_into(found);
    }
    if table.replica_identity.as_deref() == Some(&name.name) {
        table.replica_identity = Some(to.to_owned());
    }
    Ok(())
}

/// Does something to an index that no constraint brought.
pub(crate) fn with_index(
    state: &mut State,
    name: &ObjectName,
    change: impl FnOnce(&mut Index),
) -> Result {
    let owner = state.index_owner(name).ok_or("the index is not there")?;
    if let Some(view) = state
        .schema
        .views
        .iter_mut()
        .find(|view| view.name == owner)
    {
        if let Some(index) = view
            .indexes
            .iter_mut()
            .find(|index| index.name == name.name)
        {
            change(index);
        }
        return Ok(());
    }
    let table = state.table_mut(&owner)?;
    if let Some(index) = table
        .indexes
        .iter_mut()
        .find(|index| index.name == name.name)
    {
        change(index);
    }
    Ok(())
}
