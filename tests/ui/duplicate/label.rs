use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    Draft,
    #[label("draft")]
    Sketch,
}

fn main() {}
