use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key)]
    id: i64,
    #[column(index(desc, where_ = "value > 0"))]
    value: i64,
}

fn main() {}
