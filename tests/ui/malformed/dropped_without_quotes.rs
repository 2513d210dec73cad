use amani_schema::dropped;

dropped! { table audit_log }

fn main() {}
