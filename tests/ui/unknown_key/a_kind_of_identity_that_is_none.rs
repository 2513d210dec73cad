use amani_schema::table;

#[table]
struct Row {
    #[column(identity(never))]
    value: i64,
}

fn main() {}
