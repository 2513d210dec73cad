use amani_schema::table;

#[table]
struct Row {
    value: char,
}

fn main() {}
