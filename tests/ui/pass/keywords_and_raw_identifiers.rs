use amani_schema::{PgEnum, Table, pg_enum, table};

#[pg_enum]
pub enum r#Type {
    Select,
    r#Match,
}

#[table(name = "select")]
pub struct Order {
    #[column(primary_key)]
    pub r#type: i64,
    pub r#where: Type,
}

fn main() {
    assert_eq!(Type::LABELS, ["select", "match"]);
    assert_eq!(Order::SELECT_SQL, "SELECT type, \"where\" FROM \"select\"");
}
