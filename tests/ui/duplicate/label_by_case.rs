use amani_schema::pg_enum;

#[pg_enum(rename_all = "lowercase")]
enum Status {
    InProgress,
    Inprogress,
}

fn main() {}
