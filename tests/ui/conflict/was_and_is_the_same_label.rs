use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label("draft", was = "draft")]
    Draft,
}

fn main() {}
