use amani_schema::table;

#[table(was = Old)]
struct Row {
    id: i64,
}

fn main() {}
