use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label(retired)]
    #[label(retired)]
    Draft,
}

fn main() {}
