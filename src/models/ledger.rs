use amani_schema::{pg_enum, table};
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::types::{Decimal, Uuid};

use super::{Transaction, WalletRegistry};

/// Which side of the book an entry is on.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LedgerTransactionType {
    /// Out of the account.
    Debit,
    /// Into the account.
    Credit,
}

/// One side of a movement in the books; entries are only ever added.
#[table(
    name = "ledger_entries",
    unique(columns(transaction_id, wallet_id, kind)),
    index(columns(wallet_id, created_at(desc), id(desc)), include(balance_after)),
    index(columns(user_id, created_at(desc)))
)]
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// The internal key, in the order of booking.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Whose books; deliberately no foreign key yet, it becomes an integer one later.
    #[column(length = 64)]
    pub user_id: String,
    /// The movement that is booked.
    #[column(references(Transaction::id, on_delete = restrict))]
    pub transaction_id: Uuid,
    /// The wallet that is booked on.
    #[column(references(WalletRegistry::id, on_delete = restrict))]
    pub wallet_id: Uuid,
    /// The side of the book.
    #[column(name = "type")]
    pub kind: LedgerTransactionType,
    /// How much.
    #[column(precision = 18, scale = 2, check("amount > 0"))]
    pub amount: Decimal,
    /// What the wallet holds after it, by the books.
    #[column(precision = 18, scale = 2)]
    pub balance_after: Decimal,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
    /// What it is for, in words.
    #[column(length = 255)]
    pub description: Option<String>,
    /// When it was booked.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
}
