use amani_schema::table;

#[table(name = "pg_class")]
struct Row {
    id: i64,
}

fn main() {}
