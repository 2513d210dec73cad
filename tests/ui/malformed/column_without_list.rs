use amani_schema::table;

#[table]
struct Row {
    #[column]
    value: i64,
}

fn main() {}
