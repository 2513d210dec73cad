use amani_schema::dropped;

dropped! { table "audit_log", type "old_status" }

fn main() {}
