use amani_schema::table;

#[table]
struct Row {
    #[column(default = sql(now()))]
    value: i64,
}

fn main() {}
