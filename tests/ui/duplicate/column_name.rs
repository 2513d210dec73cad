use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key)]
    id: i64,
    #[column(name = "id")]
    value: i64,
}

fn main() {}
