use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label(retired = true)]
    Draft,
}

fn main() {}
