use amani_schema::{pg_enum, table};
use sqlx::types::chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::{Decimal, Uuid};

use super::User;

/// Where an escrow project stands.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectStatus {
    /// Its creator still writes it.
    Draft,
    /// The other side has to accept.
    Pending,
    /// Both accept; the money is awaited.
    Active,
    /// The money is held; work goes on.
    InProgress,
    /// All milestones are paid out.
    Completed,
    /// The sides disagree, and somebody has to decide.
    Disputed,
    /// Given up before any money was held.
    Cancelled,
    /// Given up, and the money went back.
    Refunded,
}

/// A project whose money is held in escrow.
#[table(
    name = "projects",
    index(columns(status, created_at(desc))),
    index(columns(buyer_id, status), include(title, amount)),
    check("buyer_id <> seller_id", name = "projects_sides_check"),
    check(
        "status IN ('draft', 'pending', 'cancelled') OR (buyer_id IS NOT NULL AND seller_id IS NOT NULL)",
        name = "projects_accepted_check"
    )
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// The key that is shown outside of the service.
    #[column(unique, default = sql("gen_random_uuid()"))]
    pub public_id: Uuid,
    /// What it is called.
    #[column(length = 255, check("title <> ''"))]
    pub title: String,
    /// What is to be done.
    #[column(default = "")]
    pub description: String,
    /// The whole price.
    #[column(precision = 18, scale = 2, check("amount > 0"))]
    pub amount: Decimal,
    /// The service's share of the price, from 0 to 1.
    #[column(
        precision = 5,
        scale = 4,
        default = 0.025,
        check("fee_rate BETWEEN 0 AND 1")
    )]
    pub fee_rate: Decimal,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
    /// Where it stands.
    #[column(default = ProjectStatus::Draft)]
    pub status: ProjectStatus,
    /// Who wrote it.
    #[column(references(User::id, on_delete = restrict), index)]
    pub creator_id: i64,
    /// Who pays, once somebody does.
    #[column(references(User::id, on_delete = restrict))]
    pub buyer_id: Option<i64>,
    /// Who is paid, once somebody is.
    #[column(references(User::id, on_delete = restrict), index(where = "seller_id IS NOT NULL"))]
    pub seller_id: Option<i64>,
    /// When it is due.
    pub due_on: Option<NaiveDate>,
    /// When it was written.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[column(default = sql("now()"))]
    pub updated_at: DateTime<Utc>,
}
