use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key identity)]
    value: i64,
}

fn main() {}
