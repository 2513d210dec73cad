//! `ALTER DEFAULT PRIVILEGES`: what is granted on objects that are made later.

use amani_schema_core::schema::access::{self, CURRENT_USER};
use amani_schema_core::schema::{Access, ObjectName, Privilege, Securable};

use super::grant::Change;
use super::privileges::privileges;
use super::role;
use crate::error::Result;
use crate::state::{State, schema_of};
use crate::syntax::{Kind, Node};
use crate::unmanaged;

/// What a role has said about the objects that it will make: everywhere, or in one schema.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub(crate) struct DefaultPrivileges {
    pub(crate) role: Option<String>,
    pub(crate) schema: Option<String>,
    kind: Securable,
    pub(crate) access: Access,
}

pub(crate) fn alter_defaults(state: &mut State, node: &Node) -> Result {
    let action = node.child_of(&[
        Kind::GRANT_DEFAULT_PRIVILEGES,
        Kind::REVOKE_DEFAULT_PRIVILEGES,
    ]);
    let action = action.ok_or("what is granted is missing")?;
    let Some(kind) = action.nodes().find_map(|child| kind(child.kind())) else {
        // Large objects are rows.
        return Ok(());
    };
    let is_grant = action.kind() == Kind::GRANT_DEFAULT_PRIVILEGES;
    let change = Change::read(state, &action, is_grant);
    let words = privileges(&action, kind, is_grant)?;
    let roles = node.descendants(Kind::FOR_ROLES);
    let roles = roles
        .iter()
        .flat_map(|list| list.descendants(Kind::ROLE_REF));
    let mut roles: Vec<_> = roles.map(|node| role::find(state, &node)).collect();
    if roles.is_empty() {
        roles.push(state.roles.current.clone());
    }
    let schemas = node.child(Kind::IN_SCHEMAS);
    let schemas = schemas
        .iter()
        .flat_map(|list| list.children(Kind::SCHEMA_REF));
    let mut schemas: Vec<_> = schemas.map(|node| Some(node.name())).collect();
    if schemas.is_empty() {
        schemas.push(None);
    }
    for role in &roles {
        for schema in &schemas {
            let entry = entry(state, role.as_ref(), schema.as_ref(), kind);
            if schema.is_none() {
                change.carry_out(&mut entry.access, kind, &words);
            } else {
                // It begins with nothing, and comes on top of the other.
                change.carry_out_bare(&mut entry.access.grants, &words);
            }
        }
    }
    unmanaged::list_defaults(state);
    Ok(())
}

impl DefaultPrivileges {
    /// Whether anything is other than where nothing was ever said.
    pub(crate) fn says_something(&self) -> bool {
        let usual = Access {
            owner: self.role.clone(),
            ..Access::default()
        };
        self.access != usual
    }

    /// `on tables in app for ada`, as the catalog gives it.
    pub(crate) fn name(&self) -> String {
        let kind = match self.kind {
            Securable::Sequence => "sequences",
            Securable::Routine => "functions",
            Securable::Type => "types",
            Securable::Schema | Securable::Public => "schemas",
            _ => "tables",
        };
        let schema = self.schema.iter().map(|schema| format!(" in {schema}"));
        let role = self.role.iter().map(|role| format!(" for {role}"));
        let said: String = schema.chain(role).collect();
        format!("on {kind}{said}")
    }
}

fn kind(target: Kind) -> Option<Securable> {
    match target {
        Kind::PRIVILEGE_TARGET_TABLES => Some(Securable::Table),
        Kind::PRIVILEGE_TARGET_SEQUENCES => Some(Securable::Sequence),
        Kind::PRIVILEGE_TARGET_FUNCTIONS | Kind::PRIVILEGE_TARGET_ROUTINES => {
            Some(Securable::Routine)
        }
        Kind::PRIVILEGE_TARGET_TYPES => Some(Securable::Type),
        Kind::PRIVILEGE_TARGET_SCHEMAS => Some(Securable::Schema),
        _ => None,
    }
}

fn entry<'a>(
    state: &'a mut State,
    role: Option<&String>,
    schema: Option<&String>,
    kind: Securable,
) -> &'a mut DefaultPrivileges {
    let is_it = |other: &DefaultPrivileges| {
        other.role.as_ref() == role && other.schema.as_ref() == schema && other.kind == kind
    };
    let place = state.defaults.iter().position(is_it);
    let place = place.unwrap_or_else(|| {
        state.defaults.push(DefaultPrivileges {
            role: role.cloned(),
            schema: schema.cloned(),
            kind,
            access: Access {
                owner: role.cloned(),
                ..Access::default()
            },
        });
        state.defaults.len() - 1
    });
    &mut state.defaults[place]
}

impl State {
    /// What is said of an object that the current role makes.
    pub(crate) fn new_access(&self, kind: Securable, name: &ObjectName) -> Access {
        self.access_in(kind, Some(schema_of(name)), self.roles.current.clone())
    }

    /// The same of a sequence that a column of a table brings: it is the owner's of the table.
    pub(crate) fn new_sequence_access(&self, table: &ObjectName) -> Access {
        let owner = self.schema.table(table);
        let owner = owner.and_then(|table| table.access.owner.clone());
        self.access_in(Securable::Sequence, Some(schema_of(table)), owner)
    }

    /// What is said of a schema that this role will own.
    pub(crate) fn new_schema_access(&self, owner: Option<String>) -> Access {
        self.access_in(Securable::Schema, None, owner)
    }

    fn access_in(&self, kind: Securable, schema: Option<&str>, owner: Option<String>) -> Access {
        let own = self.defaults.iter();
        let mut own = own.filter(|other| other.role == owner && other.kind == kind);
        let everywhere = own.clone().find(|other| other.schema.is_none());
        let mut made = Access {
            owner: owner.clone(),
            ..everywhere
                .map(|other| other.access.clone())
                .unwrap_or_default()
        };
        let here = own.find(|other| schema.is_some() && other.schema.as_deref() == schema);
        let owner = owner.as_deref().unwrap_or(CURRENT_USER);
        for (grantee, privileges) in here.iter().flat_map(|other| &other.access.grants) {
            for (privilege, with_option) in privileges {
                if grantee == owner {
                    made.grant_to_owner(&[*privilege]);
                } else {
                    made.grant(kind, grantee, &[*privilege], *with_option);
                }
            }
        }
        made
    }
}

impl Change {
    /// Without any privilege that is there from the start.
    fn carry_out_bare(&self, grants: &mut access::Grants, privileges: &[Privilege]) {
        for grantee in &self.grantees {
            let grantee = grantee.as_deref().unwrap_or(CURRENT_USER);
            if self.is_grant {
                access::grant(grants, grantee, privileges, self.option);
            } else {
                access::revoke(grants, grantee, privileges, self.option);
            }
        }
    }
}
