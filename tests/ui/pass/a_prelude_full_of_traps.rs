#![allow(dead_code, non_camel_case_types)]

use amani_schema::{pg_enum, table};

// Names that an expansion might use without a full path.
struct Vec;
struct Box;
enum Result {
    Ok,
    Err,
}
mod core {}
mod std {}
mod sqlx {}
trait Table {}
trait PgEnum {}
macro_rules! unreachable {
    () => {};
}

#[pg_enum]
enum Option {
    Some,
    None,
}

#[table]
struct String {
    #[column(primary_key)]
    new: i64,
    name: Option,
    columns: bool,
}

fn main() {}
