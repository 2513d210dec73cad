use amani_schema::table;

#[table(index(columns(amount), include(other)))]
struct Row {
    amount: i64,
}

fn main() {}
