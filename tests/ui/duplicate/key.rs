use amani_schema::table;

#[table]
struct Row {
    #[column(name = "a", name = "b")]
    value: i64,
}

fn main() {}
