use amani_schema::sql;

const VIEW: &str = "CREATE VIEW v AS SELECT 1";

sql!(VIEW);

fn main() {}
