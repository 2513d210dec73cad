use amani_schema::table;

#[table]
struct Row {
    net: i64,
    #[column(generated = "net * 2", default = 1)]
    gross: i64,
}

fn main() {}
