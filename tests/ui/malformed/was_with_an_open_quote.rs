use amani_schema::pg_enum;

#[pg_enum(was = "\"old")]
enum Status {
    Draft,
}

fn main() {}
