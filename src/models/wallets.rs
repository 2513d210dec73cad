use amani_schema::{pg_enum, table};
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::types::{Decimal, JsonValue, Uuid};

/// A payment provider that keeps wallets.
#[pg_enum]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WalletProvider {
    /// <https://fincra.com>
    Fincra,
    /// <https://paystack.com>
    Paystack,
    /// <https://flutterwave.com>
    Flutterwave,
}

/// A one-time permission to link a user's wallet at a provider.
#[table(
    name = "link_tokens",
    index(
        columns(user_id, provider),
        where = "used_at IS NULL",
        unique,
        name = "link_tokens_open_idx"
    ),
    check("expires_at > created_at", name = "link_tokens_expiry_check")
)]
#[derive(Debug, Clone, PartialEq)]
pub struct LinkToken {
    /// The internal key.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Who may link; deliberately no foreign key yet, it becomes an integer one later.
    #[column(length = 64)]
    pub user_id: String,
    /// At which provider.
    pub provider: WalletProvider,
    /// The SHA-256 of the token; the token itself is never kept.
    #[column(unique, check("octet_length(token_hash) = 32"))]
    pub token_hash: Vec<u8>,
    /// When it was given out.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// A user's wallet at a provider.
#[table(
    unique(columns(provider, provider_wallet_id)),
    index(
        columns(user_id, provider, currency),
        unique,
        where = "closed_at IS NULL",
        name = "wallet_registry_open_idx"
    )
)]
#[derive(Debug, Clone, PartialEq)]
pub struct WalletRegistry {
    /// The internal key.
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    /// Whose wallet; deliberately no foreign key yet, it becomes an integer one later.
    #[column(length = 64)]
    pub user_id: String,
    /// At which provider.
    pub provider: WalletProvider,
    /// The provider's key of it.
    #[column(length = 100)]
    pub provider_wallet_id: String,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
    /// The account that money for it is sent to.
    #[column(length = 34)]
    pub account_number: Option<String>,
    /// What else the provider said.
    #[column(default = sql("'{}'"))]
    pub metadata: JsonValue,
    /// When it was linked.
    #[column(default = sql("now()"))]
    pub created_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// What a wallet held at a moment, as its provider said.
#[table(primary_key(columns(wallet_id, taken_at)))]
#[derive(Debug, Clone, PartialEq)]
pub struct WalletBalanceSnapshot {
    /// The wallet.
    #[column(references(WalletRegistry::id, on_delete = cascade))]
    pub wallet_id: Uuid,
    /// The moment.
    #[column(default = sql("now()"), index(method = brin))]
    pub taken_at: DateTime<Utc>,
    /// Who said so.
    pub provider: WalletProvider,
    /// What can be spent.
    #[column(precision = 18, scale = 2)]
    pub available: Decimal,
    /// What is there, held money included.
    #[column(precision = 18, scale = 2)]
    pub total: Decimal,
    /// The currency, as ISO 4217.
    #[column(length = 3, check("currency ~ '^[A-Z]{3}$'"))]
    pub currency: String,
}
