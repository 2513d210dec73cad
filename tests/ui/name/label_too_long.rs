use amani_schema::pg_enum;

#[pg_enum]
enum Status {
    #[label("éééééééééééééééééééééééééééééééé")]
    Draft,
}

fn main() {}
