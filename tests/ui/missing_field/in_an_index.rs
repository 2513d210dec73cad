use amani_schema::table;

#[table(index(columns(amuont)))]
struct Row {
    amount: i64,
}

fn main() {}
