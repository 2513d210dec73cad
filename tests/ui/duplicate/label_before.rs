use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label(was = "old")]
    Draft,
    #[label(was = "old")]
    Other,
}

fn main() {}
