use amani_schema::table;

#[table]
struct Row<T> {
    value: T,
}

fn main() {}
