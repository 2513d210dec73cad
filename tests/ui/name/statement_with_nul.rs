use amani_schema::sql;

sql!("CREATE VIEW v AS SELECT '\0'");

fn main() {}
