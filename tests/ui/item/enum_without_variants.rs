use amani_schema::pg_enum;

#[pg_enum]
enum Status {}

fn main() {}
