use amani_schema::dropped;

dropped! { column "nickname" }

fn main() {}
