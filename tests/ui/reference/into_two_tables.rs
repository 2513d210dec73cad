use amani_schema::table;

#[table(name = "users")]
struct User {
    #[column(primary_key, identity)]
    id: i64,
}

#[table]
struct Other {
    #[column(primary_key)]
    id: i64,
}

#[table(foreign_key(columns(a, b), references(User::id, Other::id)))]
struct Row {
    a: i64,
    b: i64,
}

fn main() {}
