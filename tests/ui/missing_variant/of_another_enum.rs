use amani_schema::pg_enum;

#[pg_enum]
enum Other {
    Draft,
}

#[pg_enum(removed("old" => Other::Draft))]
enum Status {
    Draft,
}

fn main() {}
