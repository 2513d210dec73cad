use amani_schema::{pg_enum, table};

#[pg_enum]
enum Status {
    Draft,
    Active,
}

#[table]
struct Row {
    #[column(default = "draft")]
    value: Status,
}

fn main() {}
