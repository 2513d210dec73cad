//! Owners and grants: those that the next schema does not speak of stay what they are, unless it is said
//! that what it does not have may go.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{Access, Grants, Schema};
use amani_schema_core::sql;

use crate::item::Item;
use crate::text::Text;

/// Copies them from one schema to another, object by object, where the other says nothing.
pub(crate) fn carry(from: &Schema, to: &mut Schema) {
    let nothing = Access::default();
    macro_rules! carry {
        ($list:ident, $key:expr) => {
            for next in to.$list.iter_mut().filter(|next| next.access == nothing) {
                let key = $key;
                let wanted = key(next);
                if let Some(before) = from.$list.iter().find(|before| key(before) == wanted) {
                    next.access = before.access.clone();
                }
            }
        };
    }
    carry!(namespaces, |item: &amani_schema_core::schema::Namespace| {
        item.name.clone()
    });
    carry!(enums, |item: &amani_schema_core::schema::Enum| item
        .name
        .clone());
    carry!(domains, |item: &amani_schema_core::schema::Domain| item
        .name
        .clone());
    carry!(composites, |item: &amani_schema_core::schema::Composite| {
        item.name.clone()
    });
    carry!(ranges, |item: &amani_schema_core::schema::Range| item
        .name
        .clone());
    carry!(sequences, |item: &amani_schema_core::schema::Sequence| item
        .name
        .clone());
    carry!(tables, |item: &amani_schema_core::schema::Table| item
        .name
        .clone());
    carry!(views, |item: &amani_schema_core::schema::View| item
        .name
        .clone());
    carry!(routines, |item: &amani_schema_core::schema::Routine| (
        item.name.clone(),
        item.signature()
    ));
    for table in &mut to.tables {
        let before = from.table(&table.name);
        for column in table
            .columns
            .iter_mut()
            .filter(|column| column.grants.is_empty())
        {
            let before = before.and_then(|before| before.column(&column.name));
            column.grants = before
                .map(|before| before.grants.clone())
                .unwrap_or_default();
        }
    }
    if to.public == nothing {
        to.public = from.public.clone();
    }
}

/// What gives a table or an enum type its owner and grants; other objects print their own.
pub(crate) fn statements(item: &Item<'_>) -> Vec<Text> {
    let mut schema = Schema::default();
    match *item {
        Item::Table(table) => schema.tables.push(table.clone()),
        Item::Enum(item) => schema.enums.push(item.clone()),
        _ => {}
    }
    let mut out = Vec::new();
    sql::access(&schema, &mut out);
    out.into_iter().map(Text::Statement).collect()
}

/// What takes the place of other grants on a table, a sequence, a view or an enum type.
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
    let gone = grantees.into_iter().map(|grantee| {
        let role = match &**grantee {
            "public" => "PUBLIC".to_owned(),
            "current_user" => "CURRENT_USER".to_owned(),
            name => sql::identifier(name),
        };
        Text::Statement(format!("REVOKE ALL ON {on} FROM {role};"))
    });
    let mut texts: Vec<Text> = gone.collect();
    let mut schema = Schema::default();
    match *after {
        Item::Table(item) => schema.tables.push(item.clone()),
        Item::Enum(item) => schema.enums.push(item.clone()),
        Item::View(item) => schema.views.push(item.clone()),
        Item::Sequence(item) => schema.sequences.push(item.clone()),
        _ => {}
    }
    let mut out = Vec::new();
    sql::access(&schema, &mut out);
    texts.extend(out.into_iter().map(Text::Statement));
    texts
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
        Item::Table(item) => Some(&item.access),
        Item::Enum(item) => Some(&item.access),
        Item::View(item) => Some(&item.access),
        Item::Sequence(item) => Some(&item.access),
        _ => None,
    }
}
