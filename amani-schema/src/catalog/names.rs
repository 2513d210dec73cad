//! Names and options as the catalog holds them.

use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, ObjectName, Table};

/// The part of a query that leaves out the system's own schemas.
macro_rules! user_schema {
    () => {
        "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    };
}

/// The part that leaves out what an extension brings.
macro_rules! not_of_extension {
    ($class:literal, $oid:literal) => {
        concat!(
            " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '",
            $class,
            "'::regclass AND x.objid = ",
            $oid,
            " AND x.deptype = 'e')"
        )
    };
}

/// The same for a relation `c`, sqlx's own table aside.
macro_rules! user_relation {
    () => {
        concat!(
            user_schema!(),
            " AND c.relname NOT IN ('_sqlx_migrations', '_sqlx_migrations_pkey', '_amani_downs', '_amani_downs_pkey') AND c.relpersistence <> 't'",
            not_of_extension!("pg_class", "c.oid")
        )
    };
}

pub(super) use {not_of_extension, user_relation, user_schema};

pub(super) fn object(schema: String, name: String) -> ObjectName {
    ObjectName {
        schema: Some(schema).filter(|schema| schema != "public"),
        name,
    }
}

/// A collation that is printed only where it is not the type's own.
pub(super) fn collation(name: Option<String>) -> Option<ObjectName> {
    // It is printed as a type's name would be, quoted where it has to be.
    DataType::read(&name?).named_type().cloned()
}

/// `{fillfactor=70,...}`.
pub(super) fn options(list: Option<Vec<String>>) -> BTreeMap<String, String> {
    let pairs = list.unwrap_or_default();
    let pairs = pairs.iter().filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The table of a name, to put something on it.
pub(super) fn table<'a>(tables: &'a mut [Table], name: &ObjectName) -> Option<&'a mut Table> {
    tables.iter_mut().find(|table| table.name == *name)
}
