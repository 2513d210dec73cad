use amani_schema::table;

#[table]
struct Row {
    xmin: i64,
}

fn main() {}
