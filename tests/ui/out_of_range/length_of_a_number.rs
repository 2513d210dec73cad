use amani_schema::table;

#[table]
struct Row {
    #[column(length = 3)]
    value: i64,
}

fn main() {}
