use std::collections::BTreeMap;

use amani_schema_core::schema::{ObjectName, Securable, View};
use amani_schema_core::sql::identifier;

use crate::access::{self, Target};
use crate::bind::bound;
use crate::constraint;
use crate::depends::{self, Form};
use crate::error::Result;
use crate::rename;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};

pub(crate) fn create_view(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::VIEW)
        .ok_or("the view's name is missing")?
        .path();
    if node.has(Kind::TEMP) {
        state.temporary.extend(path.last().cloned());
        return Ok(());
    }
    let name = state.new_name(&path)?;
    let mut options = BTreeMap::new();
    if let Some(with) = node.child(Kind::WITH_PARAMS) {
        options = constraint::options(&with);
    }
    if let Some(check) = node.child(Kind::WITH_CHECK_OPTION) {
        let is_local = check.has(Kind::LOCAL_CHECK_OPTION);
        let level = if is_local { "local" } else { "cascaded" };
        options.insert("check_option".to_owned(), level.to_owned());
    }
    let mut query = query(node).ok_or("the view's query is missing")?;
    let columns = node.child(Kind::COLUMN_LIST);
    let columns = columns.map(|list| {
        let names = list.children(Kind::COLUMN_NAME);
        names.iter().map(Node::name).collect()
    });
    let mut columns: Vec<String> = columns.unwrap_or_default();
    if node.has(Kind::RECURSIVE_KW) {
        query = recursive(&name, &columns, &query);
        columns.clear();
    }
    if node.has(Kind::OR_REPLACE) {
        rename::write_out(&mut state.schema, &name);
    }
    let view = View {
        name: name.clone(),
        materialized: node.kind() == Kind::CREATE_MATERIALIZED_VIEW,
        columns,
        query: bound(state, Form::Statement, query),
        options,
        indexes: Vec::new(),
        comment: None,
        column_comments: BTreeMap::new(),
        access: state.new_access(Securable::Table, &name),
        column_grants: BTreeMap::new(),
    };
    if let Some(there) = state
        .schema
        .views
        .iter_mut()
        .find(|other| other.name == name)
    {
        if node.has(Kind::IF_NOT_EXISTS) {
            return Ok(());
        }
        if !node.has(Kind::OR_REPLACE) {
            return Err(format!("relation \"{name}\" already exists"));
        }
        *there = View {
            comment: there.comment.take(),
            column_comments: std::mem::take(&mut there.column_comments),
            access: std::mem::take(&mut there.access),
            column_grants: std::mem::take(&mut there.column_grants),
            ..view
        };
        return Ok(());
    }
    if state.is_relation(&name) {
        return Err(format!("relation \"{name}\" already exists"));
    }
    // One of PostgreSQL's own may be meant.
    let is_own = !name.name.starts_with("pg_") && depends::of_view(&view).relations.contains(&name);
    if is_own {
        return Err(format!("relation \"{name}\" does not exist"));
    }
    state.schema.views.push(view);
    Ok(())
}

/// What PostgreSQL makes of `CREATE RECURSIVE VIEW`: its name is that of a query of its own.
fn recursive(name: &ObjectName, columns: &[String], query: &str) -> String {
    let name = identifier(&name.name);
    let columns: Vec<_> = columns.iter().map(|column| identifier(column)).collect();
    let selected: Vec<String> = columns
        .iter()
        .map(|column| format!("{name}.{column}"))
        .collect();
    let (columns, selected) = (columns.join(", "), selected.join(", "));
    format!("WITH RECURSIVE {name}({columns}) AS ({query}) SELECT {selected} FROM {name}")
}

fn query(node: &Node) -> Option<String> {
    const KINDS: &[Kind] = &[
        Kind::SELECT,
        Kind::COMPOUND_SELECT,
        Kind::PAREN_SELECT,
        Kind::VALUES,
        Kind::TABLE,
    ];
    node.child_of(KINDS)
        .map(|query| query.source().trim().to_owned())
}

/// `ALTER VIEW` and `ALTER MATERIALIZED VIEW`.
pub(crate) fn alter_view(state: &mut State, node: &Node) -> Result {
    let Some(reference) = node.child(Kind::VIEW_REF) else {
        return Ok(());
    };
    let path = reference.path();
    if state.is_temporary(&path) {
        return Ok(());
    }
    let Some(name) = state.view(&path) else {
        if node.has(Kind::IF_EXISTS) {
            return Ok(());
        }
        return Err(format!("relation \"{}\" does not exist", path.join(".")));
    };
    let actions = node
        .nodes()
        .filter(|child| !matches!(child.kind(), Kind::VIEW_REF | Kind::IF_EXISTS));
    for action in actions {
        alter_view_action(state, &name, &action)?;
    }
    Ok(())
}

pub(crate) fn alter_view_action(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let to = match action.kind() {
        Kind::VIEW_RENAME_TO => action.child(Kind::VIEW).map(|to| beside(name, &to.name())),
        Kind::TABLE_RENAME_TO => action
            .child(Kind::TABLE_NAME)
            .map(|to| beside(name, &to.name())),
        Kind::SET_SCHEMA => action
            .child(Kind::SCHEMA_REF)
            .map(|to| in_schema(&to.name(), &name.name)),
        _ => None,
    };
    let place = state
        .schema
        .views
        .iter()
        .position(|view| view.name == *name);
    let place = place.ok_or("the view is not there")?;
    if let Some(to) = to {
        return rename::view(state, name, &to);
    }
    let options = constraint::options(action);
    let view = &mut state.schema.views[place];
    match action.kind() {
        Kind::SET_OPTIONS => view.options.extend(options),
        Kind::RESET_OPTIONS => view.options.retain(|name, _| !options.contains_key(name)),
        Kind::OWNER_TO => {
            return access::change_owner(state, &Target::View(name.clone()), action);
        }
        Kind::SET_TABLESPACE | Kind::CLUSTER_ON => {}
        other => return Err(format!("ALTER VIEW with {other:?} is not understood")),
    }
    Ok(())
}
