use amani_schema::{PgEnum, Table, pg_enum, table};

fn main() {
    #[pg_enum]
    enum Status {
        Draft = 5,
        Active = -3,
    }

    #[table]
    struct Row {
        #[column(default = Status::Active)]
        status: Status,
    }

    assert!(Row::UPGRADE_SQL.contains("DEFAULT 'active'"));
    assert!(matches!(Status::VARIANTS, [Status::Draft, Status::Active]));
}
