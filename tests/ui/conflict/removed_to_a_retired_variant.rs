use amani_schema::pg_enum;

#[pg_enum(removed("old" => Draft))]
enum Status {
    #[label(retired)]
    Draft,
}

fn main() {}
