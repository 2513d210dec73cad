use amani_schema::table;

#[table(was = "a.b.c")]
struct Row {
    id: i64,
}

fn main() {}
