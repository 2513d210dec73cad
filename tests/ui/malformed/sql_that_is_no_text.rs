use amani_schema::sql;

sql! { CREATE VIEW v AS SELECT 1 }

fn main() {}
