use amani_schema::table;

struct Money;

#[table]
struct Row {
    value: Money,
}

fn main() {}
