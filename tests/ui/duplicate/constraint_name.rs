use amani_schema::table;

#[table]
struct Row {
    #[column(check("value > 0", name = "positive"), check("value < 9", name = "positive"))]
    value: i64,
}

fn main() {}
