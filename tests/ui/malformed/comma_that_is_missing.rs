use amani_schema::table;

#[table(name = "a" schema = "b")]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
