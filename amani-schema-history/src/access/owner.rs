//! `OWNER TO`, `REASSIGN OWNED`, `DROP OWNED`, and roles under another name.

use std::collections::BTreeMap;

use amani_schema_core::schema::access::CURRENT_USER;
use amani_schema_core::schema::{Access, Grants, Routine, Schema, Sequence};

use super::columns::column_grants;
use super::{DATABASE_OWNER, Target, of, role};
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};
use crate::unmanaged;

/// `OWNER TO`.
pub(crate) fn change(state: &mut State, target: &Target, action: &Node) -> Result {
    let owner = action.child(Kind::ROLE_REF);
    let owner = role::find(state, &owner.ok_or("the owner is missing")?);
    set(state, target, owner.as_ref());
    Ok(())
}

fn set(state: &mut State, target: &Target, owner: Option<&String>) {
    let Some(access) = of(&mut state.schema, target) else {
        return;
    };
    let before = access.owner.clone();
    access.set_owner(owner.cloned());
    let name = owner.map_or(CURRENT_USER, String::as_str);
    for grants in column_grants(state, target) {
        grants.remove(name);
    }
    let Target::Table(table) = target else { return };
    // What its columns count with goes along.
    for sequence in &mut state.schema.sequences {
        if sequence
            .owned_by
            .as_ref()
            .is_some_and(|(of, _)| of == table)
        {
            sequence.access.set_owner(owner.cloned());
        }
    }
    let tables = state.schema.tables.iter_mut();
    let columns = tables
        .filter(|other| other.name == *table)
        .flat_map(|table| &mut table.columns);
    for sequence in columns.filter_map(|column| column.identity_sequence.as_deref_mut()) {
        hand_over(sequence, before.clone(), owner);
    }
}

/// The model leaves out who owns the sequence of an identity column: it is the table's owner.
fn hand_over(sequence: &mut Sequence, before: Option<String>, owner: Option<&String>) {
    sequence.access.owner = before;
    sequence.access.set_owner(owner.cloned());
    sequence.access.owner = None;
}

/// All that has an owner, those sequences aside that go with a table.
fn targets(schema: &Schema) -> Vec<Target> {
    let tables = schema.tables.iter().map(|item| item.name.clone());
    let views = schema.views.iter().map(|item| item.name.clone());
    let sequences = schema.sequences.iter().map(|item| item.name.clone());
    let enums = schema.enums.iter().map(|item| &item.name);
    let domains = schema.domains.iter().map(|item| &item.name);
    let composites = schema.composites.iter().map(|item| &item.name);
    let ranges = schema.ranges.iter().map(|item| &item.name);
    let types = enums.chain(domains).chain(composites).chain(ranges);
    let schemas = schema.namespaces.iter().map(|item| item.name.clone());
    let schemas = schemas.chain(["public".to_owned()]);
    tables
        .map(Target::Table)
        .chain(views.map(Target::View))
        .chain(sequences.map(Target::Sequence))
        .chain(types.cloned().map(Target::Type))
        .chain((0..schema.routines.len()).map(Target::Routine))
        .chain(schemas.map(Target::Schema))
        .collect()
}

fn owner(state: &mut State, target: &Target) -> Option<String> {
    let access = of(&mut state.schema, target)?;
    match target {
        Target::Schema(name) if name == "public" => {
            let owner = access.owner.clone();
            Some(owner.unwrap_or_else(|| DATABASE_OWNER.to_owned()))
        }
        _ => access.owner.clone(),
    }
}

/// `REASSIGN OWNED BY ... TO ...`.
pub(crate) fn reassign(state: &mut State, node: &Node) -> Result {
    let lists = node.children(Kind::ROLE_REF_LIST);
    let [from, to] = lists.as_slice() else {
        return Err("the roles are missing".to_owned());
    };
    let roles = |state: &State, list: &Node| -> Vec<Option<String>> {
        let roles = list.children(Kind::ROLE_REF);
        roles.iter().map(|node| role::find(state, node)).collect()
    };
    let from = roles(state, from);
    let to = roles(state, to).into_iter().next().flatten();
    for target in targets(&state.schema) {
        if from.contains(&owner(state, &target)) {
            set(state, &target, to.as_ref());
        }
    }
    Ok(())
}

/// `DROP OWNED BY`: nothing is left to the role; what it owns would go too.
pub(crate) fn drop_owned(state: &mut State, node: &Node) -> Result {
    let roles = node.descendants(Kind::ROLE_REF);
    let roles: Vec<_> = roles.iter().map(|node| role::find(state, node)).collect();
    for target in targets(&state.schema) {
        if roles.contains(&owner(state, &target)) {
            return Err(format!(
                "what DROP OWNED drops is not followed, and {target:?} is among it"
            ));
        }
    }
    let names: Vec<&str> = roles.iter().flatten().map(String::as_str).collect();
    each_grants(&mut state.schema, |grants| {
        grants.retain(|grantee, _| !names.contains(&grantee.as_str()));
    });
    state.defaults.retain(|own| !roles.contains(&own.role));
    for own in &mut state.defaults {
        own.access
            .grants
            .retain(|grantee, _| !names.contains(&grantee.as_str()));
    }
    unmanaged::list_defaults(state);
    Ok(())
}

