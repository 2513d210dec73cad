use amani_schema::table;

#[table]
struct Row {
    #[column(backfill = "1")]
    a: Option<i64>,
}

fn main() {}
