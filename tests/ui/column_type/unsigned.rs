use amani_schema::table;

#[table]
struct Row {
    value: u64,
}

fn main() {}
