use amani_schema::table;

#[table]
struct Row {
    #[column(index(nulls_not_distinct))]
    value: i64,
}

fn main() {}
