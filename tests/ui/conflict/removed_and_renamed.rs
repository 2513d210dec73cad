use amani_schema::pg_enum;

#[pg_enum(removed("old" => forbid))]
enum Status {
    #[label(was = "old")]
    Draft,
}

fn main() {}
