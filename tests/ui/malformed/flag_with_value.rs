use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key = true)]
    value: i64,
}

fn main() {}
