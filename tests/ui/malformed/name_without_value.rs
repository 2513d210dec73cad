use amani_schema::table;

#[table(name)]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
