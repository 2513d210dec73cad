use amani_schema::table;

#[table]
struct Row;

fn main() {}
