use amani_schema::table;

#[table]
struct Row {
    #[column(default = 1)]
    value: Option<String>,
}

fn main() {}
