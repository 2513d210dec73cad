use amani_schema::table;

#[table]
struct Row {
    #[column(was = "id")]
    id: i64,
}

fn main() {}
