use amani_schema::sql;

sql!(concat!("CREATE VIEW v", " AS SELECT 1"));

fn main() {}
