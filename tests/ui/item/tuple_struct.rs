use amani_schema::table;

#[table]
struct Row(i64);

fn main() {}
