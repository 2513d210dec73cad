use amani_schema::pg_enum;

#[pg_enum(rename_all = "UPPERCASE")]
enum Status {
    Null,
}

fn main() {}
