use amani_schema::table;

#[table]
struct Row {
    #[column(precision = 3)]
    value: String,
}

fn main() {}
