use amani_schema::{pg_enum, table};

#[pg_enum]
enum Status {
    Draft,
    Active,
}

#[pg_enum]
enum Mood {
    Happy,
}

#[table]
struct Row {
    #[column(default = Mood::Happy)]
    value: Status,
}

fn main() {}
