use amani_schema::table;

#[table(was = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
struct Row {
    id: i64,
}

fn main() {}
