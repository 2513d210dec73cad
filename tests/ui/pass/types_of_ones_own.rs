use amani_schema::sqlx::postgres::{PgTypeInfo, PgValueRef, Postgres};
use amani_schema::sqlx::{self, Decode, Type};
use amani_schema::{Table, table};

#[derive(Debug)]
struct Email(String);

impl Type<Postgres> for Email {
    fn type_info() -> PgTypeInfo {
        <String as Type<Postgres>>::type_info()
    }
}

impl<'r> Decode<'r, Postgres> for Email {
    fn decode(value: PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self(<String as Decode<Postgres>>::decode(value)?))
    }
}

#[table]
struct User {
    #[column(primary_key, type = "citext", default = "x@example.com")]
    email: Email,
}

#[table]
struct Login {
    #[column(type = "citext", references(User::email))]
    email: Option<Email>,
}

fn main() {
    assert!(User::UPGRADE_SQL.contains("email citext NOT NULL DEFAULT 'x@example.com'"));
    assert!(Login::UPGRADE_SQL.contains("email citext,"));
}
