use amani_schema::table;

#[table]
struct Row {
    net: i64,
    #[column(identity, generated = "net * 2")]
    gross: i64,
}

fn main() {}
