//! Who owns an object, and who else may do what with it.

use std::collections::{BTreeMap, BTreeSet};

/// A privilege: <https://www.postgresql.org/docs/current/ddl-priv.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "UPPERCASE"))]
#[expect(missing_docs, reason = "each is the word of PostgreSQL's manual")]
pub enum Privilege {
    Select,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    Maintain,
    Usage,
    Create,
    Execute,
}

/// What can be granted on, as far as that decides which privileges there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum Securable {
    /// A table or a view.
    Table,
    /// A column of one.
    Column,
    /// A sequence.
    Sequence,
    /// A function or a procedure.
    Routine,
    /// A type or a domain.
    Type,
    /// A schema.
    Schema,
    /// The schema `public`, which everybody may use.
    Public,
}

/// The privileges of each grantee, and whether he may grant them in turn.
///
/// The grantee [`PUBLIC`] is everybody, and [`CURRENT_USER`] is whoever ran the migrations where
/// that is not the owner. Who granted is not kept.
pub type Grants = BTreeMap<String, BTreeMap<Privilege, bool>>;

/// The grantee that is everybody; no role can have this name.
pub const PUBLIC: &str = "public";

/// The grantee that is whoever ran the migrations.
pub const CURRENT_USER: &str = "current_user";

/// Who owns an object and what differs from the privileges that an object of its kind has when it
/// is made: the owner has all, PUBLIC has `USAGE` of a type and `EXECUTE` of a routine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Access {
    /// The owner; `None` for whoever ran the migrations.
    pub owner: Option<String>,
    /// What was granted, beyond what is there from the start.
    pub grants: Grants,
    /// What PUBLIC has from the start, and was revoked.
    pub revoked_from_public: BTreeSet<Privilege>,
    /// What the owner has from the start, and was revoked.
    pub revoked_from_owner: BTreeSet<Privilege>,
}

/// An entry of an access control list, as `aclexplode` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclEntry {
    /// Who has it; `None` for the owner.
    pub grantee: Option<String>,
    /// What he has.
    pub privilege: Privilege,
    /// Whether he may grant it in turn.
    pub with_grant_option: bool,
}

impl Privilege {
    /// All there are.
    pub const ALL: &[Self] = &[
        Self::Select,
        Self::Insert,
        Self::Update,
        Self::Delete,
        Self::Truncate,
        Self::References,
        Self::Trigger,
        Self::Maintain,
        Self::Usage,
        Self::Create,
        Self::Execute,
    ];

    /// The word of SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Truncate => "TRUNCATE",
            Self::References => "REFERENCES",
            Self::Trigger => "TRIGGER",
            Self::Maintain => "MAINTAIN",
            Self::Usage => "USAGE",
            Self::Create => "CREATE",
            Self::Execute => "EXECUTE",
        }
    }

    /// The privilege of a word, in whatever case.
    ///
    /// ```
    /// use amani_schema_core::schema::Privilege;
    ///
    /// assert_eq!(Privilege::of_word("select"), Some(Privilege::Select));
    /// assert_eq!(Privilege::of_word("connect"), None);
    /// ```
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        all.into_iter()
            .find(|privilege| privilege.word().eq_ignore_ascii_case(word))
    }
}

impl Securable {
    /// What `ALL PRIVILEGES` means. `MAINTAIN`, which PostgreSQL 17 added, goes with the others.
    #[must_use]
    pub fn privileges(self) -> &'static [Privilege] {
        use Privilege as P;
        match self {
            Self::Table => &[
                P::Select,
                P::Insert,
                P::Update,
                P::Delete,
                P::Truncate,
                P::References,
                P::Trigger,
            ],
            Self::Column => &[P::Select, P::Insert, P::Update, P::References],
            Self::Sequence => &[P::Select, P::Update, P::Usage],
            Self::Routine => &[P::Execute],
            Self::Type => &[P::Usage],
            Self::Schema | Self::Public => &[P::Usage, P::Create],
        }
    }

    /// What PUBLIC has from the start.
    #[must_use]
    pub fn of_public(self) -> Option<Privilege> {
        match self {
            Self::Routine => Some(Privilege::Execute),
            Self::Type | Self::Public => Some(Privilege::Usage),
            Self::Table | Self::Column | Self::Sequence | Self::Schema => None,
        }
    }
}

impl Access {
    /// What an access control list says; `None` is the list that an object has from the start.
    #[must_use]
    pub fn of_acl(kind: Securable, owner: Option<String>, acl: Option<Vec<AclEntry>>) -> Self {
        let mut access = Self {
            owner,
            ..Self::default()
        };
        let Some(entries) = acl else { return access };
        access.revoked_from_public = kind.of_public().into_iter().collect();
        access.revoked_from_owner = kind.privileges().iter().copied().collect();
        for entry in entries {
            let privileges = [entry.privilege];
            match entry.grantee {
                None => access.grant_to_owner(&privileges),
                Some(name) => access.grant(kind, &name, &privileges, entry.with_grant_option),
            }
        }
        access
    }

