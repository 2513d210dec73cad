use amani_schema::pg_enum;

#[pg_enum(removed())]
enum Status {
    Draft,
}

fn main() {}
