use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label()]
    Draft,
}

fn main() {}
