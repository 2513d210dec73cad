//! `GRANT` and `REVOKE`.

use amani_schema_core::schema::access::{self, CURRENT_USER};
use amani_schema_core::schema::{Access, Grants, Privilege, Securable};

use super::columns::{column_grants, drop_empty, one_column};
use super::objects::objects;
use super::privileges::{asked, privileges};
use super::{DATABASE_OWNER, Target, identity_sequence, of, role};
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// Who gets something or loses it.
pub(super) struct Change {
    pub(super) is_grant: bool,
    /// `WITH GRANT OPTION`, or `GRANT OPTION FOR`.
    pub(super) option: bool,
    /// `None` is whoever runs the migrations.
    pub(super) grantees: Vec<Option<String>>,
}

/// `GRANT` and `REVOKE` of privileges; those of roles are no part of the schema.
pub(crate) fn grant(state: &mut State, node: &Node) -> Result {
    let Some(named) = node.child(Kind::ON_PRIVILEGE_OBJECTS_CLAUSE) else {
        return Ok(());
    };
    let named = named.nodes().next().ok_or("the object is missing")?;
    let is_grant = node.kind() == Kind::GRANT;
    let change = Change::read(state, node, is_grant);
    for target in objects(state, &named)? {
        carry_out(state, &target, node, &change)?;
    }
    Ok(())
}

impl Change {
    pub(super) fn read(state: &State, node: &Node, is_grant: bool) -> Self {
        let roles = node.child(Kind::ROLE_REF_LIST);
        let roles = roles.iter().flat_map(|list| list.children(Kind::ROLE_REF));
        let with = node.child(Kind::GRANT_WITH_CLAUSE);
        Self {
            is_grant,
            option: node.has(Kind::GRANT_OPTION_FOR)
                || with.is_some_and(|with| with.has(Kind::GRANT_OPTION)),
            grantees: roles.map(|node| role::find(state, &node)).collect(),
        }
    }

    pub(super) fn carry_out(&self, access: &mut Access, kind: Securable, on: &[Privilege]) {
        for grantee in &self.grantees {
            let is_owner = *grantee == access.owner;
            let name = grantee.as_deref().unwrap_or(CURRENT_USER);
            match (self.is_grant, is_owner) {
                (true, true) => access.grant_to_owner(on),
                (true, false) => access.grant(kind, name, on, self.option),
                // The owner may always grant.
                (false, true) if self.option => {}
                (false, true) => access.revoke_from_owner(kind, on),
                (false, false) => access.revoke(kind, name, on, self.option),
            }
        }
    }

    /// On a column; what the owner has of one alone is left out.
    fn carry_out_on_column(&self, owner: Option<&String>, grants: &mut Grants, on: &[Privilege]) {
        let others = self.grantees.iter();
        for grantee in others.filter(|grantee| grantee.as_ref() != owner) {
            let name = grantee.as_deref().unwrap_or(CURRENT_USER);
            if self.is_grant {
                access::grant(grants, name, on, self.option);
            } else {
                access::revoke(grants, name, on, self.option);
            }
        }
    }
}

fn carry_out(state: &mut State, target: &Target, node: &Node, change: &Change) -> Result {
    let on = |kind: Securable| privileges(node, kind, change.is_grant);
    match target {
        Target::Table(_) | Target::View(_) => on_relation(state, target, node, change),
        Target::Sequence(name) => {
            let on = on(Securable::Sequence)?;
            if let Some(access) = of(&mut state.schema, target) {
                change.carry_out(access, Securable::Sequence, &on);
            } else if let Some((owner, sequence)) = identity_sequence(&mut state.schema, name) {
                // Its owner is always that of the table.
                sequence.access.owner = owner;
                change.carry_out(&mut sequence.access, Securable::Sequence, &on);
                sequence.access.owner = None;
            }
            Ok(())
        }
        Target::Schema(name) if name == "public" => {
            let access = &mut state.schema.public;
            let owner = access.owner.clone();
            access.owner = Some(owner.clone().unwrap_or_else(|| DATABASE_OWNER.to_owned()));
            change.carry_out(access, Securable::Public, &on(Securable::Public)?);
            access.owner = owner;
            Ok(())
        }
        Target::Type(_) | Target::Routine(_) | Target::Schema(_) => {
            let kind = match target {
                Target::Type(_) => Securable::Type,
                Target::Routine(_) => Securable::Routine,
                _ => Securable::Schema,
            };
            let on = on(kind)?;
            if let Some(access) = of(&mut state.schema, target) {
                change.carry_out(access, kind, &on);
            }
            Ok(())
        }
    }
}

fn on_relation(state: &mut State, target: &Target, node: &Node, change: &Change) -> Result {
    let on = privileges(node, Securable::Table, change.is_grant)?;
    let access = of(&mut state.schema, target).ok_or("the relation is not there")?;
    change.carry_out(access, Securable::Table, &on);
    let owner = access.owner.clone();
    if !change.is_grant && !on.is_empty() {
        // What is revoked from the whole is revoked from each column.
        for grants in column_grants(state, target) {
            change.carry_out_on_column(owner.as_ref(), grants, &on);
        }
    }
    for asked in asked(node)? {
        let on = asked.of(Securable::Column, change.is_grant);
        for column in &asked.columns {
            let grants = one_column(state, target, column)?;
            change.carry_out_on_column(owner.as_ref(), grants, &on);
        }
    }
    drop_empty(state, target);
    Ok(())
}
