use amani_schema::pg_enum;

#[pg_enum(removed("old" => Drafft))]
enum Status {
    Draft,
    Done,
}

fn main() {}
