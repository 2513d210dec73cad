use amani_schema::table;

#[table(index(unique))]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
