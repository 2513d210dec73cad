use amani_schema::dropped;

dropped! { table "a.b.c" }

fn main() {}
