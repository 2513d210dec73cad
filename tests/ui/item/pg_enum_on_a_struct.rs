use amani_schema::pg_enum;

#[pg_enum]
struct Row {
    id: i64,
}

fn main() {}
