use amani_schema::table;

#[table]
struct Row {
    #[column(was = "old")]
    a: i64,
    #[column(was = "old")]
    b: i64,
}

fn main() {}
