use amani_schema::table;

#[table(unique(columns(a)))]
struct Row {
    #[column(unique)]
    a: i64,
}

fn main() {}
