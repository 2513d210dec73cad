//! Owners and grants: those that the next schema does not speak of stay what they are, unless it is said
//! that what it does not have may go.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{Access, Grants, Namespace, ObjectName, Schema};
use amani_schema_core::sql;

use crate::item::Item;
use crate::text::Text;

/// Copies them from one schema to another, object by object, where the other says nothing; `but` are the
/// names that do not mean the same object in both.
pub(crate) fn carry(from: &Schema, to: &mut Schema, but: &BTreeSet<&ObjectName>) {
    let nothing = Access::default();
    let means_another = |name: &ObjectName| but.contains(name);
    macro_rules! carry {
        ($list:ident, $item:ident => $key:expr, $is_other:expr) => {
            let spoken_of = from.$list.iter().filter(|item| item.access != nothing);
            let known: BTreeMap<_, _> = spoken_of.map(|$item| ($key, &$item.access)).collect();
            for $item in to.$list.iter_mut().filter(|_| !known.is_empty()) {
                let found = known.get(&$key).filter(|_| $item.access == nothing);
                if let Some(access) = found.filter(|_| !$is_other) {
                    $item.access = (*access).clone();
                }
            }
        };
        ($list:ident) => {
            carry!($list, item => item.name.clone(), means_another(&item.name));
        };
    }
    carry!(namespaces, item => item.name.clone(), false);
    carry!(enums);
    carry!(domains);
    carry!(composites);
    carry!(ranges);
    carry!(sequences);
    carry!(tables);
    carry!(views);
    carry!(routines, item => (item.name.clone(), item.signature()), means_another(&item.name));
    carry_column_grants(from, to, but);
    if to.public == nothing {
        to.public = from.public.clone();
    }
}

fn carry_column_grants(from: &Schema, to: &mut Schema, but: &BTreeSet<&ObjectName>) {
    let mut known: BTreeMap<(&ObjectName, &str), &Grants> = BTreeMap::new();
    for table in from
        .tables
        .iter()
        .filter(|table| !but.contains(&table.name))
    {
        let granted = table.columns.iter().filter(|it| !it.grants.is_empty());
        known.extend(granted.map(|it| ((&table.name, &*it.name), &it.grants)));
    }
    for table in to.tables.iter_mut().filter(|_| !known.is_empty()) {
        for column in &mut table.columns {
            let found = known.get(&(&table.name, &*column.name));
            if let Some(grants) = found.filter(|_| column.grants.is_empty()) {
                column.grants = (*grants).clone();
            }
        }
    }
}

/// What gives a table, an enum type or a schema its owner and grants; other objects print their own.
pub(crate) fn statements(item: &Item<'_>) -> Vec<Text> {
    let mut schema = Schema::default();
    match *item {
        Item::Namespace(item) => schema.namespaces.push(item.clone()),
        Item::Table(table) => schema.tables.push(table.clone()),
        Item::Enum(item) => schema.enums.push(item.clone()),
        _ => {}
    }
    let mut out = Vec::new();
    sql::access(&schema, &mut out);
    out.into_iter().map(Text::Statement).collect()
}

/// The same for the schema `public`, which is nobody's object.
pub(crate) fn change_of_public(before: &Schema, after: &Schema) -> Vec<Text> {
    let public = |schema: &Schema| Namespace {
        name: "public".to_owned(),
        comment: None,
        access: schema.public.clone(),
    };
    let (before, after) = (public(before), public(after));
    let mut texts = change(&Item::Namespace(&before), &Item::Namespace(&after));
    if before.access.owner.is_some() && after.access.owner.is_none() {
        let statement = "ALTER SCHEMA public OWNER TO pg_database_owner;";
        texts.push(Text::Statement(statement.to_owned()));
    }
    texts
}