/// `ALTER ROLE ... RENAME TO`: whatever speaks of the role speaks of it by the new name.
pub(crate) fn rename_role(state: &mut State, node: &Node) {
    let from = node.child(Kind::ROLE_REF).map(|role| role.name());
    let to = node.child(Kind::ROLE_RENAME_TO).map(|to| to.name());
    let (Some(from), Some(to)) = (from, to) else {
        return;
    };
    for access in each_access(&mut state.schema) {
        if access.owner.as_ref() == Some(&from) {
            access.owner = Some(to.clone());
        }
    }
    let rename = |grants: &mut Grants| {
        if let Some(own) = grants.remove(&from) {
            grants.insert(to.clone(), own);
        }
    };
    each_grants(&mut state.schema, rename);
    for own in &mut state.defaults {
        rename(&mut own.access.grants);
        for name in [&mut own.role, &mut own.access.owner] {
            if name.as_ref() == Some(&from) {
                *name = Some(to.clone());
            }
        }
    }
    unmanaged::list_defaults(state);
    for policy in &mut state.schema.policies {
        for role in policy.roles.iter_mut().filter(|role| **role == from) {
            role.clone_from(&to);
        }
        policy.roles.sort();
    }
}

/// The database's owner by no name of its own, as a replay leaves whoever runs the migrations.
pub(crate) fn forget_migrator(schema: &mut Schema) {
    let Some(name) = schema.owner.take() else {
        return;
    };
    for access in each_access(schema) {
        access.owner.take_if(|owner| *owner == name);
    }
    let rename = |grants: &mut Grants| {
        if let Some(own) = grants.remove(&name) {
            grants.insert(CURRENT_USER.to_owned(), own);
        }
    };
    each_grants(schema, rename);
    if let Some(own) = schema.public.owner.take() {
        schema.public.owner = Some(own).filter(|own| own != DATABASE_OWNER);
    }
}

/// Who owns most of the objects, and how many; `None` where nobody owns more than half. The schema `public` is
/// nobody's own.
///
/// ```
/// use amani_schema_history::{History, main_owner};
///
/// let mut history = History::new();
/// history.apply("1.sql".as_ref(), "CREATE TABLE a (); ALTER TABLE a OWNER TO ada; CREATE TABLE b ();");
/// assert_eq!(main_owner(history.schema()), None);
/// history.apply("2.sql".as_ref(), "ALTER TABLE b OWNER TO ada;");
/// assert_eq!(main_owner(history.schema()), Some(("ada".to_owned(), 2)));
/// ```
#[must_use]
pub fn main_owner(schema: &Schema) -> Option<(String, usize)> {
    let all = targets(schema).into_iter();
    let all = all.filter(|target| *target != Target::Schema("public".to_owned()));
    let mut schema = schema.clone();
    let owners = all.map(|target| of(&mut schema, &target)?.owner.clone());
    let owners: Vec<Option<String>> = owners.collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for owner in owners.iter().flatten() {
        *counts.entry(owner).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .find(|(_, count)| count * 2 > owners.len());
    most.map(|(owner, count)| (owner.clone(), count))
}

/// The same without the owner of each object of which another schema names none: only where both name one they
/// can differ.
///
/// ```
/// use amani_schema_history::{History, without_unsaid_owners};
///
/// let mut history = History::new();
/// history.apply("1.sql".as_ref(), "CREATE TABLE a ();");
/// let said = history.schema().clone();
/// history.apply("2.sql".as_ref(), "ALTER TABLE a OWNER TO ada;");
/// assert_eq!(without_unsaid_owners(history.schema(), &said), said);
/// ```
#[must_use]
pub fn without_unsaid_owners(schema: &Schema, other: &Schema) -> Schema {
    let (mut own, mut other) = (schema.clone(), other.clone());
    for target in targets(&own) {
        let said = match &target {
            Target::Routine(place) => {
                let routine = &own.routines[*place];
                let is_it = |it: &&Routine| {
                    it.name == routine.name && it.signature() == routine.signature()
                };
                let found = other.routines.iter().find(is_it);
                found.and_then(|it| it.access.owner.clone())
            }
            target => of(&mut other, target).and_then(|access| access.owner.clone()),
        };
        if said.is_none()
            && let Some(access) = of(&mut own, &target)
        {
            access.owner = None;
        }
    }
    own
}

/// What is said of each object, those of identity columns included.
fn each_access(schema: &mut Schema) -> Vec<&mut Access> {
    let mut all: Vec<&mut Access> = vec![&mut schema.public];
    all.extend(schema.namespaces.iter_mut().map(|item| &mut item.access));
    all.extend(schema.enums.iter_mut().map(|item| &mut item.access));
    all.extend(schema.domains.iter_mut().map(|item| &mut item.access));
    all.extend(schema.composites.iter_mut().map(|item| &mut item.access));
    all.extend(schema.ranges.iter_mut().map(|item| &mut item.access));
    all.extend(schema.sequences.iter_mut().map(|item| &mut item.access));
    all.extend(schema.views.iter_mut().map(|item| &mut item.access));
    all.extend(schema.routines.iter_mut().map(|item| &mut item.access));
    for table in &mut schema.tables {
        all.push(&mut table.access);
        let sequences = table.columns.iter_mut();
        let sequences = sequences.filter_map(|column| column.identity_sequence.as_deref_mut());
        all.extend(sequences.map(|sequence| &mut sequence.access));
    }
    all
}

fn each_grants(schema: &mut Schema, mut change: impl FnMut(&mut Grants)) {
    for access in each_access(schema) {
        change(&mut access.grants);
    }
    for column in schema
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns)
    {
        change(&mut column.grants);
    }
    for grants in schema
        .views
        .iter_mut()
        .flat_map(|view| view.column_grants.values_mut())
    {
        change(grants);
    }
}
