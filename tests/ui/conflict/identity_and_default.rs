use amani_schema::table;

#[table]
struct Row {
    #[column(identity, default = 1)]
    value: i64,
}

fn main() {}
