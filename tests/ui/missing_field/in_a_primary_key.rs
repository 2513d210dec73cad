use amani_schema::table;

#[table(primary_key(columns(id)))]
struct Row {
    amount: i64,
}

fn main() {}
