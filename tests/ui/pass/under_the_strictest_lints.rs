//! A crate that denies whatever can be denied.
#![deny(warnings, missing_docs, unreachable_pub, unused, nonstandard_style, rust_2018_idioms)]
#![forbid(unsafe_code)]

use amani_schema::{pg_enum, table};

/// A status.
#[pg_enum]
#[derive(Debug)]
pub(crate) enum Status {
    /// Not yet.
    Draft,
    /// Now.
    Active,
}

/// A row.
#[table(primary_key(columns(id, tenant)), index(columns(status)))]
#[derive(Debug)]
pub(crate) struct Row {
    /// The key.
    pub(crate) id: i64,
    /// The tenant.
    pub(crate) tenant: i32,
    /// The status.
    #[column(default = Status::Draft)]
    pub(crate) status: Status,
    /// The notes.
    pub(crate) notes: Option<Vec<String>>,
}

fn main() {
    let row = Row { id: 1, tenant: 2, status: Status::Active, notes: None };
    println!("{:?} {:?} {:?} {:?}", row.id, row.tenant, row.status, row.notes);
    println!("{}", Status::Draft);
}
