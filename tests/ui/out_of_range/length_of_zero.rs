use amani_schema::table;

#[table]
struct Row {
    #[column(length = 0)]
    value: String,
}

fn main() {}