/// What takes the place of other grants.
pub(crate) fn change(before: &Item<'_>, after: &Item<'_>) -> Vec<Text> {
    let (Some(one), Some(other)) = (access(before), access(after)) else {
        return Vec::new();
    };
    let (old_columns, new_columns) = (column_grants(before), column_grants(after));
    if one == other && old_columns == new_columns {
        return Vec::new();
    }
    let on = match after {
        Item::View(view) => sql::object_name(&view.name),
        _ => after.sql_name(),
    };
    // What was granted on a column goes as well with what is taken on its table.
    let of_columns = old_columns.values().flat_map(|grants| grants.keys());
    let grantees: BTreeSet<&String> = one.grants.keys().chain(of_columns).collect();
    // Who owns it from now on keeps what owners have.
    let is_owner = |grantee: &&String| other.owner.as_ref() == Some(*grantee);
    let gone = grantees.into_iter().filter(|it| !is_owner(it));
    let gone = gone.map(|grantee| {
        let role = match &**grantee {
            "public" => "PUBLIC".to_owned(),
            "current_user" => "CURRENT_USER".to_owned(),
            name => sql::identifier(name),
        };
        Text::Statement(format!("REVOKE ALL ON {on} FROM {role};"))
    });
    let mut texts: Vec<Text> = gone.collect();
    // What PostgreSQL grants by itself is not among the grants; it was taken, and is given back.
    let owner = one.owner.as_deref();
    let owner = owner.map_or_else(|| "CURRENT_USER".to_owned(), sql::identifier);
    let taken = [
        (&one.revoked_from_public, "PUBLIC".to_owned()),
        (&one.revoked_from_owner, owner),
    ];
    let taken = taken.into_iter().filter(|(taken, _)| !taken.is_empty());
    texts.extend(taken.map(|(_, to)| Text::Statement(format!("GRANT ALL ON {on} TO {to};"))));
    // Whoever runs the migrations has no name; what he made is his again.
    if one.owner.is_some() && other.owner.is_none() && !is_public(after) {
        let statement = format!("ALTER {} OWNER TO CURRENT_USER;", after.sql_name());
        texts.push(Text::Statement(statement));
    }
    let mut schema = Schema::default();
    match *after {
        Item::Namespace(item) => schema.namespaces.push(item.clone()),
        Item::Table(item) => schema.tables.push(item.clone()),
        Item::Enum(item) => schema.enums.push(item.clone()),
        Item::Domain(item) => schema.domains.push(item.clone()),
        Item::Composite(item) => schema.composites.push(item.clone()),
        Item::Range(item) => schema.ranges.push(item.clone()),
        Item::Routine(item) => schema.routines.push(item.clone()),
        Item::View(item) => schema.views.push(item.clone()),
        Item::Sequence(item) => schema.sequences.push(item.clone()),
        _ => {}
    }
    let mut out = Vec::new();
    sql::access(&schema, &mut out);
    texts.extend(out.into_iter().map(Text::Statement));
    texts
}

/// The one schema that nobody has made.
fn is_public(item: &Item<'_>) -> bool {
    matches!(item, Item::Namespace(item) if item.name == "public")
}

/// Those of the columns that have any.
fn column_grants<'a>(item: &Item<'a>) -> BTreeMap<&'a String, &'a Grants> {
    let columns = match *item {
        Item::Table(table) => &table.columns[..],
        _ => &[],
    };
    let granted = columns.iter().filter(|column| !column.grants.is_empty());
    granted
        .map(|column| (&column.name, &column.grants))
        .collect()
}

fn access<'a>(item: &Item<'a>) -> Option<&'a Access> {
    match *item {
        Item::Namespace(item) => Some(&item.access),
        Item::Table(item) => Some(&item.access),
        Item::Enum(item) => Some(&item.access),
        Item::Domain(item) => Some(&item.access),
        Item::Composite(item) => Some(&item.access),
        Item::Range(item) => Some(&item.access),
        Item::Routine(item) => Some(&item.access),
        Item::View(item) => Some(&item.access),
        Item::Sequence(item) => Some(&item.access),
        _ => None,
    }
}
