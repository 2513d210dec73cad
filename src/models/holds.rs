use amani_schema::{pg_enum, table};
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::types::{Decimal, Uuid};

use super::{Project, Transaction, WalletRegistry};

/// Where held money stands.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldStatus {
    /// It is held.
    Active,
    /// It went back to the wallet.
    Released,
    /// It went to whom it was meant for.
    Captured,
}

/// Money that is held in a wallet until it is released or captured.
#[table(
    name = "holds",
    index(
        columns(wallet_id),
        where = "status = 'active'",
        name = "holds_active_idx"
    ),
    index(
        columns(expires_at),
        where = "status = 'active'",
        name = "holds_expiry_idx"
    ),
    check("captured_amount <= amount", name = "holds_captured_check"),
    check(
        "(status = 'active') = (settled_at IS NULL)",
        name = "holds_settled_check"
    )
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Whose money; deliberately no foreign key yet, it becomes an integer one later.
    #[column(length = 64, index)]
    pub user_id: String,
    /// The wallet that it is held in.
    #[column(references(WalletRegistry::id, on_delete = restrict))]
    pub wallet_id: Uuid,
    /// The project that it is held for.
    #[column(references(Project::id, on_delete = restrict), index)]
    pub project_id: Option<i64>,
    /// The movement that took it out of the balance.
    #[column(references(Transaction::id, on_delete = restrict), unique)]
    pub transaction_id: Uuid,
    /// How much is held.
    #[column(precision = 18, scale = 2, check("amount > 0"))]
    pub amount: Decimal,
    /// How much of it was captured.
    #[column(
        precision = 18,
        scale = 2,
        default = 0,
        check("captured_amount >= 0", name = "holds_captured_amount_check")
    )]
    pub captured_amount: Decimal,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
    /// Where it stands.
    #[column(default = HoldStatus::Active)]
    pub status: HoldStatus,
    /// When it was made.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// When it is released by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was released or captured.
    pub settled_at: Option<DateTime<Utc>>,
}
