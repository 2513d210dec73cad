use amani_schema::table;

#[table(foreign_key(columns(a)))]
struct Row {
    a: i64,
}

fn main() {}
