use amani_schema::table;

#[table]
struct Row {
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: i64,
}

fn main() {}
