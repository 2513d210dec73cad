use amani_schema::table;

#[table]
struct Row {
    #[column(check("a\0"))]
    value: i64,
}

fn main() {}
