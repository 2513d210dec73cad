use amani_schema::table;

#[table(name = "users")]
struct User {
    #[column(primary_key, identity)]
    id: i64,
}

#[table]
struct Row {
    #[column(references(User::id, on_update = set_default))]
    value: i64,
}

fn main() {}
