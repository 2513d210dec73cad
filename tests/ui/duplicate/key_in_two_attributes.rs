use amani_schema::table;

#[table]
struct Row {
    #[column(unique)]
    #[column(unique)]
    value: i64,
}

fn main() {}
