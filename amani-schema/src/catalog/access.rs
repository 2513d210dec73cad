//! Owners and access control lists.

use amani_schema_core::schema::access::{self, PUBLIC};
use amani_schema_core::schema::{Access, AclEntry, Grants, ObjectName, Privilege, Securable, View};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row, query, query_scalar};

use super::names::{not_of_extension, object, user_relation, user_schema};

/// A list as texts, `role SELECT* reader`: who it is of, what, `*` with the grant option, and the
/// name; NULL where there is none, which stands for the list that is there from the start.
macro_rules! acl {
    ($acl:literal, $owner:literal) => {
        concat!(
            "CASE WHEN ", $acl, " IS NOT NULL THEN array(SELECT concat(CASE x.grantee WHEN 0 THEN 'public ' WHEN ", $owner,
            " THEN 'owner ' ELSE 'role ' END, x.privilege_type, CASE WHEN x.is_grantable THEN '*' END, ' ', pg_get_userbyid(x.grantee)) FROM aclexplode(",
            $acl, ") x) END"
        )
    };
}

/// The owner, NULL where that is who owns the database, and the list of an object.
macro_rules! owner_and_acl {
    ($acl:literal, $owner:literal) => {
        concat!(
            "pg_get_userbyid(nullif(",
            $owner,
            ", (SELECT o.datdba FROM pg_database o WHERE o.datname = current_database())))::text, ",
            acl!($acl, $owner)
        )
    };
}

pub(super) use {acl, owner_and_acl};

/// The two columns from `at` on.
pub(super) fn read(row: &PgRow, at: usize, kind: Securable) -> sqlx::Result<Access> {
    let list: Option<Vec<String>> = row.try_get(at + 1)?;
    let entries = list.map(|list| list.iter().filter_map(|text| entry(text)).collect());
    Ok(Access::of_acl(kind, row.try_get(at)?, entries))
}

fn entry(text: &str) -> Option<AclEntry> {
    let mut parts = text.splitn(3, ' ');
    let (of, word, name) = (parts.next()?, parts.next()?, parts.next()?);
    let privilege = Privilege::of_word(word.trim_end_matches('*'))?;
    Some(AclEntry {
        grantee: match of {
            "owner" => None,
            "public" => Some(PUBLIC.to_owned()),
            _ => Some(name.to_owned()),
        },
        privilege,
        with_grant_option: word.ends_with('*'),
    })
}

/// What is granted on a column, the owner aside.
pub(super) fn grants(list: Option<Vec<String>>) -> Grants {
    let mut found = Grants::new();
    for entry in list.iter().flatten().filter_map(|text| entry(text)) {
        if let Some(grantee) = entry.grantee {
            let privilege = [entry.privilege];
            access::grant(&mut found, &grantee, &privilege, entry.with_grant_option);
        }
    }
    found
}

/// What is granted on the columns of views.
pub(super) async fn add_to_views(
    connection: &mut PgConnection,
    views: &mut [View],
) -> sqlx::Result<()> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, a.attname::text, ",
        acl!("a.attacl", "c.relowner"),
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('v', 'm') AND a.attacl IS NOT NULL AND ",
        user_relation!(),
    );
    for row in &query(sql).fetch_all(connection).await? {
        let name: ObjectName = object(row.try_get(0)?, row.try_get(1)?);
        let grants = grants(row.try_get(3)?);
        let view = views.iter_mut().find(|view| view.name == name);
        if let Some(view) = view.filter(|_| !grants.is_empty()) {
            view.column_grants.insert(row.try_get(2)?, grants);
        }
    }
    Ok(())
}

/// The schema `public`: up to PostgreSQL 14 everybody may create in it from the start, and the first
/// superuser owns it.
pub(super) async fn of_public(connection: &mut PgConnection) -> sqlx::Result<Access> {
    let sql = concat!(
        "SELECT CASE WHEN n.nspowner NOT IN (10, (SELECT r.oid FROM pg_roles r WHERE r.rolname = 'pg_database_owner')) \
         THEN pg_get_userbyid(n.nspowner)::text END, ",
        acl!("n.nspacl", "n.nspowner"),
        ", current_setting('server_version_num')::int FROM pg_namespace n WHERE n.nspname = 'public'"
    );
    let Some(row) = query(sql).fetch_optional(connection).await? else {
        return Ok(Access::default());
    };
    let mut access = read(&row, 0, Securable::Public)?;
    if row.try_get::<i32, _>(2)? < 150_000 {
        access.revoke(Securable::Public, PUBLIC, &[Privilege::Create], false);
    }
    Ok(access)
}

/// Who owns the database.
pub(super) async fn owner(connection: &mut PgConnection) -> sqlx::Result<Option<String>> {
    let sql = "SELECT pg_get_userbyid(d.datdba)::text FROM pg_database d WHERE d.datname = current_database()";
    query_scalar(sql).fetch_optional(connection).await
}
