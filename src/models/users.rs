use amani_schema::{pg_enum, table};
use sqlx::types::Uuid;
use sqlx::types::chrono::{DateTime, Utc};

/// What somebody may do.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserRole {
    /// Runs the service.
    Admin,
    /// Pays for projects.
    Client,
    /// Works on them.
    Freelancer,
}

/// Somebody with an account.
#[table(
    name = "users",
    check("email LIKE '%_@_%'", name = "users_email_check"),
    index(columns(expr("lower(email)")), unique, name = "users_email_key"),
    index(columns(role, created_at(desc)), where = "deleted_at IS NULL")
)]
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// The key that is shown outside of the service.
    #[column(unique, default = sql("gen_random_uuid()"))]
    pub public_id: Uuid,
    /// The address to sign in with, unique whatever its case.
    #[column(length = 320)]
    pub email: String,
    /// Whether the address was confirmed.
    #[column(default = false)]
    pub email_verified: bool,
    /// The hash of the password, with algorithm and salt.
    pub password_hash: String,
    /// The name that others see.
    #[column(length = 120)]
    pub display_name: String,
    /// The phone number in E.164 form.
    #[column(length = 16, unique, check("phone ~ '^\\+[1-9][0-9]{6,14}$'"))]
    pub phone: Option<String>,
    /// What the user may do.
    #[column(default = UserRole::Client)]
    pub role: UserRole,
    /// The country, as ISO 3166-1 alpha-2.
    #[column(length = 2, check("country = upper(country)"))]
    pub country: String,
    /// What a freelancer is good at, for search.
    #[column(default = sql("'{}'"), index(method = gin))]
    pub skills: Vec<String>,
    /// When the account was made.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[column(default = sql("now()"))]
    pub updated_at: DateTime<Utc>,
    /// When it was closed; its records stay.
    pub deleted_at: Option<DateTime<Utc>>,
}
