use amani_schema::pg_enum;

#[pg_enum(removed("old", Draft))]
enum Status {
    Draft,
}

fn main() {}
