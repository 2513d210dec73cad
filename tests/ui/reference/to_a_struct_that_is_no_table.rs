use amani_schema::table;

struct User {
    pub id: i64,
}

#[table]
struct Row {
    #[column(references(User::id))]
    value: i64,
}

fn main() {}
