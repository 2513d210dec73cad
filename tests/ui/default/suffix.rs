use amani_schema::table;

#[table]
struct Row {
    #[column(default = 1i64)]
    value: i64,
}

fn main() {}
