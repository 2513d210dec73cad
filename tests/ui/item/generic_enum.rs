use amani_schema::pg_enum;

#[pg_enum]
enum Status<const N: usize> {
    Draft,
}

fn main() {}
