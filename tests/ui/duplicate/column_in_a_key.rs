use amani_schema::table;

#[table(unique(columns(id, id)))]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
