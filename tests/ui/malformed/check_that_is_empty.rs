use amani_schema::table;

#[table]
struct Row {
    #[column(check(" "))]
    value: i64,
}

fn main() {}
