use amani_schema::sql;

sql!("");

fn main() {}
