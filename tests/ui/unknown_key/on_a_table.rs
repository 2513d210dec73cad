use amani_schema::table;

#[table(nmae = "rows")]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {}
