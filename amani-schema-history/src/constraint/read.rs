//! What is written of a constraint.

use std::collections::BTreeMap;

use amani_schema_core::schema::{Action, Deferrable};

use super::WrittenKind;
use crate::error::Result;
use crate::syntax::{Kind, Node};

/// What PostgreSQL 18 brought would be another constraint without these words.
pub(super) fn check_understood(node: &Node) -> Result {
    let has = |kind| !node.descendants(kind).is_empty();
    if has(Kind::NOT_ENFORCED) {
        return Err("a constraint that is not enforced is not understood".to_owned());
    }
    if has(Kind::WITHOUT_OVERLAPS) || has(Kind::PERIOD_COLUMN) {
        return Err("a temporal constraint is not understood".to_owned());
    }
    Ok(())
}

pub(super) fn read_key(node: &Node, own_column: Vec<String>) -> WrittenKind {
    let parameters = node.child(Kind::INDEX_PARAMETERS);
    let part = |kind| parameters.as_ref().and_then(|node| node.child(kind));
    let columns = part(Kind::CONSTRAINT_COLUMN_REF_LIST).map(|list| column_names(&list));
    let include = part(Kind::CONSTRAINT_INCLUDE_CLAUSE)
        .and_then(|clause| clause.child(Kind::COLUMN_REF_LIST))
        .map(|list| column_names(&list));
    let using_index = node
        .child(Kind::USING_INDEX_NAME)
        .and_then(|using| using.child(Kind::INDEX_REF))
        .map(|index| index.path());
    WrittenKind::Key {
        primary: node.kind() == Kind::PRIMARY_KEY_CONSTRAINT,
        columns: columns.unwrap_or(own_column),
        include: include.unwrap_or_default(),
        nulls_not_distinct: part(Kind::NULLS_NOT_DISTINCT).is_some(),
        using_index,
    }
}

pub(super) fn read_foreign(node: &Node, columns: Vec<String>) -> Result<WrittenKind> {
    let target = node
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the referenced table is missing")?;
    let target_columns = if node.kind() == Kind::REFERENCES_CONSTRAINT {
        let column = node.child(Kind::COLUMN_NAME_REF);
        column.iter().map(Node::name).collect()
    } else {
        let lists = node.children(Kind::FOREIGN_KEY_COLUMN_LIST);
        lists.get(1).map(column_names).unwrap_or_default()
    };
    Ok(WrittenKind::Foreign {
        columns,
        target: target.path(),
        target_columns,
        on_delete: action(node, Kind::ON_DELETE_ACTION)?,
        on_update: action(node, Kind::ON_UPDATE_ACTION)?,
        match_full: node.has(Kind::MATCH_FULL),
    })
}

fn action(node: &Node, kind: Kind) -> Result<Action> {
    let Some(action) = node.child(kind).and_then(|clause| clause.nodes().next()) else {
        return Ok(Action::NoAction);
    };
    match action.kind() {
        Kind::NO_ACTION => Ok(Action::NoAction),
        Kind::RESTRICT => Ok(Action::Restrict),
        Kind::CASCADE => Ok(Action::Cascade),
        Kind::SET_NULL_COLUMNS | Kind::SET_DEFAULT_COLUMNS if action.has(Kind::COLUMN_REF_LIST) => {
            Err("an action over some of the columns is not understood".to_owned())
        }
        Kind::SET_NULL_COLUMNS => Ok(Action::SetNull),
        Kind::SET_DEFAULT_COLUMNS => Ok(Action::SetDefault),
        other => Err(format!("the action {other:?} is not understood")),
    }
}

/// `CONSTRAINT name`.
pub(crate) fn name(node: &Node) -> Option<String> {
    let clause = node.child(Kind::CONSTRAINT_NAME_CLAUSE)?;
    clause.child(Kind::CONSTRAINT_NAME).map(|name| name.name())
}

pub(crate) fn column_names(list: &Node) -> Vec<String> {
    let references = list.children(Kind::COLUMN_NAME_REF);
    references.iter().map(Node::name).collect()
}

pub(crate) fn deferrable(node: &Node) -> Deferrable {
    if node.has(Kind::INITIALLY_DEFERRED_CONSTRAINT_OPTION) {
        Deferrable::InitiallyDeferred
    } else if node.has(Kind::DEFERRABLE_CONSTRAINT_OPTION) {
        Deferrable::InitiallyImmediate
    } else {
        Deferrable::No
    }
}

pub(super) fn is_option(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CONSTRAINT_NAME_CLAUSE
            | Kind::DEFERRABLE_CONSTRAINT_OPTION
            | Kind::NOT_DEFERRABLE_CONSTRAINT_OPTION
            | Kind::INITIALLY_DEFERRED_CONSTRAINT_OPTION
            | Kind::INITIALLY_IMMEDIATE_CONSTRAINT_OPTION
            | Kind::NOT_VALID
            | Kind::NO_INHERIT
            | Kind::INHERIT
            | Kind::ENFORCED
            | Kind::NOT_ENFORCED
    )
}

/// `WITH (name = value, ...)`, names in lower case, values as they are written without quotes.
///
/// What is said of the rows kept beside a table (`toast.`) is a matter of storage.
pub(crate) fn options(node: &Node) -> BTreeMap<String, String> {
    let lists = node.descendants(Kind::ATTRIBUTE_OPTION).into_iter();
    let own = lists.filter(|option| !option.has(Kind::ATTRIBUTE_NAMESPACE));
    own.filter_map(|option| {
        let name = option
            .child(Kind::ATTRIBUTE_NAME)?
            .text()
            .to_ascii_lowercase();
        let value = option.child(Kind::ATTRIBUTE_VALUE);
        let text = value.map_or_else(
            || "true".to_owned(),
            |value| {
                let literal = value.nodes().next().and_then(|node| node.string());
                literal.unwrap_or_else(|| value.text())
            },
        );
        Some((name, text))
    })
    .collect()
}
