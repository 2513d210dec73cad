//! Owners and grants, behind all that they are of: who owns a schema need not be who fills it.

use std::collections::BTreeSet;

use super::{code, sorted};
use crate::schema::access::{CURRENT_USER, PUBLIC};
use crate::schema::{Access, Grants, ObjectName, Privilege, RoutineKind, Schema, Securable};
use crate::sql::{identifier, object_name};

/// The statements that give owners and grants to all that a schema holds.
pub fn print(schema: &Schema, out: &mut Vec<String>) {
    print_access(Securable::Public, "SCHEMA public", &schema.public, out);
    for item in sorted(&schema.namespaces, |item| item.name.clone()) {
        let on = format!("SCHEMA {}", identifier(&item.name));
        print_access(Securable::Schema, &on, &item.access, out);
    }
    print_types(schema, out);
    for item in sorted(&schema.sequences, |item| item.name.clone()) {
        let on = format!("SEQUENCE {}", object_name(&item.name));
        // One that a column owns goes along with its table.
        let is_owned = item.owned_by.is_some();
        print_owner(&on, item.access.owner.as_deref().filter(|_| !is_owned), out);
    }
    print_tables(schema, out);
    for item in sorted(&schema.sequences, |item| item.name.clone()) {
        let on = format!("SEQUENCE {}", object_name(&item.name));
        print_grants(Securable::Sequence, &on, &item.access, out);
    }
    for item in sorted(&schema.views, |item| item.name.clone()) {
        let name = object_name(&item.name);
        let kind = if item.materialized {
            "MATERIALIZED VIEW"
        } else {
            "VIEW"
        };
        print_owner(&format!("{kind} {name}"), item.access.owner.as_deref(), out);
        print_grants(Securable::Table, &name, &item.access, out);
        for (column, grants) in &item.column_grants {
            print_column(&name, column, grants, out);
        }
    }
    for item in sorted(&schema.routines, |item| {
        (item.name.clone(), item.signature())
    }) {
        let (kind, granted) = match item.kind {
            RoutineKind::Function => ("FUNCTION", "FUNCTION"),
            RoutineKind::Procedure => ("PROCEDURE", "PROCEDURE"),
            RoutineKind::Aggregate => ("AGGREGATE", "FUNCTION"),
        };
        let signature = code::signature(item);
        print_owner(
            &format!("{kind} {signature}"),
            item.access.owner.as_deref(),
            out,
        );
        // To GRANT an aggregate is a function, which takes no `*`.
        let on = format!("{granted} {}", signature.replace("(*)", "()"));
        print_grants(Securable::Routine, &on, &item.access, out);
    }
}

fn print_types(schema: &Schema, out: &mut Vec<String>) {
    let enums = schema.enums.iter().map(|item| (&item.name, &item.access));
    let composites = schema
        .composites
        .iter()
        .map(|item| (&item.name, &item.access));
    let ranges = schema.ranges.iter().map(|item| (&item.name, &item.access));
    let domains = schema.domains.iter().map(|item| (&item.name, &item.access));
    let mut all: Vec<(&ObjectName, &Access)> = enums
        .chain(composites)
        .chain(ranges)
        .chain(domains)
        .collect();
    all.sort_by_key(|(name, _)| *name);
    // A domain is a type here, too.
    for (name, access) in all {
        let on = format!("TYPE {}", object_name(name));
        print_access(Securable::Type, &on, access, out);
    }
}

fn print_tables(schema: &Schema, out: &mut Vec<String>) {
    for table in sorted(&schema.tables, |item| item.name.clone()) {
        let name = object_name(&table.name);
        print_owner(&format!("TABLE {name}"), table.access.owner.as_deref(), out);
        print_grants(Securable::Table, &name, &table.access, out);
        for column in &table.columns {
            print_column(&name, &column.name, &column.grants, out);
            if let Some(sequence) = &column.identity_sequence {
                let on = format!("SEQUENCE {}", object_name(&sequence.name));
                print_grants(Securable::Sequence, &on, &sequence.access, out);
            }
        }
    }
}

fn print_access(kind: Securable, on: &str, access: &Access, out: &mut Vec<String>) {
    print_owner(on, access.owner.as_deref(), out);
    print_grants(kind, on, access, out);
}

fn print_owner(on: &str, owner: Option<&str>, out: &mut Vec<String>) {
    if let Some(owner) = owner {
        out.push(format!("ALTER {on} OWNER TO {};", identifier(owner)));
    }
}

fn print_grants(kind: Securable, on: &str, access: &Access, out: &mut Vec<String>) {
    let owner = access
        .owner
        .as_deref()
        .map_or_else(|| "CURRENT_USER".to_owned(), identifier);
    let revoked = [
        (&access.revoked_from_public, "PUBLIC".to_owned()),
        (&access.revoked_from_owner, owner),
    ];
    for (privileges, from) in revoked {
        if !privileges.is_empty() {
            let privileges = list(kind, privileges, "");
            out.push(format!("REVOKE {privileges} ON {on} FROM {from};"));
        }
    }
    print_each(kind, on, "", &access.grants, out);
}

fn print_column(table: &str, column: &str, grants: &Grants, out: &mut Vec<String>) {
    let column = format!(" ({})", identifier(column));
    print_each(Securable::Column, table, &column, grants, out);
}

fn print_each(kind: Securable, on: &str, columns: &str, grants: &Grants, out: &mut Vec<String>) {
    for (grantee, privileges) in grants {
        for with_option in [false, true] {
            let alike = privileges.iter().filter(|(_, with)| **with == with_option);
            let alike: BTreeSet<Privilege> = alike.map(|(privilege, _)| *privilege).collect();
            if alike.is_empty() {
                continue;
            }
            let option = if with_option {
                " WITH GRANT OPTION"
            } else {
                ""
            };
            out.push(format!(
                "GRANT {} ON {on} TO {}{option};",
                list(kind, &alike, columns),
                role(grantee)
            ));
        }
    }
}

/// Everybody and whoever runs the migrations are no names of roles.
pub(super) fn role(grantee: &str) -> String {
    match grantee {
        PUBLIC => "PUBLIC".to_owned(),
        CURRENT_USER => "CURRENT_USER".to_owned(),
        name => identifier(name),
    }
}

/// `ALL`, or each; behind each the columns.
fn list(kind: Securable, privileges: &BTreeSet<Privilege>, columns: &str) -> String {
    let all = kind.privileges();
    if all.iter().all(|privilege| privileges.contains(privilege)) {
        return format!("ALL{columns}");
    }
    let words = privileges
        .iter()
        .map(|privilege| format!("{}{columns}", privilege.word()));
    words.collect::<Vec<_>>().join(", ")
}
