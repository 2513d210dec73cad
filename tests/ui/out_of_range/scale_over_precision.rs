use amani_schema::table;

#[table]
struct Row {
    #[column(precision = 3, scale = 4)]
    value: amani_schema::sqlx::types::Decimal,
}

fn main() {}
