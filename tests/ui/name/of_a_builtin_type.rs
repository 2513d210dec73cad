use amani_schema::pg_enum;

#[pg_enum]
enum Interval {
    Daily,
    Weekly,
}

fn main() {}
