use amani_schema::table;

#[table]
struct Row {
    #[column(backfill = 0)]
    id: i64,
}

fn main() {}
