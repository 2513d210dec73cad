use amani_schema::table;

type Maybe = Option<i64>;

#[table]
struct Row {
    value: Maybe,
}

fn main() {}
