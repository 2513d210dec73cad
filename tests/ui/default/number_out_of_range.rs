use amani_schema::table;

#[table]
struct Row {
    #[column(default = 70_000)]
    value: i16,
}

fn main() {}
