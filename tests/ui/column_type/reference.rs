use amani_schema::table;

#[table]
struct Row {
    value: &'static str,
}

fn main() {}
