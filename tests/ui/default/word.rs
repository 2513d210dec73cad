use amani_schema::table;

#[table]
struct Row {
    #[column(default = now)]
    value: i64,
}

fn main() {}
