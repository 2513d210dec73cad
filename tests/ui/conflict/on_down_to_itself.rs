use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label(on_down = Draft)]
    Draft,
}

fn main() {}
