use amani_schema::table;

#[table(name = "a\0b")]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
