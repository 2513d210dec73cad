use amani_schema::table;

#[table]
struct Row {
    #[doc = "a\0b"]
    id: i64,
}

fn main() {}
