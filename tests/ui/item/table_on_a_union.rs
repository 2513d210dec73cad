use amani_schema::table;

#[table]
union Row {
    id: i64,
}

fn main() {}
