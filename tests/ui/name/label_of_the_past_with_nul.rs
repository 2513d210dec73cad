use amani_schema::pg_enum;

#[pg_enum(removed("\0" => forbid))]
enum Status {
    Draft,
}

fn main() {}
