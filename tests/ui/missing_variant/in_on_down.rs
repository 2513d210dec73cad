use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    Draft,
    #[label(on_down = Status::Drafft)]
    New,
}

fn main() {}
