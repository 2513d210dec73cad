use amani_schema::table;

#[table]
struct Row {
    #[column(using = " ")]
    id: i64,
}

fn main() {}
