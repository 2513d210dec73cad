use amani_schema::table;

#[table]
struct Row {
    #[column(identity)]
    value: Option<i64>,
}

fn main() {}
