use amani_schema::table;

#[table]
struct Row {
    #[column(primary_key)]
    value: Option<i64>,
}

fn main() {}
