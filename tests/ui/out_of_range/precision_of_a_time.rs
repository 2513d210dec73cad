use amani_schema::table;

#[table]
struct Row {
    #[column(precision = 7)]
    value: amani_schema::sqlx::types::chrono::NaiveTime,
}

fn main() {}
