use amani_schema::table;

#[table]
struct Row {
    #[column(identity)]
    value: String,
}

fn main() {}
