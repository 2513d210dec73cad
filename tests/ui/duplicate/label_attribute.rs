use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label("a")]
    #[label("b")]
    Draft,
}

fn main() {}
