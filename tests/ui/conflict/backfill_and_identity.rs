use amani_schema::table;

#[table]
struct Row {
    #[column(identity, backfill = "1")]
    a: i64,
}

fn main() {}
