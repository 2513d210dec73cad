use amani_schema::table;

#[table]
fn row() {}

fn main() {}
