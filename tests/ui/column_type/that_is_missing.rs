use amani_schema::table;

#[table]
struct Row {
    value: Money,
}

fn main() {}
