use amani_schema::table;

#[table]
struct Row {
    #[column(scale = 2)]
    value: String,
}

fn main() {}
