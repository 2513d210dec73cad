use amani_schema::table;

#[table(name = 7)]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
