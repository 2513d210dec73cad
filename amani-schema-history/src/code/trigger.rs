use amani_schema_core::schema::{ObjectName, Trigger};

use crate::constraint;
use crate::error::Result;
use crate::expression;
use crate::extension;
use crate::state::State;
use crate::syntax::{Kind, Node};

const EVENTS: &[(Kind, &str)] = &[
    (Kind::TRIGGER_EVENT_INSERT, "INSERT"),
    (Kind::TRIGGER_EVENT_DELETE, "DELETE"),
    (Kind::TRIGGER_EVENT_UPDATE, "UPDATE"),
    (Kind::TRIGGER_EVENT_TRUNCATE, "TRUNCATE"),
];

pub(crate) fn create_trigger(state: &mut State, node: &Node) -> Result {
    let path = relation(node)?;
    if state.is_temporary(&path) {
        return Ok(());
    }
    let trigger = read(state, node, table_or_view(state, &path)?)?;
    let mut others = state.schema.triggers.iter_mut();
    let there = others.find(|other| other.table == trigger.table && other.name == trigger.name);
    match there {
        Some(there) if node.has(Kind::OR_REPLACE) => *there = trigger,
        Some(_) => {
            return Err(format!(
                "trigger \"{}\" for relation \"{}\" already exists",
                trigger.name, trigger.table
            ));
        }
        None => state.schema.triggers.push(trigger),
    }
    Ok(())
}

fn read(state: &State, node: &Node, table: ObjectName) -> Result<Trigger> {
    let events = node
        .child(Kind::TRIGGER_EVENT_LIST)
        .ok_or("the event is missing")?;
    let timing = if node.has(Kind::TIMING_BEFORE) {
        "BEFORE"
    } else if node.has(Kind::TIMING_INSTEAD_OF) {
        "INSTEAD OF"
    } else {
        "AFTER"
    };
    let named = |kind: Kind| events.has(kind);
    let columns: Vec<String> = events
        .descendants(Kind::COLUMN_NAME_REF)
        .iter()
        .map(Node::name)
        .collect();
    let call = node
        .child(Kind::CALL_EXPR)
        .ok_or("the function is missing")?;
    let is_constraint = node.has(Kind::CONSTRAINT_KW);
    let when = node
        .child(Kind::WHEN_CONDITION)
        .and_then(|when| when.nodes().next());
    Ok(Trigger {
        name: node
            .child(Kind::TRIGGER)
            .ok_or("the trigger's name is missing")?
            .name(),
        table,
        timing: timing.to_owned(),
        events: EVENTS
            .iter()
            .filter(|(kind, _)| named(*kind))
            .map(|(_, word)| (*word).to_owned())
            .collect(),
        columns,
        for_each_row: node.has(Kind::FOR_EACH_ROW),
        constraint: is_constraint.then(|| constraint::deferrable(node)),
        transition_tables: [Kind::OLD_TABLE, Kind::NEW_TABLE].map(|kind| {
            let tables = node.descendants(kind);
            tables.first().map(Node::name)
        }),
        when: when.map(|when| expression::of(state, &when)),
        function: function(state, &call),
        arguments: arguments(&call),
        enabled: 'O',
        comment: None,
    })
}

fn function(state: &State, call: &Node) -> ObjectName {
    let path = call
        .nodes()
        .next()
        .map(|name| name.path())
        .unwrap_or_default();
    let found = state.find(&path, |state, name| {
        state.is_routine(name) || extension::is_function(state, name)
    });
    found.unwrap_or_else(|| match path.as_slice() {
        // PostgreSQL's own are called without a schema.
        [schema, name] if schema == "pg_catalog" => ObjectName::new(name),
        [.., schema, name] => crate::state::in_schema(schema, name),
        [.., name] => ObjectName::new(name),
        [] => ObjectName::new(""),
    })
}

fn arguments(call: &Node) -> Vec<String> {
    let list = call.child(Kind::ARG_LIST);
    let arguments = list.iter().flat_map(|list| list.children(Kind::ARG));
    arguments
        .map(|argument| {
            argument
                .nodes()
                .next()
                .and_then(|value| value.string())
                .unwrap_or_else(|| argument.text())
        })
        .collect()
}

/// `ON table`.
fn relation(node: &Node) -> Result<Vec<String>> {
    let on = node
        .child(Kind::ON_RELATION)
        .ok_or("the table is missing")?;
    Ok(on
        .child(Kind::RELATION_NAME_REF)
        .ok_or("the table is missing")?
        .path())
}

pub(super) fn table_or_view(state: &State, path: &[String]) -> Result<ObjectName> {
    let found = state.find(path, State::is_table_or_view);
    found.ok_or_else(|| format!("relation \"{}\" does not exist", path.join(".")))
}

pub(crate) fn alter_trigger(state: &mut State, node: &Node) -> Result {
    let table = table_or_view(state, &relation(node)?)?;
    let name = node
        .child(Kind::TRIGGER_REF)
        .ok_or("the trigger is missing")?
        .name();
    let Some(rename) = node.child(Kind::TRIGGER_RENAME_TO) else {
        return Ok(());
    };
    let mut triggers = state.schema.triggers.iter_mut();
    let trigger = triggers.find(|trigger| trigger.table == table && trigger.name == name);
    let trigger = trigger
        .ok_or_else(|| format!("trigger \"{name}\" for table \"{table}\" does not exist"))?;
    trigger.name = rename.name();
    Ok(())
}

/// `ENABLE TRIGGER` and its kin, for rules too.
pub(crate) fn set_enabled(state: &mut State, table: &ObjectName, action: &Node) {
    let enabled = match action.kind() {
        Kind::DISABLE_TRIGGER | Kind::DISABLE_RULE => 'D',
        Kind::ENABLE_REPLICA_TRIGGER | Kind::ENABLE_REPLICA_RULE => 'R',
        Kind::ENABLE_ALWAYS_TRIGGER | Kind::ENABLE_ALWAYS_RULE => 'A',
        _ => 'O',
    };
    let name = action
        .child_of(&[Kind::TRIGGER_REF, Kind::RULE_REF])
        .map(|name| name.name());
    let is_meant = |other: &str| name.as_deref().is_none_or(|name| name == other);
    for trigger in state
        .schema
        .triggers
        .iter_mut()
        .filter(|trigger| trigger.table == *table)
    {
        if is_meant(&trigger.name) && !action.has_token(Kind::RULE_KW) {
            trigger.enabled = enabled;
        }
    }
    for rule in state
        .schema
        .rules
        .iter_mut()
        .filter(|rule| rule.table == *table)
    {
        if is_meant(&rule.name) && action.has_token(Kind::RULE_KW) {
            rule.enabled = enabled;
        }
    }
}
