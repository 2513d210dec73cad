use amani_schema::table;

#[table]
struct Row {
    #[column(default = i64::MAX)]
    value: i64,
}

fn main() {}
