use amani_schema::table;

#[table]
struct Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa {
    id: i64,
}

fn main() {}
