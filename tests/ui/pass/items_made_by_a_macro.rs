use amani_schema::{Table, pg_enum, table};

macro_rules! model {
    ($name:ident, $table:literal, $ty:ty, $default:expr) => {
        #[table(name = $table)]
        struct $name {
            #[column(primary_key)]
            id: i64,
            #[column(default = $default)]
            value: $ty,
        }
    };
}

#[pg_enum]
enum Status {
    Draft,
}

model!(Row, "rows", Option<Status>, Status::Draft);
model!(Other, "others", Vec<i32>, sql("'{}'"));

fn main() {
    assert!(Row::UPGRADE_SQL.contains("value status DEFAULT 'draft'"));
    assert!(Other::UPGRADE_SQL.contains("value integer[] NOT NULL DEFAULT '{}'"));
}