    /// Whether there is nothing to say but who owns it.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.grants.is_empty()
            && self.revoked_from_public.is_empty()
            && self.revoked_from_owner.is_empty()
    }

    /// Gives the owner back what was revoked.
    pub fn grant_to_owner(&mut self, privileges: &[Privilege]) {
        self.revoked_from_owner
            .retain(|privilege| !privileges.contains(privilege));
    }

    /// Takes from the owner what he has from the start.
    pub fn revoke_from_owner(&mut self, kind: Securable, privileges: &[Privilege]) {
        let all = kind.privileges().iter();
        self.revoked_from_owner
            .extend(all.filter(|privilege| privileges.contains(privilege)));
    }

    /// Grants to a role or PUBLIC.
    pub fn grant(
        &mut self,
        kind: Securable,
        grantee: &str,
        privileges: &[Privilege],
        with_option: bool,
    ) {
        for privilege in privileges {
            if grantee == PUBLIC && kind.of_public() == Some(*privilege) {
                self.revoked_from_public.remove(privilege);
            } else {
                grant(&mut self.grants, grantee, &[*privilege], with_option);
            }
        }
        // ALL says the same on every version.
        if let Some(own) = self.grants.get_mut(grantee)
            && kind.privileges().iter().all(|one| own.contains_key(one))
        {
            own.remove(&Privilege::Maintain);
        }
    }

    /// Revokes from a role or PUBLIC.
    pub fn revoke(
        &mut self,
        kind: Securable,
        grantee: &str,
        privileges: &[Privilege],
        option_only: bool,
    ) {
        for privilege in privileges {
            if grantee == PUBLIC && kind.of_public() == Some(*privilege) {
                if !option_only {
                    self.revoked_from_public.insert(*privilege);
                }
            } else {
                revoke(&mut self.grants, grantee, &[*privilege], option_only);
            }
        }
    }

    /// Another owner: what the old one has goes over to him, on top of what he has.
    pub fn set_owner(&mut self, owner: Option<String>) {
        if self.owner == owner {
            return;
        }
        let name = owner.as_deref().unwrap_or(CURRENT_USER);
        if let Some(own) = self.grants.remove(name) {
            let own: Vec<Privilege> = own.into_keys().collect();
            self.grant_to_owner(&own);
        }
        self.owner = owner;
    }
}

/// Adds privileges of a grantee; an option that is there stays.
pub fn grant(grants: &mut Grants, grantee: &str, privileges: &[Privilege], with_option: bool) {
    if privileges.is_empty() {
        return;
    }
    let own = grants.entry(grantee.to_owned()).or_default();
    for privilege in privileges {
        *own.entry(*privilege).or_default() |= with_option;
    }
}

/// Takes privileges from a grantee, or only the option to grant them.
pub fn revoke(grants: &mut Grants, grantee: &str, privileges: &[Privilege], option_only: bool) {
    let Some(own) = grants.get_mut(grantee) else {
        return;
    };
    for privilege in privileges {
        if !option_only {
            own.remove(privilege);
        } else if let Some(option) = own.get_mut(privilege) {
            *option = false;
        }
    }
    if own.is_empty() {
        grants.remove(grantee);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_that_is_written_out_says_nothing_new() {
        let entries = Securable::Routine
            .privileges()
            .iter()
            .map(|privilege| AclEntry {
                grantee: None,
                privilege: *privilege,
                with_grant_option: true,
            });
        let everybody = AclEntry {
            grantee: Some(PUBLIC.to_owned()),
            privilege: Privilege::Execute,
            with_grant_option: false,
        };
        let entries = entries.chain([everybody]).collect();
        assert!(Access::of_acl(Securable::Routine, None, Some(entries)).is_usual());
        let nothing = Access::of_acl(Securable::Routine, None, Some(Vec::new()));
        assert_eq!(nothing.revoked_from_public.len(), 1);
        assert_eq!(nothing.revoked_from_owner.len(), 1);
    }

    #[test]
    fn a_new_owner_has_what_he_had_and_what_the_old_one_had() {
        let mut access = Access::default();
        access.revoke_from_owner(Securable::Table, &[Privilege::Select, Privilege::Insert]);
        access.grant(Securable::Table, "heir", &[Privilege::Select], true);
        access.set_owner(Some("heir".to_owned()));
        assert!(access.grants.is_empty());
        assert_eq!(
            access.revoked_from_owner,
            BTreeSet::from([Privilege::Insert])
        );
    }
}
