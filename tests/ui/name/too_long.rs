use amani_schema::table;

#[table(name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
