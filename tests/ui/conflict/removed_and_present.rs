use amani_schema::pg_enum;

#[pg_enum(removed("draft" => forbid))]
enum Status {
    Draft,
}

fn main() {}
