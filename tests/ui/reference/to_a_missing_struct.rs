use amani_schema::table;

#[table]
struct Row {
    #[column(references(User::id))]
    value: i64,
}

fn main() {}
