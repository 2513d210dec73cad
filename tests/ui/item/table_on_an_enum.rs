use amani_schema::table;

#[table]
enum Status {
    Draft,
}

fn main() {}
