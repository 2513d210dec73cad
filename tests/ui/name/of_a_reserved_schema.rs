use amani_schema::table;

#[table(schema = "pg_mine")]
struct Row {
    id: i64,
}

fn main() {}
