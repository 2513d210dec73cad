use amani_schema::table;

#[table(primary_key(columns(id)))]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
