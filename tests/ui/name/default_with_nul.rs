use amani_schema::table;

#[table]
struct Row {
    #[column(default = "\0")]
    value: String,
}

fn main() {}
