use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    Draft,
    #[label(was = "old", on_down = Draft)]
    New,
}

fn main() {}
