use amani_schema::table;

#[table]
struct Row {
    #[column(precision = 1001)]
    value: amani_schema::sqlx::types::Decimal,
}

fn main() {}
