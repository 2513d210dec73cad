use amani_schema::{PgEnum, Table, pg_enum, table};

#[pg_enum(
    was = "app.state",
    removed("pending" => Queued, "older" => Self::Queued),
    removed("gone" => forbid, "Gone" => Status::r#Done),
)]
#[derive(Debug, PartialEq)]
enum Status {
    #[label("queued", was = "waiting")]
    Queued,
    #[label(on_down = Queued)]
    New,
    #[label(on_down = Status::Queued)]
    #[label("d")]
    Done,
    #[label(retired)]
    Old,
}

#[table(was = "public.people", index(columns(id, name), concurrently))]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(was = "nick name", using = "lower(name)", backfill = "'nobody'", index(concurrently, unique))]
    name: String,
    status: Status,
}

amani_schema::dropped! {
    table "audit_log";
    column "users.nickname";
    column "app.\"a.b\".c";
    type "app.old_status";
}
amani_schema::dropped!(type "old_status");

amani_schema::sql! {
    "CREATE VIEW names AS SELECT name FROM \"user\"",
    r#"CREATE VIEW "Names" AS SELECT name FROM "user""#,
}
amani_schema::sql!("COMMENT ON VIEW names IS 'x'");

fn main() {
    amani_schema::sql!("CREATE VIEW v AS SELECT 1");
    assert_eq!(Status::LABELS, ["queued", "new", "d", "old"]);
    assert_eq!("old".parse(), Ok(Status::Old));
    assert!(User::UPGRADE_SQL.contains("CREATE UNIQUE INDEX user_name_idx ON \"user\" (name)"));
}
