use amani_schema::pg_enum;

#[pg_enum(was = "public.status")]
enum Status {
    Draft,
}

fn main() {}
