use amani_schema::pg_enum;

#[pg_enum(rename_all = "snakecase")]
enum Status {
    Draft,
}

fn main() {}
