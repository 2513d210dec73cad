use amani_schema::table;

#[table]
struct Row {
    #[column(default = 0.5)]
    value: i64,
}

fn main() {}
