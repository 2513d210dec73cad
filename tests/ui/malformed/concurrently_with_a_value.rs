use amani_schema::table;

#[table]
struct Row {
    #[column(index(concurrently = true))]
    id: i64,
}

fn main() {}
