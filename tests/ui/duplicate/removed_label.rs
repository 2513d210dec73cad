use amani_schema::pg_enum;

#[pg_enum(removed("old" => Draft, "old" => forbid))]
enum Status {
    Draft,
}

fn main() {}
