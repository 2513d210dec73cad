use amani_schema_core::schema::access::CURRENT_USER;
use amani_schema_core::schema::{Expression, ObjectName, Policy, Rule};

use super::trigger::table_or_view;
use crate::access;
use crate::bind::bound;
use crate::depends::Form;
use crate::error::Result;
use crate::expression;
use crate::state::State;
use crate::syntax::{Kind, Node};

pub(crate) fn create_policy(state: &mut State, node: &Node) -> Result {
    let table = on_table(state, node)?;
    let name = node
        .child(Kind::POLICY)
        .ok_or("the policy's name is missing")?
        .name();
    if state
        .schema
        .policies
        .iter()
        .any(|policy| policy.table == table && policy.name == name)
    {
        return Err(format!(
            "policy \"{name}\" for table \"{table}\" already exists"
        ));
    }
    let command = node
        .child(Kind::POLICY_COMMAND)
        .and_then(|command| command.nodes().next());
    let kind = node.child(Kind::AS_POLICY_TYPE).map(|kind| kind.name());
    state.schema.policies.push(Policy {
        name,
        table,
        permissive: kind.as_deref() != Some("restrictive"),
        command: command.map_or_else(
            || "ALL".to_owned(),
            |command| command.text().to_ascii_uppercase(),
        ),
        roles: roles(state, node).unwrap_or_else(|| vec!["public".to_owned()]),
        using: clause(state, node, Kind::USING_EXPR_CLAUSE),
        with_check: clause(state, node, Kind::WITH_CHECK_EXPR_CLAUSE),
        comment: None,
    });
    Ok(())
}

fn on_table(state: &State, node: &Node) -> Result<ObjectName> {
    let on = node.child(Kind::ON_TABLE).ok_or("the table is missing")?;
    state.existing_table(
        &on.child(Kind::TABLE_NAME_REF)
            .ok_or("the table is missing")?
            .path(),
    )
}

/// `CURRENT_USER` and its like are whoever speaks at this moment.
fn roles(state: &State, node: &Node) -> Option<Vec<String>> {
    let list = node.child(Kind::POLICY_ROLES)?;
    let mut roles: Vec<String> = list
        .descendants(Kind::ROLE_REF)
        .iter()
        .map(|role| access::role::find(state, role))
        .map(|role| role.unwrap_or_else(|| CURRENT_USER.to_owned()))
        .collect();
    roles.sort();
    Some(roles)
}

fn clause(state: &State, node: &Node, kind: Kind) -> Option<Expression> {
    let condition = node.child(kind)?.nodes().next()?;
    Some(expression::of(state, &condition))
}

pub(crate) fn alter_policy(state: &mut State, node: &Node) -> Result {
    let table = on_table(state, node)?;
    let name = node
        .child(Kind::POLICY_REF)
        .ok_or("the policy is missing")?
        .name();
    let changes = node.child(Kind::ALTER_POLICY_TO);
    let to = changes.as_ref().and_then(|changes| roles(state, changes));
    let written = |kind| {
        let changes = changes.as_ref()?;
        clause(state, changes, kind)
    };
    let using = written(Kind::USING_EXPR_CLAUSE);
    let check = written(Kind::WITH_CHECK_EXPR_CLAUSE);
    let mut policies = state.schema.policies.iter_mut();
    let policy = policies.find(|policy| policy.table == table && policy.name == name);
    let policy =
        policy.ok_or_else(|| format!("policy \"{name}\" for table \"{table}\" does not exist"))?;
    if let Some(rename) = node.child(Kind::POLICY_RENAME_TO) {
        policy.name = rename.name();
        return Ok(());
    }
    changes.ok_or("the change is missing")?;
    if let Some(roles) = to {
        policy.roles = roles;
    }
    if let Some(using) = using {
        policy.using = Some(using);
    }
    if let Some(check) = check {
        policy.with_check = Some(check);
    }
    Ok(())
}

pub(crate) fn create_rule(state: &mut State, node: &Node) -> Result {
    let on = node.child(Kind::RULE_ON).ok_or("the table is missing")?;
    let path = on
        .child(Kind::RELATION_NAME_REF)
        .ok_or("the table is missing")?
        .path();
    let rule = Rule {
        name: node
            .child(Kind::RULE)
            .ok_or("the rule's name is missing")?
            .name(),
        table: table_or_view(state, &path)?,
        definition: bound(state, Form::Statement, node.text()),
        enabled: 'O',
        comment: None,
    };
    let mut rules = state.schema.rules.iter_mut();
    match rules.find(|other| other.table == rule.table && other.name == rule.name) {
        Some(there) if node.has(Kind::OR_REPLACE) => *there = rule,
        Some(_) => return Err(format!("rule \"{}\" already exists", rule.name)),
        None => state.schema.rules.push(rule),
    }
    Ok(())
}
