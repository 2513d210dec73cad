use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label(7)]
    Draft,
}

fn main() {}
