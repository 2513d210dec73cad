use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label("\0")]
    Draft,
}

fn main() {}
