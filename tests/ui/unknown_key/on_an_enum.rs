use amani_schema::pg_enum;

#[pg_enum(rename = "snake_case")]
enum Status {
    Draft,
}

fn main() {}
