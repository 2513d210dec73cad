use amani_schema::{pg_enum, table};
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::types::{Decimal, JsonValue, Uuid};

use super::{Project, User};

/// What a movement of money is for.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionType {
    /// Into the service.
    Deposit,
    /// Out of the service.
    Withdrawal,
    /// From a buyer's balance into escrow.
    EscrowHold,
    /// From escrow to the seller.
    EscrowRelease,
    /// From escrow back to the buyer.
    Refund,
    /// What a payment provider takes.
    Fee,
    /// What the service takes.
    Commission,
}

/// Where a movement of money stands.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionStatus {
    /// Asked for.
    Pending,
    /// The provider works on it.
    Processing,
    /// Done.
    Completed,
    /// The provider refused.
    Failed,
    /// Called off before it was done.
    Cancelled,
    /// Undone afterwards.
    Refunded,
}

/// A movement of money, as the user sees it.
#[table(
    name = "transactions",
    index(columns(user_id, created_at(desc))),
    index(columns(project_id), where = "project_id IS NOT NULL"),
    index(
        columns(created_at),
        where = "status IN ('pending', 'processing')",
        name = "transactions_open_idx"
    ),
    check(
        "(status IN ('completed', 'refunded')) = (completed_at IS NOT NULL)",
        name = "transactions_completed_check"
    )
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Transaction {
    /// The key, made by whoever asks for the movement, so that asking twice moves once.
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    /// Whose money it is.
    #[column(references(User::id, on_delete = restrict))]
    pub user_id: i64,
    /// The project it is for, if it is for one.
    #[column(references(Project::id, on_delete = restrict))]
    pub project_id: Option<i64>,
    /// What it is for.
    #[column(name = "type")]
    pub kind: TransactionType,
    /// Where it stands.
    #[column(default = TransactionStatus::Pending)]
    pub status: TransactionStatus,
    /// How much, without the fee.
    #[column(precision = 18, scale = 2, check("amount > 0"))]
    pub amount: Decimal,
    /// What the movement itself costs.
    #[column(precision = 18, scale = 2, default = 0, check("fee >= 0"))]
    pub fee: Decimal,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
    /// The provider's reference of it.
    #[column(length = 100, unique)]
    pub provider_reference: Option<String>,
    /// Why the provider refused.
    pub failure_reason: Option<String>,
    /// What else the provider said.
    #[column(default = sql("'{}'"))]
    pub metadata: JsonValue,
    /// When it was asked for.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
}
