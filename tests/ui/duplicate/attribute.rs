use amani_schema::table;

#[table]
#[table]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
