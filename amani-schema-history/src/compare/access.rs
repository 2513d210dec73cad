//! Owners and grants, where one side may not know by name who ran the migrations.

use std::collections::BTreeSet;

use amani_schema_core::schema::access::CURRENT_USER;
use amani_schema_core::schema::{Access, Grants, Privilege};

use super::fact::{Fact, Facts, text};
use crate::access::DATABASE_OWNER;

/// Who ran the migrations, as far as that is known.
#[derive(Clone, Copy)]
pub(super) struct Migrator<'a> {
    /// The role that owns the database: on the side that does not know it, it is [`CURRENT_USER`].
    pub(super) name: Option<&'a str>,
    /// Whether it is the same on both sides.
    pub(super) is_same: bool,
}

impl Migrator<'_> {
    pub(super) fn put(self, facts: &mut Facts, access: &Access) {
        let owner = access.owner.as_deref();
        let owner = owner.filter(|owner| Some(*owner) != self.name);
        match owner {
            Some(owner) => facts.insert("owner", text(owner)),
            None if self.is_same => facts.insert("owner", text(CURRENT_USER)),
            // Somebody ran the migrations, and owns what nobody else was given.
            None => facts.insert("owner", Fact::Unknown),
        };
        self.put_rest(facts, access, owner);
    }

    /// The schema `public` is not made by a migration. Whoever owns the database owns it, by name up
    /// to PostgreSQL 14 and as a `pg_database_owner` since, so what he is granted changes nothing.
    pub(super) fn put_public(self, facts: &mut Facts, access: &Access) {
        let owner = access.owner.as_deref().unwrap_or(DATABASE_OWNER);
        let mut access = access.clone();
        if owner == DATABASE_OWNER {
            let is_he = |grantee: &str| grantee == CURRENT_USER || Some(grantee) == self.name;
            access.grants.retain(|grantee, _| !is_he(grantee));
        }
        facts.insert("owner", text(owner));
        self.put_rest(facts, &access, Some(owner));
    }

    fn put_rest(self, facts: &mut Facts, access: &Access, owner: Option<&str>) {
        self.put_grants(facts, &access.grants, owner);
        for (fact, revoked) in [
            ("revoked from public", &access.revoked_from_public),
            ("revoked from its owner", &access.revoked_from_owner),
        ] {
            if !revoked.is_empty() {
                facts.insert(fact, text(words(revoked)));
            }
        }
    }

    /// Roles by name, where he has another one on each side.
    pub(super) fn roles(self, roles: &[String]) -> String {
        let is_he = |role: &str| Some(role) == self.name;
        let named = roles
            .iter()
            .map(|role| if is_he(role) { CURRENT_USER } else { role });
        let mut named: Vec<&str> = named.collect();
        named.sort_unstable();
        named.join(", ")
    }

    /// All grants but those to the owner, whose name is another on each side.
    pub(super) fn put_grants(self, facts: &mut Facts, grants: &Grants, owner: Option<&str>) {
        let owner = owner.filter(|owner| Some(*owner) != self.name);
        let owner = owner.unwrap_or(CURRENT_USER);
        let mut lines: Vec<String> = Vec::new();
        for (grantee, privileges) in grants {
            let grantee = if Some(&**grantee) == self.name {
                CURRENT_USER
            } else {
                grantee
            };
            if grantee == owner {
                continue;
            }
            let words = privileges.iter().map(|(privilege, with_option)| {
                let option = if *with_option { "*" } else { "" };
                format!("{}{option}", privilege.word())
            });
            lines.push(format!(
                "{} to {grantee}",
                words.collect::<Vec<_>>().join(", ")
            ));
        }
        lines.sort();
        if !lines.is_empty() {
            let lines = lines.join("; ");
            let fact = if self.is_same {
                text(lines)
            } else {
                Fact::Grants(lines)
            };
            facts.insert("grants", fact);
        }
    }
}

fn words(privileges: &BTreeSet<Privilege>) -> String {
    let words: Vec<&str> = privileges.iter().map(|one| one.word()).collect();
    words.join(", ")
}
