use amani_schema::table;

#[table(schema = "app", was = "row")]
struct Row {
    id: i64,
}

fn main() {}
