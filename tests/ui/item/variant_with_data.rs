use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    Draft,
    Active(i64),
}

fn main() {}
