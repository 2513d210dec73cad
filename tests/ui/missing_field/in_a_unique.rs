use amani_schema::table;

#[table(unique(columns(amount, other)))]
struct Row {
    amount: i64,
}

fn main() {}
