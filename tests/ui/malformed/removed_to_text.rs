use amani_schema::pg_enum;

#[pg_enum(removed("old" => "draft"))]
enum Status {
    Draft,
}

fn main() {}
