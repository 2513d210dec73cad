use amani_schema::table;

#[table]
struct Row {
    net: i64,
    #[column(generated = "net * 2", backfill = "0")]
    gross: i64,
}

fn main() {}
