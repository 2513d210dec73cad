use amani_schema::table;

#[table]
struct Row {
    #[column(lenght = 3)]
    value: String,
}

fn main() {}
