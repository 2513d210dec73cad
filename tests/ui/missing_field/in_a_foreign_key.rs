use amani_schema::table;

#[table(name = "users")]
struct User {
    #[column(primary_key, identity)]
    id: i64,
}

#[table(foreign_key(columns(user), references(User::id)))]
struct Row {
    user_id: i64,
}

fn main() {}
