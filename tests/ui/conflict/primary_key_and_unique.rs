use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key, unique)]
    value: i64,
}

fn main() {}
