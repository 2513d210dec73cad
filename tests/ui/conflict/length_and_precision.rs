use amani_schema::table;

#[table]
struct Row {
    #[column(length = 3, precision = 3)]
    value: String,
}

fn main() {}
