use amani_schema::dropped;

dropped! { tabel "audit_log" }

fn main() {}
